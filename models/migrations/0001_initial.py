from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from models.creation import CreateTable
from models.deliveries import DeliveryKind
from models.diary import ProgressRule, SpaceEventKind
from models.issuers import IssuerRole, Plan
from models.keys import new_entry_id, new_id
from models.learners import MemberSource
from models.objectives import EvidencePolicy, ObjectiveKind
from models.progress import ProgressStatus


class Migration(migrations.Migration):
    initial = True

    operations = [
        CreateTable(
            name="Delivery",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="AWARD_MAIL: AWARD_MAIL", enum_type=DeliveryKind, max_length=32
                    ),
                ),
                ("key", fields.CharField(max_length=200)),
                ("body", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("next_attempt_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(default=0)),
                ("sent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("given_up_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "delivery",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("key",), name="delivery_key"),
                    CheckConstraint(check="\"kind\" IN ('AWARD_MAIL')", name="delivery_kind"),
                    CheckConstraint(check='"attempts" >= 0', name="delivery_attempts_range"),
                ],
                "indexes": [Index(fields=["next_attempt_at"], name="delivery_by_time")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Installation",
            fields=[
                ("id", fields.IntField(primary_key=True, unique=True, db_index=True)),
                ("epoch", fields.UUIDField(default=new_id)),
            ],
            options={
                "table": "installation",
                "app": "models",
                "constraints": [CheckConstraint(check='"id" = 1', name="installation_is_one")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Organization",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=200)),
                (
                    "plan",
                    fields.CharEnumField(
                        default=Plan.FREE, description="FREE: FREE\nPRO: PRO", enum_type=Plan, max_length=16
                    ),
                ),
                ("spaces_enabled", fields.BooleanField(default=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "organization",
                "app": "models",
                "constraints": [
                    CheckConstraint(
                        check='length("name") BETWEEN 1 AND 200', name="organization_name_length"
                    ),
                    CheckConstraint(check="\"plan\" IN ('FREE', 'PRO')", name="organization_plan"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Issuer",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "organization",
                    fields.ForeignKeyField(
                        "models.Organization",
                        source_field="organization_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=200)),
                ("url", fields.CharField(max_length=2000)),
                ("contact_email", fields.CharField(max_length=254)),
                ("description", fields.TextField(default="", unique=False)),
                ("spaces_enabled", fields.BooleanField(default=False)),
                ("spaces_requested_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "issuer",
                "app": "models",
                "constraints": [
                    CheckConstraint(check='length("name") BETWEEN 1 AND 200', name="issuer_name_length")
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Badge",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "issuer",
                    fields.ForeignKeyField(
                        "models.Issuer",
                        source_field="issuer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("outside_url", fields.CharField(null=True, max_length=2000)),
                ("name", fields.CharField(max_length=200)),
                ("sort_name", fields.CharField(max_length=400)),
                ("description", fields.TextField(unique=False)),
                ("criteria_narrative", fields.TextField(null=True, unique=False)),
                ("criteria_url", fields.CharField(null=True, max_length=2000)),
                ("tags", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("alignments", fields.JSONField(default=list, encoder=JSON_DUMPS, decoder=loads)),
                ("valid_for", fields.CharField(null=True, max_length=64)),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "badge",
                "app": "models",
                "constraints": [
                    CheckConstraint(check='length("name") BETWEEN 1 AND 200', name="badge_name_length"),
                    CheckConstraint(
                        check='("issuer_id" IS NULL) <> ("outside_url" IS NULL)',
                        name="badge_is_ours_or_outside",
                    ),
                ],
                "indexes": [Index(fields=["issuer_id", "sort_name", "id"], name="badge_by_issuer")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Recheck",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("space_id", fields.UUIDField(null=True)),
                ("badge_id", fields.UUIDField(null=True)),
                ("learner_id", fields.UUIDField(null=True)),
                ("email", fields.CharField(null=True, max_length=254)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "recheck",
                "app": "models",
                "indexes": [Index(fields=["created_at"], name="recheck_by_age")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Space",
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
                ("name", fields.CharField(max_length=200)),
                ("description", fields.TextField(default="", unique=False)),
                ("ends_on", fields.DateField()),
                ("time_zone", fields.CharField(max_length=64)),
                ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("archived_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1)),
                ("sequence", fields.BigIntField(default=0)),
                ("leaderboard_enabled", fields.BooleanField(default=False)),
                ("use_aliases", fields.BooleanField(default=True)),
                ("allow_real_names", fields.BooleanField(default=False)),
            ],
            options={
                "table": "space",
                "app": "models",
                "constraints": [
                    CheckConstraint(check='length("name") BETWEEN 1 AND 200', name="space_name_length"),
                    CheckConstraint(check='"sequence" >= 0', name="space_sequence_grows"),
                    CheckConstraint(check='"version" >= 1', name="space_version_grows"),
                ],
                "indexes": [Index(fields=["issuer_id", "id"], name="space_by_issuer")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="DisplayToken",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
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
                ("label", fields.CharField(max_length=200)),
                ("token_hash", fields.CharField(max_length=64)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "display_token",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("token_hash",), name="display_token_hash"),
                    CheckConstraint(
                        check='length("label") BETWEEN 1 AND 200', name="display_token_label_length"
                    ),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Objective",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
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
                (
                    "badge",
                    fields.ForeignKeyField(
                        "models.Badge",
                        source_field="badge_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "kind",
                    fields.CharEnumField(
                        description="MANUAL: MANUAL\nBADGE: BADGE", enum_type=ObjectiveKind, max_length=16
                    ),
                ),
                ("position", fields.IntField()),
                ("points", fields.IntField()),
                ("stored_points", fields.IntField()),
                ("public_criteria", fields.TextField(default="", unique=False)),
                ("private_criteria", fields.TextField(null=True, unique=False)),
                (
                    "evidence_policy",
                    fields.CharEnumField(
                        default=EvidencePolicy.NONE,
                        description="NONE: NONE\nOPTIONAL: OPTIONAL\nREQUIRED: REQUIRED",
                        enum_type=EvidencePolicy,
                        max_length=16,
                    ),
                ),
                ("auto_revoke", fields.BooleanField(default=False)),
                ("version", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "objective",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("space_id", "badge_id"), name="objective_badge_once_per_space"),
                    UniqueConstraint(fields=("space_id", "position"), name="objective_position"),
                    CheckConstraint(check="\"kind\" IN ('MANUAL', 'BADGE')", name="objective_kind"),
                    CheckConstraint(
                        check="\"evidence_policy\" IN ('NONE', 'OPTIONAL', 'REQUIRED')",
                        name="objective_evidence_policy",
                    ),
                    CheckConstraint(check='"points" BETWEEN 0 AND 1000000', name="objective_points_range"),
                    CheckConstraint(
                        check='"stored_points" BETWEEN 0 AND 1000000', name="objective_stored_points_range"
                    ),
                ],
                "indexes": [Index(fields=["badge_id", "space_id"], name="objective_by_badge")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="SpaceEvent",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
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
                ("sequence", fields.BigIntField()),
                (
                    "kind",
                    fields.CharEnumField(
                        description="SPACE_CREATED: SPACE_CREATED\nSPACE_CHANGED: SPACE_CHANGED\nSPACE_ARCHIVED: SPACE_ARCHIVED\nSPACE_REOPENED: SPACE_REOPENED\nPLAN_CHANGED: PLAN_CHANGED\nOBJECTIVE_ADDED: OBJECTIVE_ADDED\nOBJECTIVE_CHANGED: OBJECTIVE_CHANGED\nOBJECTIVE_REMOVED: OBJECTIVE_REMOVED\nOBJECTIVES_REORDERED: OBJECTIVES_REORDERED\nLEARNER_ADDED: LEARNER_ADDED\nLEARNER_CHANGED: LEARNER_CHANGED\nLEARNER_REMOVED: LEARNER_REMOVED\nLEARNER_RETURNED: LEARNER_RETURNED\nLEARNER_MERGED: LEARNER_MERGED\nSTAFF_INVITED: STAFF_INVITED\nSTAFF_JOINED: STAFF_JOINED\nSTAFF_REMOVED: STAFF_REMOVED\nEVIDENCE_SUBMITTED: EVIDENCE_SUBMITTED\nEVIDENCE_WITHDRAWN: EVIDENCE_WITHDRAWN\nEVIDENCE_ACCEPTED: EVIDENCE_ACCEPTED\nEVIDENCE_RETURNED: EVIDENCE_RETURNED\nOBJECTIVE_COMPLETED: OBJECTIVE_COMPLETED\nCOMPLETION_REVOKED: COMPLETION_REVOKED\nPATHWAY_SUBSCRIBED: PATHWAY_SUBSCRIBED\nPATHWAY_UNSUBSCRIBED: PATHWAY_UNSUBSCRIBED\nPATHWAY_CHANGED: PATHWAY_CHANGED\nPATHWAY_STEP_COMPLETED: PATHWAY_STEP_COMPLETED\nPATHWAY_STEP_LOST: PATHWAY_STEP_LOST\nLEADERBOARD_CHANGED: LEADERBOARD_CHANGED",
                        enum_type=SpaceEventKind,
                        max_length=32,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("actor_id", fields.UUIDField(null=True)),
                (
                    "rule",
                    fields.CharEnumField(
                        null=True,
                        description="STAFF: STAFF\nEVIDENCE_ACCEPTED: EVIDENCE_ACCEPTED\nBADGE_HELD: BADGE_HELD\nBADGE_LOST: BADGE_LOST\nPOINTS_CHANGED: POINTS_CHANGED\nPLAN: PLAN\nMERGE: MERGE\nPATHWAY: PATHWAY",
                        enum_type=ProgressRule,
                        max_length=32,
                    ),
                ),
                ("reason", fields.TextField(null=True, unique=False)),
                ("learner_id", fields.UUIDField(null=True)),
                ("objective_id", fields.UUIDField(null=True)),
                ("award_id", fields.UUIDField(null=True)),
                (
                    "status",
                    fields.CharEnumField(
                        null=True,
                        description="NOT_STARTED: NOT_STARTED\nSUBMITTED: SUBMITTED\nRETURNED: RETURNED\nCOMPLETED: COMPLETED",
                        enum_type=ProgressStatus,
                        max_length=16,
                    ),
                ),
                ("points", fields.BigIntField(null=True)),
                ("completed_count", fields.IntField(null=True)),
            ],
            options={
                "table": "space_event",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("space_id", "sequence"), name="space_event_sequence"),
                    CheckConstraint(check='"sequence" >= 1', name="space_event_sequence_range"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="User",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=200)),
                ("wants_mail", fields.BooleanField(default=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "users",
                "app": "models",
                "constraints": [
                    CheckConstraint(check='length("name") BETWEEN 1 AND 200', name="user_name_length")
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="AccessToken",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
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
                ("label", fields.CharField(max_length=200)),
                ("token_hash", fields.CharField(max_length=64)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("last_used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "access_token",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("token_hash",), name="access_token_hash"),
                    CheckConstraint(
                        check='length("label") BETWEEN 1 AND 200', name="access_token_label_length"
                    ),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Award",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "badge",
                    fields.ForeignKeyField(
                        "models.Badge",
                        source_field="badge_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("email", fields.CharField(max_length=254)),
                ("recipient_name", fields.CharField(null=True, max_length=200)),
                ("standing", fields.BooleanField(default=True)),
                ("narrative", fields.TextField(null=True, unique=False)),
                ("issued_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("expires_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "issued_by",
                    fields.ForeignKeyField(
                        "models.User",
                        source_field="issued_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("objective_id", fields.UUIDField(null=True)),
                ("revoked_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("revocation_reason", fields.CharField(null=True, max_length=255)),
                ("rejected_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "award",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("badge_id", "email"), name="award_one_standing", condition="standing"
                    ),
                    CheckConstraint(
                        check='NOT ("standing" AND "revoked_at" IS NOT NULL)', name="award_revoked_falls"
                    ),
                    CheckConstraint(
                        check='("revoked_at" IS NULL) = ("revocation_reason" IS NULL)',
                        name="award_revoked_says_why",
                    ),
                    CheckConstraint(check='"email" = lower("email")', name="award_email_is_lower_case"),
                ],
                "indexes": [
                    Index(fields=["badge_id", "issued_at", "id"], name="award_by_badge"),
                    Index(fields=["email", "badge_id"], name="award_by_email"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="EmailAddress",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
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
                ("address", fields.CharField(max_length=254)),
                ("verified_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("is_primary", fields.BooleanField(default=False)),
            ],
            options={
                "table": "email_address",
                "app": "models",
                "constraints": [
                    CheckConstraint(check='"address" = lower("address")', name="email_address_is_lower_case"),
                    CheckConstraint(
                        check='NOT "is_primary" OR "verified_at" IS NOT NULL',
                        name="email_address_primary_is_verified",
                    ),
                    UniqueConstraint(fields=("user_id", "address"), name="email_address_once_per_user"),
                    UniqueConstraint(
                        fields=("address",),
                        name="email_address_verified_by_one",
                        condition="verified_at IS NOT NULL",
                    ),
                    UniqueConstraint(
                        fields=("user_id",), name="email_address_one_primary", condition="is_primary"
                    ),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="IssuerStaff",
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
                (
                    "user",
                    fields.ForeignKeyField(
                        "models.User",
                        source_field="user_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "role",
                    fields.CharEnumField(
                        description="OWNER: OWNER\nEDITOR: EDITOR\nSTAFF: STAFF",
                        enum_type=IssuerRole,
                        max_length=16,
                    ),
                ),
            ],
            options={
                "table": "issuer_staff",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("issuer_id", "user_id"), name="issuer_staff_once"),
                    CheckConstraint(
                        check="\"role\" IN ('OWNER', 'EDITOR', 'STAFF')", name="issuer_staff_role"
                    ),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Learner",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
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
                ("email", fields.CharField(max_length=254)),
                (
                    "user",
                    fields.ForeignKeyField(
                        "models.User",
                        source_field="user_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("name", fields.CharField(null=True, max_length=200)),
                ("sort_name", fields.CharField(max_length=400)),
                ("alias", fields.CharField(max_length=100)),
                ("entry_id", fields.UUIDField(default=new_entry_id)),
                ("shares_real_name", fields.BooleanField(default=False)),
                ("points", fields.BigIntField(default=0)),
                ("completed_count", fields.IntField(default=0)),
                (
                    "source",
                    fields.CharEnumField(
                        default=MemberSource.MANUAL,
                        description="MANUAL: MANUAL\nCSV: CSV\nLTI: LTI",
                        enum_type=MemberSource,
                        max_length=16,
                    ),
                ),
                ("joined_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("removed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "learner",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("space_id", "email"), name="learner_once_per_space"),
                    UniqueConstraint(
                        fields=("space_id", "user_id"),
                        name="learner_user_once_per_space",
                        condition="user_id IS NOT NULL",
                    ),
                    UniqueConstraint(fields=("space_id", "alias"), name="learner_alias_once_per_space"),
                    UniqueConstraint(fields=("entry_id",), name="learner_entry_id"),
                    CheckConstraint(check='"email" = lower("email")', name="learner_email_is_lower_case"),
                    CheckConstraint(check='"points" >= 0', name="learner_points_range"),
                    CheckConstraint(check='"completed_count" >= 0', name="learner_completed_range"),
                    CheckConstraint(check="\"source\" IN ('MANUAL', 'CSV', 'LTI')", name="learner_source"),
                ],
                "indexes": [
                    Index(fields=["space_id", "sort_name", "id"], name="learner_by_name"),
                    Index(fields=["space_id", "points", "entry_id"], name="learner_by_points"),
                    Index(fields=["user_id"], name="learner_by_user"),
                    Index(fields=["email"], name="learner_by_email"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Progress",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "learner",
                    fields.ForeignKeyField(
                        "models.Learner",
                        source_field="learner_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "objective",
                    fields.ForeignKeyField(
                        "models.Objective",
                        source_field="objective_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "status",
                    fields.CharEnumField(
                        description="NOT_STARTED: NOT_STARTED\nSUBMITTED: SUBMITTED\nRETURNED: RETURNED\nCOMPLETED: COMPLETED",
                        enum_type=ProgressStatus,
                        max_length=16,
                    ),
                ),
                ("points", fields.IntField(default=0)),
                ("completed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "completed_by",
                    fields.ForeignKeyField(
                        "models.User",
                        source_field="completed_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "award",
                    fields.ForeignKeyField(
                        "models.Award",
                        source_field="award_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("made_award", fields.BooleanField(default=False)),
            ],
            options={
                "table": "progress",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("learner_id", "objective_id"), name="progress_once"),
                    CheckConstraint(
                        check="\"status\" IN ('NOT_STARTED', 'SUBMITTED', 'RETURNED', 'COMPLETED')",
                        name="progress_status",
                    ),
                    CheckConstraint(
                        check='"status" = \'COMPLETED\' OR "points" = 0',
                        name="progress_points_when_completed",
                    ),
                    CheckConstraint(check='"points" >= 0', name="progress_points_range"),
                    CheckConstraint(
                        check='("status" = \'COMPLETED\') = ("completed_at" IS NOT NULL)',
                        name="progress_completed_at",
                    ),
                ],
                "indexes": [
                    Index(fields=["objective_id", "status"], name="progress_by_objective"),
                    Index(fields=["award_id"], name="progress_by_award"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="StaffMember",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
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
                ("email", fields.CharField(max_length=254)),
                (
                    "user",
                    fields.ForeignKeyField(
                        "models.User",
                        source_field="user_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("first_name", fields.CharField(null=True, max_length=100)),
                ("last_name", fields.CharField(null=True, max_length=100)),
                ("invited_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("accepted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "staff_member",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("space_id", "email"), name="staff_member_once_per_space"),
                    CheckConstraint(
                        check='"email" = lower("email")', name="staff_member_email_is_lower_case"
                    ),
                    CheckConstraint(
                        check='"user_id" IS NULL OR "accepted_at" IS NOT NULL',
                        name="staff_member_user_accepted",
                    ),
                ],
                "indexes": [Index(fields=["user_id", "space_id"], name="staff_member_by_user")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
