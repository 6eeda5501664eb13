"""Links that platforms have registered themselves by."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint

from models.keys import new_id
from models.operations import CreateTable


class Migration(migrations.Migration):
    dependencies = [("models", "0008_images")]

    operations = [
        CreateTable(
            name="LtiRegistration",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("link_hash", fields.CharField(max_length=64)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "lti_registration",
                "app": "models",
                "constraints": [UniqueConstraint(fields=("link_hash",), name="lti_registration_once")],
                "indexes": [Index(fields=["expires_at"], name="lti_registration_by_end")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
