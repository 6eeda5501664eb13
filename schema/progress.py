"""What is seen of a learner's progress on an objective?"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import strawberry

from engine.batch import batch
from models.diary import changes_of_pairs
from models.evidence import submissions_of_pairs, submissions_on
from models.learners import learners
from models.objectives import objectives
from models.pages import Listing
from models.pairs import Pair
from models.progress import ProgressRow, ProgressStatus
from models.rights import Roles
from schema.awards import Award, awards_by_id
from schema.connections import After, Connection, First, connections, window
from schema.context import Info
from schema.evidence import Submission
from schema.ids import encode
from schema.links import LearnerLink, SpaceEventLink
from schema.nodes import Node
from schema.objectives import Objective, objective_of
from schema.users import User, users_by_id


async def _learners(parents: list["ObjectiveProgress"], info: Info) -> list[LearnerLink]:
    from schema.learners import Learner

    rows = await learners(parent.row.learner_id for parent in parents)
    return [Learner.of(rows[parent.row.learner_id], parent.roles) for parent in parents]


async def _objectives(parents: list["ObjectiveProgress"], info: Info) -> list[Objective]:
    rows = await objectives(parent.row.objective_id for parent in parents)
    return [objective_of(rows[parent.row.objective_id], parent.roles) for parent in parents]


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
        Submission.of(found[parent.pair][0], parent.roles) if found[parent.pair] else None
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
    roles = {parent.pair.key: parent.roles for parent in parents}
    listing = listed(list({parent.pair for parent in parents}))
    part = window(info.context, listing, first, after)
    found = await connections(
        info.context, listing, list(roles), part, lambda row, key: shown(row, roles[key])
    )
    return [found[parent.pair.key] for parent in parents]


@strawberry.type(description="One learner on one objective.")
class ObjectiveProgress(Node):
    row: strawberry.Private[ProgressRow]
    roles: strawberry.Private[Roles]
    status: ProgressStatus = strawberry.field(description="How far the learner is.")
    points: int = strawberry.field(
        description="Points earned so far: what the objective counted when completed, else 0."
    )
    completed_at: datetime | None = strawberry.field(description="When it was completed.")
    learner: LearnerLink = batch(_learners, "Whose progress it is.")
    objective: Objective = batch(_objectives, "On what.")
    completed_by: User | None = batch(_actors, "Who marked it. Null when a rule did.")
    award: Award | None = batch(_awards, "The award that came with it, or that was held already.")

    submission: Submission | None = batch(_submission, "The newest evidence that was handed in.")
    submissions: Connection[Submission] = batch(_submissions, "All evidence, the newest first.")
    changes: Connection[SpaceEventLink] = batch(
        _changes, "Every change of it, the newest first: who, when, by which rule, why."
    )

    @property
    def pair(self) -> Pair:
        return Pair(self.row.learner_id, self.row.objective_id)

    @classmethod
    def of(cls, row: ProgressRow, roles: Roles) -> "ObjectiveProgress":
        return cls(
            id=encode("progress", row.learner_id, row.objective_id),
            row=row,
            roles=roles,
            status=row.status,
            points=row.points,
            completed_at=row.completed_at,
        )
