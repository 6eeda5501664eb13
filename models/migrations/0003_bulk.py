"""Many rows at once: staged lines bring all that a learner has, and nulls that nobody looks for are in no index."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.operations import AddIndex, DeleteModel, RemoveIndex

from models.keys import new_id
from models.laws import Present
from models.operations import AddUnique, CreateTable, RemoveUnique

PRESENT = (("user_id", "learner_by_user"), ("merged_into_id", "learner_by_survivor"))


class Migration(migrations.Migration):
    dependencies = [("models", "0002_boards")]

    operations = [
        *(RemoveIndex(model_name="Learner", name=name) for _, name in PRESENT),
        *(AddIndex(model_name="Learner", index=Present(column, name)) for column, name in PRESENT),
        # One index instead of two: whoever is looked for by address in one space is found by it as in all.
        RemoveUnique(model_name="Learner", name="learner_once_per_space"),
        RemoveIndex(model_name="Learner", name="learner_by_email"),
        AddUnique(
            model_name="Learner",
            constraint=UniqueConstraint(fields=("email", "space_id"), name="learner_once_per_space"),
        ),
        # What is staged is no longer needed once its import has ended, and one that runs now ends with a refusal.
        DeleteModel(name="StagedLearner"),
        CreateTable(
            name="StagedLearner",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("import_id", fields.UUIDField()),
                ("line", fields.IntField()),
                ("email", fields.CharField(max_length=254)),
                ("name", fields.CharField(null=True, max_length=200)),
                ("sort_name", fields.CharField(max_length=400)),
                ("alias", fields.CharField(max_length=100)),
                ("entry_id", fields.UUIDField()),
                ("event_id", fields.UUIDField()),
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
    ]
