"""Learning platforms, the courses that are linked to spaces, and who comes from them (LTI 1.3)."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint

from models.keys import new_id
from models.laws import Present
from models.operations import CreateTable, RunOn

KINDS = "'AWARD_MAIL', 'CODE_MAIL', 'INVITATION_MAIL', 'REVIEW_MAIL', 'SPACES_REQUEST_MAIL', 'FILE_REMOVAL'"
MORE = f"{KINDS}, 'LTI_ROSTER', 'LTI_SCORE'"

# SQLite changes no constraint of a table: it is made anew, with what is in it.
COLUMNS = "id, kind, key, body, created_at, next_attempt_at, attempts, problem, sent_at, given_up_at"
KINDS_OF_DELIVERIES = RunOn(
    sqlite=(
        f"""CREATE TABLE "delivery_anew" (
    "id" CHAR(36) NOT NULL PRIMARY KEY,
    "kind" VARCHAR(32) NOT NULL,
    "key" VARCHAR(200) NOT NULL,
    "body" JSON NOT NULL,
    "created_at" TIMESTAMP NOT NULL,
    "next_attempt_at" TIMESTAMP NOT NULL,
    "attempts" INT NOT NULL,
    "problem" VARCHAR(500),
    "sent_at" TIMESTAMP,
    "given_up_at" TIMESTAMP,
    CONSTRAINT "delivery_kind" CHECK ("kind" IN ({MORE})),
    CONSTRAINT "delivery_attempts_range" CHECK ("attempts" >= 0),
    CONSTRAINT "delivery_ends_once" CHECK ("sent_at" IS NULL OR "given_up_at" IS NULL)
)""",
        f"INSERT INTO delivery_anew ({COLUMNS}) SELECT {COLUMNS} FROM delivery",
        "DROP TABLE delivery",
        "ALTER TABLE delivery_anew RENAME TO delivery",
        'CREATE UNIQUE INDEX "delivery_key" ON "delivery" ("key")',
        'CREATE INDEX "delivery_by_time" ON "delivery" ("next_attempt_at")',
    ),
    postgres=(
        "ALTER TABLE delivery DROP CONSTRAINT delivery_kind",
        # The rows that are there are looked at by the next migration, while others read and write.
        f"ALTER TABLE delivery ADD CONSTRAINT delivery_kind CHECK (kind IN ({MORE})) NOT VALID",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("models", "0006_outside")]

    operations = [
        CreateTable(
            name="LtiPlatform",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "issuer",
                    fields.ForeignKeyField(
                        "models.Issuer",
                        source_field="issuer_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("issuer_url", fields.CharField(max_length=500)),
                ("client_id", fields.CharField(max_length=255)),
                ("auth_url", fields.CharField(max_length=2000)),
                ("token_url", fields.CharField(max_length=2000)),
                ("jwks_url", fields.CharField(max_length=2000)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("removed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "lti_platform",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("issuer_id", "issuer_url", "client_id"),
                        name="lti_platform_once",
                        condition="removed_at IS NULL",
                    )
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="LtiDeployment",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "platform",
                    fields.ForeignKeyField(
                        "models.LtiPlatform",
                        source_field="platform_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("deployment", fields.CharField(max_length=255)),
            ],
            options={
                "table": "lti_deployment",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("platform_id", "deployment"), name="lti_deployment_once")
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="LtiKey",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "issuer",
                    fields.ForeignKeyField(
                        "models.Issuer",
                        source_field="issuer_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("public", fields.TextField()),
                ("sealed_private", fields.TextField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("retired_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "lti_key",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("issuer_id",), name="lti_key_in_use", condition="retired_at IS NULL"
                    )
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="LtiLogin",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "platform",
                    fields.ForeignKeyField(
                        "models.LtiPlatform",
                        source_field="platform_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("state_hash", fields.CharField(max_length=64)),
                ("nonce_hash", fields.CharField(max_length=64)),
                ("asked", fields.JSONField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "lti_login",
                "app": "models",
                "constraints": [UniqueConstraint(fields=("state_hash",), name="lti_login_state")],
                "indexes": [Index(fields=["expires_at"], name="lti_login_by_end")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="LtiIdentity",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "platform",
                    fields.ForeignKeyField(
                        "models.LtiPlatform",
                        source_field="platform_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("deployment", fields.CharField(max_length=255)),
                ("subject", fields.CharField(max_length=255)),
                (
                    "user",
                    fields.ForeignKeyField(
                        "models.User",
                        source_field="user_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "lti_identity",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("platform_id", "deployment", "subject"), name="lti_identity_once"
                    )
                ],
                "indexes": [Index(fields=["user_id"], name="lti_identity_by_user")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="LtiLink",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "platform",
                    fields.ForeignKeyField(
                        "models.LtiPlatform",
                        source_field="platform_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("deployment", fields.CharField(max_length=255)),
                ("context", fields.CharField(max_length=255)),
                ("context_title", fields.CharField(max_length=200)),
                (
                    "space",
                    fields.ForeignKeyField(
                        "models.Space",
                        source_field="space_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("members_url", fields.CharField(null=True, max_length=2000)),
                ("line_items_url", fields.CharField(null=True, max_length=2000)),
                ("line_item_url", fields.CharField(null=True, max_length=2000)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("asked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("synced_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("problem", fields.CharField(null=True, max_length=500)),
            ],
            options={
                "table": "lti_link",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("platform_id", "deployment", "context", "space_id"), name="lti_link_once"
                    )
                ],
                "indexes": [Index(fields=["space_id"], name="lti_link_by_space")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="LtiPlacement",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "link",
                    fields.ForeignKeyField(
                        "models.LtiLink",
                        source_field="link_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("resource", fields.CharField(max_length=255)),
            ],
            options={
                "table": "lti_placement",
                "app": "models",
                "constraints": [UniqueConstraint(fields=("link_id", "resource"), name="lti_placement_once")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="LtiMember",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "link",
                    fields.ForeignKeyField(
                        "models.LtiLink",
                        source_field="link_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "identity",
                    fields.ForeignKeyField(
                        "models.LtiIdentity",
                        source_field="identity_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "learner",
                    fields.ForeignKeyField(
                        "models.Learner",
                        source_field="learner_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                        null=True,
                    ),
                ),
                (
                    "staff_member",
                    fields.ForeignKeyField(
                        "models.StaffMember",
                        source_field="staff_member_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                        null=True,
                    ),
                ),
                ("learns", fields.BooleanField(default=False)),
                ("listed", fields.BooleanField(default=False)),
                ("owed_points", fields.BigIntField(null=True)),
                ("owed_total", fields.BigIntField(null=True)),
                ("scores", fields.IntField(default=0)),
            ],
            options={
                "table": "lti_member",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("link_id", "identity_id"), name="lti_member_once"),
                ],
                "indexes": [
                    Index(fields=["identity_id"], name="lti_member_by_identity"),
                    Present("learner_id", "lti_member_by_learner"),
                    Present("staff_member_id", "lti_member_by_staff"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        KINDS_OF_DELIVERIES,
    ]
