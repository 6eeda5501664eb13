"""How far are learners on a pathway? (rule 23)"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, unique
from models.learners import Learner
from models.pathway_elements import Tree, required_children
from models.rows import fetch


class PathwayStep(Model):
    """How much a learner has done of one element, once there is something; never more than is required.

    The element may be gone: then the step goes when the learner is next looked at.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    learner: fields.ForeignKeyRelation[Learner] = fields.ForeignKeyField(
        "models.Learner", on_delete=fields.RESTRICT
    )
    pathway_id = fields.UUIDField()
    element_id = fields.UUIDField()
    done = fields.IntField()
    completed = fields.BooleanField()

    class Meta:
        table = "pathway_step"
        constraints = (
            unique("pathway_step_once", "learner_id", "element_id"),
            check("pathway_step_done_range", '"done" >= 1'),
        )
        indexes = (Index(fields=("pathway_id", "learner_id"), name="pathway_step_by_pathway"),)


class Step(NamedTuple):
    """A learner on an element."""

    learner_id: UUID
    element_id: UUID


class StepRow(NamedTuple):
    learner_id: UUID
    pathway_id: UUID
    element_id: UUID
    done: int
    completed: bool

    @property
    def step(self) -> Step:
        return Step(self.learner_id, self.element_id)


STEPS = (
    "SELECT learner_id, pathway_id, element_id, done, completed FROM pathway_step WHERE learner_id = ANY($1)"
)


async def steps_of_learners(learner_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, StepRow]]:
    """By learner, then by element: the steps that were begun."""
    found: dict[UUID, dict[UUID, StepRow]] = defaultdict(dict)
    for row in await fetch(StepRow, STEPS, list(set(learner_ids))):
        found[row.learner_id][row.element_id] = row
    return found


async def steps_on(pathway_ids: Sequence[UUID], learner_ids: Sequence[UUID]) -> list[StepRow]:
    """The steps of these learners on these pathways."""
    return await fetch(StepRow, f"{STEPS} AND pathway_id = ANY($2)", list(learner_ids), list(pathway_ids))


def rate(tree: Tree, steps: Mapping[UUID, StepRow]) -> float:
    """Complete non-optional elements over all of them, the root left out; of a root alone, the root (rule 23)."""
    counted = [row for row in tree if row.parent_id and not row.optional] or tree[:1]
    return sum(row.id in steps and steps[row.id].completed for row in counted) / len(counted)


class Reached(NamedTuple):
    """Sets of people are integers, one bit for each, so thousands are decided by the same few operations as one.

    `digits` tell how much each has done, in binary: one set of people for each digit, the lowest first.
    """

    digits: list[int]
    complete: int


def reached(tree: Tree, held: Mapping[UUID, int]) -> dict[UUID, Reached]:
    """By element: who has done how much of it. `held` gives by badge who holds it."""
    children = required_children(tree)
    found: dict[UUID, Reached] = {}
    for row in reversed(tree):
        below = [found[child].complete for child in children[row.id]]
        digits = _counted([held.get(badge_id, 0) for badge_id in row.badge_ids] or below)
        found[row.id] = Reached(digits, _at_least(digits, row.required))
    return found


def _counted(sets: Iterable[int]) -> list[int]:
    """In how many of the sets each person is: a binary counter for everybody at once."""
    digits: list[int] = []
    for people in sets:
        carry = people
        for place, digit in enumerate(digits):
            digits[place], carry = digit ^ carry, digit & carry
        if carry:
            digits.append(carry)
    return digits


def _at_least(digits: Sequence[int], number: int) -> int:
    """Who has counted to this number, which is at least 1: compared digit by digit, the highest first."""
    more, same = 0, -1  # everybody
    for place in reversed(range(max(len(digits), number.bit_length()))):
        digit = digits[place] if place < len(digits) else 0
        if number >> place & 1:
            same &= digit
        else:
            more, same = more | same & digit, same & ~digit
    return more | same
