"""Badges and awards of elsewhere."""

from tortoise import fields, migrations
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.migrations.operations import AddField

from models.operations import AddUnique


class Migration(migrations.Migration):
    dependencies = [("models", "0005_webhooks")]

    operations = [
        AddField(
            model_name="Badge",
            name="outside_issuer_name",
            field=fields.CharField(max_length=200, null=True),
        ),
        AddField(
            model_name="Badge",
            name="outside_digest",
            field=fields.CharField(max_length=64, null=True),
        ),
        AddUnique(
            model_name="Badge",
            constraint=UniqueConstraint(
                fields=("outside_digest",),
                name="badge_outside_once",
                condition="outside_digest IS NOT NULL",
            ),
        ),
        AddField(
            model_name="Award",
            name="imported_from",
            field=fields.CharField(max_length=2000, null=True),
        ),
        AddField(
            model_name="Award",
            name="imported_digest",
            field=fields.CharField(max_length=64, null=True),
        ),
        AddUnique(
            model_name="Award",
            constraint=UniqueConstraint(
                fields=("email", "imported_digest"),
                name="award_imported_once",
                condition="imported_digest IS NOT NULL",
            ),
        ),
    ]
