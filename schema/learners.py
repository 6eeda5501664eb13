"""What is seen of learners?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import repeat
from typing import Annotated
from uuid import UUID

import strawberry

from engine.asked import asked
from engine.batch import batch
from engine.pauses import in_turns
from models.learners import LearnerOrder, LearnerRow, MemberSource, learners, learners_of_spaces
from models.lti_addresses import is_address_of_lti
from models.objectives import ObjectiveRow, objectives_in_order
from models.progress import NOT_BEGUN, BegunOfLearner, ProgressStatus, begun_progress, progress_on
from models.rights import Right, Roles, may
from schema.columns import OF_OBJECTIVES, unasked
from schema.context import Info
from schema.ids import decode_one, encode
from schema.links import SpaceLink
from schema.nodes import Node
from schema.objectives import objective_of
from schema.pathway_progress import PathwayProgress, pathway_progress
from schema.progress import ObjectiveProgress, Side, progress_of
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
    present = [parent for parent in parents if not parent.row.removed_at]
    without = unasked(OF_OBJECTIVES, asked(info, "objective"))
    objectives = await objectives_in_order({parent.row.space_id for parent in present}, without)
    found = await begun_progress([parent.row.id for parent in present], _columns(asked(info), status))
    shown = _Shown(objectives)
    return [
        [] if parent.row.removed_at else _one_each(parent, shown.of(parent), found.get(parent.row.id), status)
        async for parent in in_turns(parents)
    ]


COLUMNS = {
    "status": "status",
    "points": "points",
    "completedAt": "completed_at",
    "completedBy": "completed_by_id",
    "award": "award_id",
}


def _columns(names: Collection[str], status: ProgressStatus | None) -> set[str]:
    """What has to be read for these fields."""
    return {COLUMNS[name] for name in names if name in COLUMNS} | ({"status"} if status else set())


class _Shown:
    """The objectives of each space as sides of progress, made once for all learners with the same roles."""

    def __init__(self, objectives: Mapping[UUID, Sequence[ObjectiveRow]]) -> None:
        self.objectives = objectives
        self.made = dict[tuple[UUID, Roles], dict[int, Side]]()

    def of(self, learner: "Learner") -> dict[int, Side]:
        """By position, in order."""
        key = (learner.row.space_id, learner.roles)
        if key not in self.made:
            rows = self.objectives[learner.row.space_id]
            self.made[key] = {
                row.position: Side(row.id, learner.roles, objective_of(row, learner.roles)) for row in rows
            }
        return self.made[key]


def _one_each(
    learner: "Learner",
    objectives: Mapping[int, Side],
    begun: BegunOfLearner | None,
    status: ProgressStatus | None,
) -> list[ObjectiveProgress]:
    """The learner's progress on each objective, in order."""
    side = Side(
        learner.row.id, learner.roles
    )  # not the learner itself: of it, only what is asked for was read
    by_position = begun.by_position() if begun else {}
    rows = map(by_position.get, objectives, repeat(NOT_BEGUN))
    progress = map(ObjectiveProgress, repeat(side), objectives.values(), rows)
    return [found for found in progress if found.row.status is status] if status else list(progress)


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
        progress_of(rows[parent.row.id], parent.roles) if parent.row.id in rows else None
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
    email: str | None = strawberry.field(
        description="Their address. Staff and the learner only. Null where their course does not tell it."
    )
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
            email=None if row.email and is_address_of_lti(row.email) else row.email,
            source=row.source,
            joined_at=row.joined_at,
            alias=row.alias,
            shares_real_name=row.shares_real_name,
            points=0 if row.removed_at else row.points,
            completed_count=0 if row.removed_at else row.completed_count,
        )
