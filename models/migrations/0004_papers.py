"""The keys by which issuers sign credentials, and the places of awards in the lists of what was revoked."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from models.keys import new_id
from models.operations import CreateTable


class Migration(migrations.Migration):
    dependencies = [("models", "0003_bulk")]

    operations = [
        CreateTable(
            name="IssuerKey",
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
                ("public", fields.CharField(max_length=100)),
                ("sealed_seed", fields.CharField(max_length=400)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("retired_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "issuer_key",
                "app": "models",
                "constraints": [
                    UniqueConstraint(
                        fields=("issuer_id",), name="issuer_key_in_use", condition="retired_at IS NULL"
                    ),
                ],
                "indexes": [Index(fields=["issuer_id", "created_at"], name="issuer_key_by_issuer")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="StatusPlace",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                (
                    "award",
                    fields.ForeignKeyField(
                        "models.Award",
                        source_field="award_id",
                        db_constraint=True,
                        to_field="id",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
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
                ("list_number", fields.IntField()),
                ("place", fields.IntField()),
            ],
            options={
                "table": "status_place",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("award_id",), name="status_place_once"),
                    UniqueConstraint(fields=("issuer_id", "list_number", "place"), name="status_place_alone"),
                    CheckConstraint(
                        check='"list_number" >= 0 AND "place" BETWEEN 0 AND 131071', name="status_place_range"
                    ),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
