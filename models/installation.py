"""What does this installation as a whole remember?"""

from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.keys import new_entry_id, new_id
from models.laws import check
from models.rows import execute, first


class Installation(Model):
    """One row. Its lock guards what belongs to no space, issuer or user; its epoch changes with a restore."""

    id = fields.IntField(primary_key=True, generated=False)
    epoch = fields.UUIDField(default=new_id)

    class Meta:
        table = "installation"
        constraints = (check("installation_is_one", '"id" = 1'),)


class Epoch(NamedTuple):
    epoch: UUID


async def answer() -> None:
    """Raises where the database does not answer, whatever tables it has."""
    await execute("SELECT 1")


async def epoch() -> UUID:
    """Which life of the database this is: another one after a restore, so that old cursors are refused."""
    found = await first(Epoch, "SELECT epoch FROM installation WHERE id = 1")
    if found is None:
        raise LookupError("the installation has no row: run `laurel migrate`")
    return found.epoch


async def begin_epoch() -> None:
    """After a restore: what screens have read since the backup never happened, so their cursors are refused."""
    await execute("UPDATE installation SET epoch = $1 WHERE id = 1", new_entry_id())
