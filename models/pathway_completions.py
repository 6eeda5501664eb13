"""Who has been given an element's completion badge by the rule? (rule 25)"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, unique
from models.rows import fetch


class PathwayCompletion(Model):
    """Once per element and person, for all addresses of theirs, and whatever becomes of the award.

    `award_id` is what was made; None at their other addresses, and where they held the badge already.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    element_id = fields.UUIDField()
    email = fields.CharField(max_length=254)
    award_id = fields.UUIDField(null=True)

    class Meta:
        table = "pathway_completion"
        constraints = (
            unique("pathway_completion_once", "element_id", "email"),
            check("pathway_completion_email_is_lower_case", '"email" = lower("email")'),
        )
        indexes = (
            Index(fields=("email",), name="pathway_completion_by_email"),
            Index(fields=("award_id",), name="pathway_completion_by_award"),
        )


class Made(NamedTuple):
    award_id: UUID
    element_id: UUID


async def elements_of_awards(award_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """By award: the element that it was made for."""
    sql = "SELECT award_id, element_id FROM pathway_completion WHERE award_id = ANY($1)"
    return dict(await fetch(Made, sql, list(set(award_ids))))
