"""Of what is a pathway made? (rule 23)"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.badges import Badge
from models.keys import new_id
from models.laws import check, length, unique
from models.pathways import Pathway
from models.rows import fetch


class PathwayElement(Model):
    """`position` counts through the whole tree: the root is 0, and each element comes before its children.

    `required` is how many of its badges are to be held; where it has none, how many of its children are to be complete.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    pathway: fields.ForeignKeyRelation[Pathway] = fields.ForeignKeyField(
        "models.Pathway", on_delete=fields.RESTRICT
    )
    parent_id: UUID | None = fields.UUIDField(null=True)
    position = fields.IntField()
    name = fields.CharField(max_length=200)
    description = fields.TextField(default="")
    optional = fields.BooleanField(default=False)
    required = fields.IntField()
    completion_badge: fields.ForeignKeyNullableRelation[Badge] = fields.ForeignKeyField(
        "models.Badge", null=True, on_delete=fields.RESTRICT
    )

    class Meta:
        table = "pathway_element"
        constraints = (
            unique("pathway_element_position", "pathway_id", "position"),
            unique("pathway_element_one_root", "pathway_id", where="parent_id IS NULL"),
            length("pathway_element_name_length", "name", 1, 200),
            check("pathway_element_root_is_first", '("parent_id" IS NULL) = ("position" = 0)'),
            check("pathway_element_required_range", '"required" >= 1'),
        )


class PathwayBadge(Model):
    """One badge of those that an element asks for."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    element: fields.ForeignKeyRelation[PathwayElement] = fields.ForeignKeyField(
        "models.PathwayElement", on_delete=fields.CASCADE
    )
    badge: fields.ForeignKeyRelation[Badge] = fields.ForeignKeyField(
        "models.Badge", on_delete=fields.RESTRICT
    )
    position = fields.IntField()

    class Meta:
        table = "pathway_badge"
        constraints = (unique("pathway_badge_once", "element_id", "badge_id"),)
        indexes = (Index(fields=("badge_id",), name="pathway_badge_by_badge"),)


class ElementRow(NamedTuple):
    """`badge_ids` is empty where children are required."""

    id: UUID
    pathway_id: UUID
    parent_id: UUID | None
    position: int
    name: str
    description: str
    optional: bool
    required: int
    completion_badge_id: UUID | None
    badge_ids: tuple[UUID, ...]


Tree = Sequence[ElementRow]


class Asked(NamedTuple):
    """An element with one of its badges."""

    id: UUID
    pathway_id: UUID
    parent_id: UUID | None
    position: int
    name: str
    description: str
    optional: bool
    required: int
    completion_badge_id: UUID | None
    badge_id: UUID | None


# In one statement, so that a tree that is being replaced is seen as it was or as it will be.
ASKED = """
SELECT element.id, pathway_id, parent_id, element.position, name, description, optional, required,
  completion_badge_id, badge_id
FROM pathway_element AS element LEFT JOIN pathway_badge ON element_id = element.id
WHERE pathway_id = ANY($1) ORDER BY pathway_id, element.position, pathway_badge.position"""


async def trees(pathway_ids: Iterable[UUID]) -> dict[UUID, list[ElementRow]]:
    """By pathway: every element, parents before their children."""
    found: dict[UUID, list[ElementRow]] = {key: [] for key in pathway_ids}
    for _, asked in groupby(await fetch(Asked, ASKED, list(found)), attrgetter("id")):
        rows = list(asked)
        badge_ids = tuple(row.badge_id for row in rows if row.badge_id)
        found[rows[0].pathway_id].append(ElementRow(*rows[0][:-1], badge_ids))
    return found


class Part(NamedTuple):
    id: UUID
    pathway_id: UUID


async def pathways_of_elements(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """By element: its pathway."""
    sql = "SELECT id, pathway_id FROM pathway_element WHERE id = ANY($1)"
    return dict(await fetch(Part, sql, list(set(ids))))


def required_children(tree: Tree) -> dict[UUID, list[UUID]]:
    """By element: those of its children that count, which are the ones that are not optional."""
    found: dict[UUID, list[UUID]] = {row.id: [] for row in tree}
    for row in tree:
        if row.parent_id and not row.optional:
            found[row.parent_id].append(row.id)
    return found


def badges_asked(tree: Tree) -> set[UUID]:
    """Every badge that one of the elements asks for."""
    return {badge_id for row in tree for badge_id in row.badge_ids}
