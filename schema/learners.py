"""What is seen of learners?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from engine.batch import batch
from models.learners import LearnerOrder, LearnerRow, MemberSource, learners, learners_of_spaces
from models.progress import ProgressStatus, progress_of_learners, progress_on
from models.rights import Right, Roles, may
from schema.context import Info
from schema.ids import decode_one, encode
from schema.links import SpaceLink
from schema.nodes import Node
from schema.pathway_progress import PathwayProgress, pathway_progress
from schema.progress import ObjectiveProgress
from schema.sizes import OBJECTIVES, PATHWAYS
from schema.users import User, users_by_id

Order = Annotated[LearnerOrder, strawberry.argument(description="In which order.")]


async def _spaces(parents: list["Learner"], info: Info) -> list[SpaceLink]:
    from schema.spaces import spaces_by_id

    return await spaces_by_id({parent.row.space_id: parent.roles for parent in parents}, parents, info)


async def _users(parents: list["Learner"], info: Info) -> list[User | None]:
    """Of themself alone: staff who add an address learn nothing of who has it (rule 18)."""
    own = info.context.user_id
    return await users_by_id([own if parent.row.user_id == own else None for parent in parents])


async def _progress(
    parents: list["Learner"],
    info: Info,
    status: Annotated[
        ProgressStatus | None, strawberry.argument(description="Only progress of this status.")
    ] = None,
) -> list[list[ObjectiveProgress]]:
    found = await progress_of_learners(parent.row.id for parent in parents if not parent.row.removed_at)
    return [
        [
            ObjectiveProgress.of(row, parent.roles)
            for row in found.get(parent.row.id, [])
            if status is None or row.status is status
        ]
        for parent in parents
    ]


async def _progress_on(
    parents: list["Learner"],
    info: Info,
    objective: Annotated[strawberry.ID, strawberry.argument(description="The objective's id.")],
) -> list[ObjectiveProgress | None]:
    named = decode_one("objective", objective)
    if named is None:
        return [None] * len(parents)
    found = await progress_on((parent.row.id for parent in parents if not parent.row.removed_at), [named])
    rows = {row.learner_id: row for row in found}
    return [
        ObjectiveProgress.of(rows[parent.row.id], parent.roles) if parent.row.id in rows else None
        for parent in parents
    ]


async def _beside(parents: Sequence["Learner"], order: LearnerOrder, step: str) -> list["Learner | None"]:
    """Staff only: for others there is nobody beside them."""
    staffed = [parent for parent in parents if may(parent.roles, Right.SEE_LEARNERS)]
    spaces = list({parent.row.space_id for parent in staffed})
    listing = learners_of_spaces(spaces, None, order)
    beside = await listing.neighbours(spaces, [parent.row.id for parent in staffed], step) if staffed else {}
    rows = await learners(beside.values())
    found = {learner_id: rows[neighbour] for learner_id, neighbour in beside.items()}
    return [
        Learner.of(found[parent.row.id], parent.roles) if parent.row.id in found else None
        for parent in parents
    ]


async def _next(
    parents: list["Learner"], info: Info, order_by: Order = LearnerOrder.NAME
) -> list["Learner | None"]:
    return await _beside(parents, order_by, "lead")


async def _previous(
    parents: list["Learner"], info: Info, order_by: Order = LearnerOrder.NAME
) -> list["Learner | None"]:
    return await _beside(parents, order_by, "lag")


@strawberry.type(description="One person in one space.")
class Learner(Node):
    row: strawberry.Private[LearnerRow]
    roles: strawberry.Private[Roles]
    name: str = strawberry.field(description="Their name, or the alias where no name is known.")
    email: str | None = strawberry.field(description="Their address. Staff and the learner only.")
    source: MemberSource = strawberry.field(description="How they came into the space.")
    joined_at: datetime = strawberry.field(description="When they were added.")
    alias: str = strawberry.field(description="Their name on the leaderboard, unless real names show.")
    shares_real_name: bool = strawberry.field(description="Whether they chose to show their real name.")
    points: int = strawberry.field(description="What they have earned.")
    completed_count: int = strawberry.field(description="How many objectives they have completed.")
    space: SpaceLink = batch(_spaces, "Where they learn.")
    user: User | None = batch(
        _users, "Their account. The learner only: adding an address tells nobody whose it is."
    )
    progress: list[ObjectiveProgress] = batch(
        _progress, "One entry for every objective of the space, in order.", size=OBJECTIVES
    )
    progress_on: ObjectiveProgress | None = batch(_progress_on, "Their progress on one objective.")
    pathway_progress: list[PathwayProgress] = batch(
        pathway_progress, "How far they are on each pathway of the space.", size=PATHWAYS
    )
    next: "Learner | None" = batch(_next, "The one after them in the space's list. Staff only.")
    previous: "Learner | None" = batch(_previous, "The one before them in the space's list. Staff only.")

    @classmethod
    def of(cls, row: LearnerRow, roles: Roles) -> "Learner":
        """For staff, or for the learner themself: nobody else is ever given one.

        A removed one is named by the lines of the diary, with their progress hidden (rule 20).
        """
        return cls(
            id=encode("learner", row.id),
            row=row,
            roles=roles,
            name=row.shown_name,
            email=row.email,
            source=row.source,
            joined_at=row.joined_at,
            alias=row.alias,
            shares_real_name=row.shares_real_name,
            points=0 if row.removed_at else row.points,
            completed_count=0 if row.removed_at else row.completed_count,
        )
