"""Images of badges and issuers."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.migrations.operations import AddField

from models.keys import new_id
from models.operations import CreateTable, RunOn


class Migration(migrations.Migration):
    dependencies = [("models", "0007_lti")]

    operations = [
        # In 0007 it would have been looked at under the lock that adding it takes.
        RunOn(sqlite=(), postgres=("ALTER TABLE delivery VALIDATE CONSTRAINT delivery_kind",)),
        CreateTable(
            name="Image",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
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
                ("content_type", fields.CharField(max_length=100)),
                ("size", fields.BigIntField()),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("uploaded_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("used_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("shown_as", fields.CharField(max_length=100, null=True)),
                ("award", fields.TextField(null=True, unique=False)),
            ],
            options={
                "table": "image",
                "app": "models",
                "constraints": [
                    CheckConstraint(check='"size" BETWEEN 1 AND 4194304', name="image_size_range"),
                    CheckConstraint(
                        check='"used_at" IS NULL OR "shown_as" IS NOT NULL', name="image_used_is_shown"
                    ),
                ],
                "indexes": [Index(fields=["user_id", "created_at"], name="image_by_user")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        AddField(model_name="Badge", name="image_id", field=fields.UUIDField(null=True)),
        AddField(model_name="Issuer", name="image_id", field=fields.UUIDField(null=True)),
    ]
