"""How many active learners stand at which points, and how often did what is seen of a leaderboard change?

Triggers keep both, in the transaction of whatever changed (models/migrations/0002_boards.py, docs/decisions/0015).
"""

from tortoise import fields
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, unique
from models.spaces import Space

# By bits: the finest bands are a point wide. 500 objectives of 1,000,000 points are fewer than 2 ** 29.
LEVELS = range(32)


class BoardVersion(Model):
    """One for each space. The counts grow with each change of what is seen, and never leave as they are."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    space: fields.ForeignKeyRelation[Space] = fields.ForeignKeyField(
        "models.Space", on_delete=fields.RESTRICT
    )
    learners = fields.IntField(default=0)
    seen_by_staff = fields.BigIntField(default=0)
    seen_by_others = fields.BigIntField(default=0)

    class Meta:
        table = "board_version"
        constraints = (
            unique("board_version_space", "space_id"),
            check("board_version_learners_range", '"learners" >= 0'),
        )


class PointsCount(Model):
    """How many active learners have points in a band: from `band * 2 ** bits` on, `2 ** bits` wide.

    Even bands are kept of the finest alone: a rank is counted by bands that stand right behind an even one.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    space: fields.ForeignKeyRelation[Space] = fields.ForeignKeyField(
        "models.Space", on_delete=fields.RESTRICT
    )
    bits = fields.IntField()
    band = fields.BigIntField()
    learners = fields.IntField()

    class Meta:
        table = "points_count"
        constraints = (
            unique("points_count_band", "space_id", "bits", "band"),
            check("points_count_learners_range", '"learners" >= 0'),
        )
