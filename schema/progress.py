"""What is seen of a learner's progress on an objective?"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from engine.batch import attribute, batch
from models.evidence import submissions_of_pairs, submissions_on
from models.history import changes_of_pairs
from models.learners import learners
from models.objectives import objectives
from models.pages import Listing
from models.pairs import Pair
from models.progress import Begun, ProgressRow, ProgressStatus
from models.rights import Roles
from schema.awards import Award, awards_by_id
from schema.connections import After, Connection, First, connections, window
from schema.context import Info
from schema.evidence import Submission
from schema.ids import encoded
from schema.links import LearnerLink, SpaceEventLink
from schema.nodes import Node
from schema.objectives import Objective, objective_of
from schema.users import User, users_by_id


class Side:
    """One of the two that a progress is between. Many progresses share it, and what is shown of it once it is read."""

    __slots__ = ("id", "roles", "shown", "text")

    def __init__(self, id: UUID, roles: Roles, shown: Any = None) -> None:
        self.id, self.roles, self.shown = id, roles, shown
        self.text = encoded(id)


def _ids(parents: list["ObjectiveProgress"], info: Info) -> list[str]:
    """As `encode` makes them, without encoding the same two again and again."""
    return [f"progress_{parent.of.text}{parent.on.text}" for parent in parents]


async def _learners(parents: list["ObjectiveProgress"], info: Info) -> list[LearnerLink]:
    from schema.learners import Learner

    return await _shown([parent.of for parent in parents], learners, Learner.of)


async def _objectives(parents: list["ObjectiveProgress"], info: Info) -> list[Objective]:
    return await _shown([parent.on for parent in parents], objectives, objective_of)


async def _shown(
    sides: Sequence[Side],
    read: Callable[[Iterable[UUID]], Awaitable[dict[UUID, Any]]],
    show: Callable[[Any, Roles], Any],
) -> list[Any]:
    """What is shown of each side; of those that have not been read it is read now."""
    unread = {side for side in sides if side.shown is None}
    rows = await read(side.id for side in unread) if unread else {}
    for side in unread:
        side.shown = show(rows[side.id], side.roles)
    return [side.shown for side in sides]


async def _actors(parents: list["ObjectiveProgress"], info: Info) -> list[User | None]:
    return await users_by_id([parent.row.completed_by_id for parent in parents])


async def _awards(parents: list["ObjectiveProgress"], info: Info) -> list[Award | None]:
    return await awards_by_id(info, [parent.row.award_id for parent in parents])


async def _submissions(
    parents: list["ObjectiveProgress"], info: Info, first: First = None, after: After = None
) -> list[Connection[Submission]]:
    return await _listed(parents, info, submissions_of_pairs, Submission.of, first, after)


async def _submission(parents: list["ObjectiveProgress"], info: Info) -> list[Submission | None]:
    found = await submissions_on([parent.pair for parent in parents])
    return [
        Submission.of(found[parent.pair][0], parent.of.roles) if found[parent.pair] else None
        for parent in parents
    ]


async def _changes(
    parents: list["ObjectiveProgress"], info: Info, first: First = None, after: After = None
) -> list[Connection[SpaceEventLink]]:
    from schema.events import SpaceEvent

    return await _listed(parents, info, changes_of_pairs, SpaceEvent.of, first, after)


async def _listed(
    parents: list["ObjectiveProgress"],
    info: Info,
    listed: Callable[[Sequence[Pair]], Listing[Any]],
    shown: Callable[[Any, Roles], Any],
    first: int | None,
    after: str | None,
) -> list[Connection[Any]]:
    """A page for each parent, of what is listed by learner and objective."""
    roles = {parent.pair.key: parent.of.roles for parent in parents}
    listing = listed(list({parent.pair for parent in parents}))
    part = window(info.context, listing, first, after)
    found = await connections(listing, list(roles), part, lambda row, key: shown(row, roles[key]))
    return [found[parent.pair.key] for parent in parents]


@strawberry.type(description="One learner on one objective.")
class ObjectiveProgress(Node):
    of: strawberry.Private[Side]
    on: strawberry.Private[Side]
    row: strawberry.Private[Begun | ProgressRow]
    id: strawberry.ID = batch(_ids, "Opaque; carries its type, and stays the same for the thing's life.")
    status: ProgressStatus = attribute("row.status", "How far the learner is.")
    points: int = attribute(
        "row.points", "Points earned so far: what the objective counted when completed, else 0."
    )
    completed_at: datetime | None = attribute("row.completed_at", "When it was completed.")
    learner: LearnerLink = batch(_learners, "Whose progress it is.")
    objective: Objective = batch(_objectives, "On what.")
    completed_by: User | None = batch(_actors, "Who marked it. Null when a rule did.")
    award: Award | None = batch(_awards, "The award that came with it, or that was held already.")

    submission: Submission | None = batch(_submission, "The newest evidence that was handed in.")
    submissions: Connection[Submission] = batch(_submissions, "All evidence, the newest first.")
    changes: Connection[SpaceEventLink] = batch(
        _changes, "Every change of it, the newest first: who, when, by which rule, why."
    )

    def __init__(self, of: Side, on: Side, row: Begun | ProgressRow) -> None:
        """By position: there are fifty thousand in one answer."""
        self.of, self.on, self.row = of, on, row

    @property
    def pair(self) -> Pair:
        return Pair(self.of.id, self.on.id)


def progress_of(row: ProgressRow, roles: Roles) -> ObjectiveProgress:
    """As somebody with these roles in its space sees it."""
    return ObjectiveProgress(Side(row.learner_id, roles), Side(row.objective_id, roles), row)
