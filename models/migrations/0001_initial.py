from orjson import loads
from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from models.deliveries import DeliveryKind
from models.diary import ProgressRule, SpaceEventKind
from models.evidence import SubmissionStatus
from models.issuers import IssuerRole, Plan
from models.keys import new_entry_id, new_id
from models.learners import MemberSource
from models.objectives import EvidencePolicy, ObjectiveKind
from models.operations import CreateTable
from models.pathways import PathwayStatus
from models.progress import ProgressStatus


class Migration(migrations.Migration):
    initial = True

    operations = [
        CreateTable(
            name="Allowance",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("key", fields.CharField(max_length=100)),
                ("used", fields.IntField(default=0)),
                ("ends_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "allowance",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("key",), name="allowance_key"),
                    CheckConstraint(check='"used" >= 0', name="allowance_used_range"),
                ],
                "indexes": [Index(fields=["ends_at"], name="allowance_by_end")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Delivery",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="AWARD_MAIL: AWARD_MAIL\nCODE_MAIL: CODE_MAIL\nINVITATION_MAIL: INVITATION_MAIL\nREVIEW_MAIL: REVIEW_MAIL\nSPACES_REQUEST_MAIL: SPACES_REQUEST_MAIL\nFILE_REMOVAL: FILE_REMOVAL",
                        enum_type=DeliveryKind,
                        max_length=32,
                    ),
                ),
                ("key", fields.CharField(max_length=200)),
                ("body", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("next_attempt_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(default=0)),
                ("problem", fields.CharField(null=True, max_length=500)),
                ("sent_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("given_up_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "delivery",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("key",), name="delivery_key"),
                    CheckConstraint(
                        check="\"kind\" IN ('AWARD_MAIL', 'CODE_MAIL', 'INVITATION_MAIL', 'REVIEW_MAIL', 'SPACES_REQUEST_MAIL', 'FILE_REMOVAL')",
                        name="delivery_kind",
                    ),
                    CheckConstraint(check='"attempts" >= 0', name="delivery_attempts_range"),
                    CheckConstraint(
                        check='"sent_at" IS NULL OR "given_up_at" IS NULL', name="delivery_ends_once"
                    ),
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
                ("user_id", fields.UUIDField(null=True)),
                ("pathway_id", fields.UUIDField(null=True)),
                ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "recheck",
                "app": "models",
                "indexes": [Index(fields=["due_at"], name="recheck_by_time")],
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
                "indexes": [
                    Index(fields=["issuer_id", "id"], name="space_by_issuer"),
                    Index(fields=["archived_at", "ends_at"], name="space_by_end"),
                ],
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
                        description="SPACE_CREATED: SPACE_CREATED\nSPACE_CHANGED: SPACE_CHANGED\nSPACE_ARCHIVED: SPACE_ARCHIVED\nSPACE_REOPENED: SPACE_REOPENED\nPLAN_CHANGED: PLAN_CHANGED\nOBJECTIVE_ADDED: OBJECTIVE_ADDED\nOBJECTIVE_CHANGED: OBJECTIVE_CHANGED\nPRIVATE_CRITERIA_CHANGED: PRIVATE_CRITERIA_CHANGED\nOBJECTIVE_REMOVED: OBJECTIVE_REMOVED\nOBJECTIVES_REORDERED: OBJECTIVES_REORDERED\nLEARNER_ADDED: LEARNER_ADDED\nLEARNER_CHANGED: LEARNER_CHANGED\nLEARNER_REMOVED: LEARNER_REMOVED\nLEARNER_RETURNED: LEARNER_RETURNED\nLEARNER_MERGED: LEARNER_MERGED\nSTAFF_INVITED: STAFF_INVITED\nSTAFF_JOINED: STAFF_JOINED\nSTAFF_REMOVED: STAFF_REMOVED\nEVIDENCE_SUBMITTED: EVIDENCE_SUBMITTED\nEVIDENCE_WITHDRAWN: EVIDENCE_WITHDRAWN\nEVIDENCE_ACCEPTED: EVIDENCE_ACCEPTED\nEVIDENCE_RETURNED: EVIDENCE_RETURNED\nOBJECTIVE_COMPLETED: OBJECTIVE_COMPLETED\nCOMPLETION_REVOKED: COMPLETION_REVOKED\nPATHWAY_SUBSCRIBED: PATHWAY_SUBSCRIBED\nPATHWAY_UNSUBSCRIBED: PATHWAY_UNSUBSCRIBED\nPATHWAY_CHANGED: PATHWAY_CHANGED\nPATHWAY_STEP_COMPLETED: PATHWAY_STEP_COMPLETED\nPATHWAY_STEP_LOST: PATHWAY_STEP_LOST\nLEADERBOARD_CHANGED: LEADERBOARD_CHANGED",
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
                ("submission_id", fields.UUIDField(null=True)),
                ("pathway_id", fields.UUIDField(null=True)),
                ("pathway_element_id", fields.UUIDField(null=True)),
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
                ("objective_order", fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={
                "table": "space_event",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("space_id", "sequence"), name="space_event_sequence"),
                    CheckConstraint(check='"sequence" >= 1', name="space_event_sequence_range"),
                ],
                "indexes": [
                    Index(fields=["learner_id", "sequence"], name="space_event_by_learner"),
                    Index(fields=["actor_id"], name="space_event_by_actor"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="StagedLearner",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("import_id", fields.UUIDField()),
                ("line", fields.IntField()),
                ("email", fields.CharField(max_length=254)),
                ("name", fields.CharField(null=True, max_length=200)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "staged_learner",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("import_id", "email"), name="staged_learner_once"),
                    CheckConstraint(
                        check='"email" = lower("email")', name="staged_learner_email_is_lower_case"
                    ),
                ],
                "indexes": [Index(fields=["import_id", "line"], name="staged_learner_by_line")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="TrustedDocument",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("hash", fields.CharField(max_length=64)),
                ("name", fields.CharField(max_length=200)),
                ("text", fields.TextField(unique=False)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "trusted_document",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("hash",), name="trusted_document_once"),
                    CheckConstraint(
                        check='length("hash") BETWEEN 64 AND 64', name="trusted_document_hash_length"
                    ),
                    CheckConstraint(
                        check='length("name") BETWEEN 1 AND 200', name="trusted_document_name_length"
                    ),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Unsubscription",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("address", fields.CharField(max_length=254)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "unsubscription",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("address",), name="unsubscription_once"),
                    CheckConstraint(
                        check='"address" = lower("address")', name="unsubscription_is_lower_case"
                    ),
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
                ("erased_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
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
                ("is_session", fields.BooleanField(default=False)),
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
                "indexes": [Index(fields=["user_id"], name="access_token_by_user")],
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
                ("expired_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("shared", fields.BooleanField(default=False)),
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
                    Index(fields=["expired_at", "expires_at"], name="award_by_expiry"),
                    Index(fields=["issued_by_id"], name="award_by_issuer"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Code",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("purpose", fields.CharField(max_length=300)),
                ("address", fields.CharField(max_length=254)),
                (
                    "user",
                    fields.ForeignKeyField(
                        "models.User",
                        source_field="user_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("digest", fields.CharField(max_length=64)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("tries", fields.IntField(default=0)),
            ],
            options={
                "table": "code",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("purpose",), name="code_newest_counts"),
                    CheckConstraint(check='"tries" BETWEEN 0 AND 5', name="code_tries_range"),
                ],
                "indexes": [Index(fields=["expires_at"], name="code_by_expiry")],
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
            name="EvidenceFile",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
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
                ("objective_id", fields.UUIDField()),
                ("file_name", fields.CharField(max_length=200)),
                ("content_type", fields.CharField(max_length=100)),
                ("size", fields.BigIntField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("uploaded_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "evidence_file",
                "app": "models",
                "constraints": [
                    CheckConstraint(check='"size" BETWEEN 1 AND 26214400', name="evidence_file_size_range"),
                    CheckConstraint(
                        check='length("file_name") BETWEEN 1 AND 200', name="evidence_file_name_length"
                    ),
                ],
                "indexes": [Index(fields=["user_id", "created_at"], name="evidence_file_by_user")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Identity",
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
                ("issuer", fields.CharField(max_length=500)),
                ("subject", fields.CharField(max_length=255)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "identity",
                "app": "models",
                "constraints": [UniqueConstraint(fields=("issuer", "subject"), name="identity_once")],
                "indexes": [Index(fields=["user_id"], name="identity_by_user")],
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
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("email", fields.CharField(max_length=254)),
                (
                    "role",
                    fields.CharEnumField(
                        description="OWNER: OWNER\nEDITOR: EDITOR\nSTAFF: STAFF",
                        enum_type=IssuerRole,
                        max_length=16,
                    ),
                ),
                ("invited_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("invited_by_id", fields.UUIDField(null=True)),
                ("token_hash", fields.CharField(null=True, max_length=64)),
                ("expires_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("bounced_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "issuer_staff",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("issuer_id", "user_id"),
                        name="issuer_staff_once",
                        condition="user_id IS NOT NULL",
                    ),
                    UniqueConstraint(fields=("issuer_id", "email"), name="issuer_staff_email_once"),
                    UniqueConstraint(
                        fields=("token_hash",), name="issuer_staff_token", condition="token_hash IS NOT NULL"
                    ),
                    CheckConstraint(
                        check='"email" = lower("email")', name="issuer_staff_email_is_lower_case"
                    ),
                    CheckConstraint(
                        check='"token_hash" IS NULL OR "user_id" IS NULL',
                        name="issuer_staff_token_is_single_use",
                    ),
                    CheckConstraint(
                        check='"token_hash" IS NULL OR "expires_at" IS NOT NULL',
                        name="issuer_staff_invitation_ends",
                    ),
                    CheckConstraint(
                        check="\"role\" IN ('OWNER', 'EDITOR', 'STAFF')", name="issuer_staff_role"
                    ),
                ],
                "indexes": [Index(fields=["user_id"], name="issuer_staff_by_user")],
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
                ("merged_into_id", fields.UUIDField(null=True)),
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
                    CheckConstraint(
                        check='"merged_into_id" IS NULL OR "removed_at" IS NOT NULL',
                        name="learner_merged_is_removed",
                    ),
                    CheckConstraint(check="\"source\" IN ('MANUAL', 'CSV', 'LTI')", name="learner_source"),
                ],
                "indexes": [
                    Index(fields=["space_id", "sort_name", "id"], name="learner_by_name"),
                    Index(fields=["space_id", "points", "entry_id"], name="learner_by_points"),
                    Index(fields=["space_id", "joined_at", "id"], name="learner_by_joining"),
                    Index(fields=["user_id"], name="learner_by_user"),
                    Index(fields=["email"], name="learner_by_email"),
                    Index(fields=["merged_into_id"], name="learner_by_survivor"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Outcome",
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
                ("key", fields.CharField(max_length=200)),
                ("verb", fields.CharField(max_length=100)),
                ("arguments", fields.CharField(max_length=64)),
                ("told", fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "outcome",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("user_id", "key"), name="outcome_once_per_key"),
                    CheckConstraint(check='length("key") BETWEEN 1 AND 200', name="outcome_key_length"),
                ],
                "indexes": [Index(fields=["created_at"], name="outcome_by_age")],
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
                ("invited_by_id", fields.UUIDField(null=True)),
                ("token_hash", fields.CharField(null=True, max_length=64)),
                ("expires_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("bounced_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("accepted_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "staff_member",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("space_id", "email"), name="staff_member_once_per_space"),
                    UniqueConstraint(
                        fields=("space_id", "user_id"),
                        name="staff_member_user_once_per_space",
                        condition="user_id IS NOT NULL",
                    ),
                    UniqueConstraint(
                        fields=("token_hash",), name="staff_member_token", condition="token_hash IS NOT NULL"
                    ),
                    CheckConstraint(
                        check='"email" = lower("email")', name="staff_member_email_is_lower_case"
                    ),
                    CheckConstraint(
                        check='"token_hash" IS NULL OR "expires_at" IS NOT NULL',
                        name="staff_member_invitation_ends",
                    ),
                    CheckConstraint(
                        check='"token_hash" IS NULL OR "accepted_at" IS NULL',
                        name="staff_member_token_is_single_use",
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
        CreateTable(
            name="Submission",
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
                        description="SUBMITTED: SUBMITTED\nACCEPTED: ACCEPTED\nRETURNED: RETURNED\nWITHDRAWN: WITHDRAWN",
                        enum_type=SubmissionStatus,
                        max_length=16,
                    ),
                ),
                ("note", fields.TextField(default="", unique=False)),
                ("submitted_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("reviewed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "reviewer",
                    fields.ForeignKeyField(
                        "models.User",
                        source_field="reviewer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("comment", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "submission",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("learner_id", "objective_id"),
                        name="submission_one_open",
                        condition="status = 'SUBMITTED'",
                    ),
                    CheckConstraint(
                        check="\"status\" IN ('SUBMITTED', 'ACCEPTED', 'RETURNED', 'WITHDRAWN')",
                        name="submission_status",
                    ),
                    CheckConstraint(
                        check="(\"reviewed_at\" IS NULL) = (\"status\" IN ('SUBMITTED', 'WITHDRAWN'))",
                        name="submission_reviewed_when_decided",
                    ),
                ],
                "indexes": [
                    Index(fields=["objective_id", "status", "submitted_at"], name="submission_by_objective"),
                    Index(fields=["learner_id", "objective_id", "id"], name="submission_by_learner"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="EvidenceItem",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "submission",
                    fields.ForeignKeyField(
                        "models.Submission",
                        source_field="submission_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.IntField()),
                ("url", fields.CharField(null=True, max_length=2000)),
                ("text", fields.TextField(null=True, unique=False)),
                (
                    "file",
                    fields.ForeignKeyField(
                        "models.EvidenceFile",
                        source_field="file_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
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
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
            ],
            options={
                "table": "evidence_item",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("submission_id", "position"), name="evidence_item_position"),
                    UniqueConstraint(
                        fields=("file_id",), name="evidence_item_file_once", condition="file_id IS NOT NULL"
                    ),
                    CheckConstraint(
                        check='CASE WHEN "url" IS NULL THEN 0 ELSE 1 END + CASE WHEN "text" IS NULL THEN 0 ELSE 1 END + CASE WHEN "file_id" IS NULL THEN 0 ELSE 1 END = 1',
                        name="evidence_item_is_one_thing",
                    ),
                    CheckConstraint(check='"position" BETWEEN 0 AND 9', name="evidence_item_position_range"),
                ],
                "indexes": [Index(fields=["award_id"], name="evidence_item_by_award")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="Pathway",
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
                (
                    "status",
                    fields.CharEnumField(
                        default=PathwayStatus.DRAFT,
                        description="DRAFT: DRAFT\nPUBLISHED: PUBLISHED\nARCHIVED: ARCHIVED",
                        enum_type=PathwayStatus,
                        max_length=16,
                    ),
                ),
                ("version", fields.IntField(default=1)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "pathway",
                "app": "models",
                "constraints": [
                    CheckConstraint(check='length("name") BETWEEN 1 AND 200', name="pathway_name_length"),
                    CheckConstraint(
                        check="\"status\" IN ('DRAFT', 'PUBLISHED', 'ARCHIVED')", name="pathway_status"
                    ),
                    CheckConstraint(check='"version" >= 1', name="pathway_version_grows"),
                ],
                "indexes": [
                    Index(fields=["issuer_id", "id"], name="pathway_by_issuer"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="PathwayElement",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "pathway",
                    fields.ForeignKeyField(
                        "models.Pathway",
                        source_field="pathway_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("parent_id", fields.UUIDField(null=True)),
                ("position", fields.IntField()),
                ("name", fields.CharField(max_length=200)),
                ("description", fields.TextField(default="", unique=False)),
                ("optional", fields.BooleanField(default=False)),
                ("required", fields.IntField()),
                (
                    "completion_badge",
                    fields.ForeignKeyField(
                        "models.Badge",
                        source_field="completion_badge_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "pathway_element",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("pathway_id", "position"), name="pathway_element_position"),
                    UniqueConstraint(
                        fields=("pathway_id",), name="pathway_element_one_root", condition="parent_id IS NULL"
                    ),
                    CheckConstraint(
                        check='length("name") BETWEEN 1 AND 200', name="pathway_element_name_length"
                    ),
                    CheckConstraint(
                        check='("parent_id" IS NULL) = ("position" = 0)', name="pathway_element_root_is_first"
                    ),
                    CheckConstraint(check='"required" >= 1', name="pathway_element_required_range"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="PathwayBadge",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "element",
                    fields.ForeignKeyField(
                        "models.PathwayElement",
                        source_field="element_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.CASCADE,
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
                ("position", fields.IntField()),
            ],
            options={
                "table": "pathway_badge",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("element_id", "badge_id"), name="pathway_badge_once"),
                ],
                "indexes": [
                    Index(fields=["badge_id"], name="pathway_badge_by_badge"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="PathwaySubscription",
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
                    "pathway",
                    fields.ForeignKeyField(
                        "models.Pathway",
                        source_field="pathway_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("seen_version", fields.IntField(default=0)),
            ],
            options={
                "table": "pathway_subscription",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("space_id", "pathway_id"), name="pathway_subscription_once"),
                ],
                "indexes": [
                    Index(fields=["pathway_id"], name="pathway_subscription_by_pathway"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="PathwayStep",
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
                ("pathway_id", fields.UUIDField()),
                ("element_id", fields.UUIDField()),
                ("done", fields.IntField()),
                ("completed", fields.BooleanField()),
            ],
            options={
                "table": "pathway_step",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("learner_id", "element_id"), name="pathway_step_once"),
                    CheckConstraint(check='"done" >= 1', name="pathway_step_done_range"),
                ],
                "indexes": [
                    Index(fields=["pathway_id", "learner_id"], name="pathway_step_by_pathway"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="PathwayCompletion",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("element_id", fields.UUIDField()),
                ("email", fields.CharField(max_length=254)),
                ("award_id", fields.UUIDField(null=True)),
            ],
            options={
                "table": "pathway_completion",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("element_id", "email"), name="pathway_completion_once"),
                    CheckConstraint(
                        check='"email" = lower("email")', name="pathway_completion_email_is_lower_case"
                    ),
                ],
                "indexes": [
                    Index(fields=["email"], name="pathway_completion_by_email"),
                    Index(fields=["award_id"], name="pathway_completion_by_award"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
