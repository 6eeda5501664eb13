"""Webhooks, and what they are owed: written by a trigger on the diary, so that no event can be forgotten."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from models.keys import new_id
from models.operations import CreateTable, RunOn

# A UUIDv4 as it is kept in SQLite: text with its dashes.
PARTS = ("hex(randomblob(4))", "hex(randomblob(2))", "'4' || substr(hex(randomblob(2)), 2)")
TAIL = ("'8' || substr(hex(randomblob(2)), 2)", "hex(randomblob(6))")
DASHED = " || '-' || ".join((*PARTS, *TAIL))
SQLITE_ID = f"lower({DASHED})"
OWE = "INSERT INTO webhook_delivery (id, webhook_id, event_id, at, next_attempt_at, attempts)"

# SQLite: by row.
SQLITE = f"""
CREATE TRIGGER webhook_is_owed AFTER INSERT ON space_event FOR EACH ROW
WHEN EXISTS (SELECT 1 FROM webhook WHERE active) BEGIN
{OWE} SELECT {SQLITE_ID}, webhook.id, NEW.id, NEW.at, NEW.at, 0
FROM space JOIN webhook ON webhook.issuer_id = space.issuer_id
WHERE space.id = NEW.space_id AND webhook.active
  AND EXISTS (SELECT 1 FROM json_each(webhook.kinds) WHERE value = NEW.kind);
END"""

# PostgreSQL: by statement, so that a thousand lines are owed at once.
POSTGRES = f"""
CREATE FUNCTION webhook_is_owed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF EXISTS (SELECT 1 FROM webhook WHERE active) THEN
  {OWE} SELECT gen_random_uuid(), webhook.id, told.id, told.at, told.at, 0
  FROM new_rows AS told JOIN space ON space.id = told.space_id
  JOIN webhook ON webhook.issuer_id = space.issuer_id AND webhook.active
  WHERE jsonb_exists(webhook.kinds, told.kind);
END IF;
RETURN NULL; END $$"""
BY_STATEMENT = """
CREATE TRIGGER webhook_is_owed AFTER INSERT ON space_event REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION webhook_is_owed()"""


class Migration(migrations.Migration):
    dependencies = [("models", "0004_papers")]

    operations = [
        CreateTable(
            name="Webhook",
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
                ("url", fields.CharField(max_length=2000)),
                ("kinds", fields.JSONField()),
                ("sealed_secret", fields.CharField(max_length=400)),
                ("active", fields.BooleanField(default=True)),
                ("problem", fields.CharField(null=True, max_length=500)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("failures", fields.IntField(default=0)),
                ("failing_since", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("next_attempt_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("claimed_until", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("turns", fields.BigIntField(default=0)),
            ],
            options={
                "table": "webhook",
                "app": "models",
                "constraints": [
                    CheckConstraint(check='length("url") BETWEEN 1 AND 2000', name="webhook_url_length"),
                    CheckConstraint(check='"failures" >= 0', name="webhook_failures_range"),
                    CheckConstraint(
                        check='"problem" IS NULL OR NOT "active"', name="webhook_problem_is_over"
                    ),
                ],
                "indexes": [Index(fields=["issuer_id", "created_at"], name="webhook_by_issuer")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="WebhookDelivery",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("webhook_id", fields.UUIDField()),
                ("event_id", fields.UUIDField()),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("next_attempt_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(default=0)),
                ("response_status", fields.IntField(null=True)),
                ("problem", fields.CharField(null=True, max_length=500)),
                ("delivered_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "webhook_delivery",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("webhook_id", "event_id"), name="webhook_delivery_once"),
                    CheckConstraint(check='"attempts" >= 0', name="webhook_delivery_attempts_range"),
                    CheckConstraint(
                        check='"delivered_at" IS NULL OR "next_attempt_at" IS NULL',
                        name="webhook_delivery_ends_once",
                    ),
                ],
                "indexes": [
                    Index(fields=["webhook_id", "next_attempt_at"], name="webhook_delivery_by_turn"),
                    Index(fields=["webhook_id", "at", "id"], name="webhook_delivery_by_webhook"),
                    Index(fields=["at"], name="webhook_delivery_by_time"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        RunOn(sqlite=[SQLITE], postgres=[POSTGRES, BY_STATEMENT]),
    ]
