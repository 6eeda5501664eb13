"""Badges and awards of elsewhere.

Not atomic, for award is large: its new index is made beside those who write, and no lock outlives a statement.
"""

from tortoise import fields, migrations
from tortoise.migrations.constraints import UniqueConstraint

from models.operations import AddColumn, AddUniqueBeside


class Migration(migrations.Migration):
    dependencies = [("models", "0005_webhooks")]
    atomic = False

    operations = [
        AddColumn(
            model_name="Badge",
            name="outside_issuer_name",
            field=fields.CharField(max_length=200, null=True),
        ),
        AddColumn(
            model_name="Badge",
            name="outside_digest",
            field=fields.CharField(max_length=64, null=True),
        ),
        AddUniqueBeside(
            model_name="Badge",
            constraint=UniqueConstraint(
                fields=("outside_digest",),
                name="badge_outside_once",
                condition="outside_digest IS NOT NULL",
            ),
        ),
        AddColumn(
            model_name="Award",
            name="imported_from",
            field=fields.CharField(max_length=2000, null=True),
        ),
        AddColumn(
            model_name="Award",
            name="imported_digest",
            field=fields.CharField(max_length=64, null=True),
        ),
        AddUniqueBeside(
            model_name="Award",
            constraint=UniqueConstraint(
                fields=("email", "imported_digest"),
                name="award_imported_once",
                condition="imported_digest IS NOT NULL",
            ),
        ),
    ]
