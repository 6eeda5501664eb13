"""What do staff see of a whole space at a glance?"""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from engine.batch import batch
from models.objectives import OBJECTIVES_OF_SPACES
from models.pages import Window
from models.rights import Right, Roles
from models.spaces import SpaceRow
from models.summaries import ObjectiveCount, SummaryRow, counts_by_day, counts_by_objective, summaries
from schema.context import Info
from schema.errors import bad_user_input
from schema.objectives import Objective, objective_of
from schema.sizes import DAYS

if TYPE_CHECKING:
    from schema.spaces import Space

MOST_OBJECTIVES = 500  # of a space (rule 38)
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)

From = Annotated[
    date | None, strawberry.argument(name="from", description="The first local day; else from the beginning.")
]
To = Annotated[date | None, strawberry.argument(description="The last local day; else to the end.")]


@strawberry.type(description="How far a space is with one objective.")
class ObjectiveSummary:
    objective: Objective = strawberry.field(description="The objective.")
    completed_count: int = strawberry.field(description="How many learners have completed it.")
    waiting_for_review: int = strawberry.field(description="How much evidence waits for a decision.")


@strawberry.type(description="How much was completed on one day.")
class DayCount:
    day: date = strawberry.field(description="A day in the space's time zone.")
    completed_count: int = strawberry.field(description="How many completions of that day stand.")


async def _by_objective(parents: list["SpaceSummary"], info: Info) -> list[list[ObjectiveSummary]]:
    spaces = list({parent.space.id for parent in parents})
    pages = await OBJECTIVES_OF_SPACES.pages(spaces, Window(MOST_OBJECTIVES))
    counts = await counts_by_objective([row.id for page in pages.values() for row in page.rows])
    nothing = ObjectiveCount(spaces[0], 0, 0)  # of what was removed between the two statements
    return [
        [
            ObjectiveSummary(
                objective=objective_of(row, parent.roles),
                completed_count=counts.get(row.id, nothing).completed_count,
                waiting_for_review=counts.get(row.id, nothing).waiting,
            )
            for row in pages[parent.space.id].rows
        ]
        for parent in parents
    ]


async def _by_day(
    parents: list["SpaceSummary"], info: Info, start: From = None, to: To = None
) -> list[list[DayCount]]:
    first, last = max(start or FIRST_DAY, FIRST_DAY), min(to or LAST_DAY, LAST_DAY)
    if start and to and start > to:
        raise bad_user_input("`from` must not be later than `to`.")
    found = await counts_by_day([parent.space for parent in parents], first, last)
    return [
        [DayCount(day=day, completed_count=count) for day, count in found[parent.space.id]]
        for parent in parents
    ]


@strawberry.type(description="How far a space is, counted for its active learners.")
class SpaceSummary:
    space: strawberry.Private[SpaceRow]
    roles: strawberry.Private[Roles]
    learner_count: int = strawberry.field(description="How many learn in it.")
    objective_count: int = strawberry.field(description="How many objectives it has.")
    completed_count: int = strawberry.field(description="How many completions stand.")
    completion_rate: float = strawberry.field(
        description="Completed over all pairs of a learner and an objective, 0 to 1; 0 where there is none."
    )
    waiting_for_review: int = strawberry.field(description="How much evidence waits for a decision.")
    by_objective: list[ObjectiveSummary] = batch(
        _by_objective, "Each objective, in order.", size=MOST_OBJECTIVES
    )
    by_day: list[DayCount] = batch(
        _by_day, "Completions per local day, in order, for a chart. Days without any are left out.", size=DAYS
    )

    @classmethod
    def of(cls, row: SummaryRow, space: SpaceRow, roles: Roles) -> "SpaceSummary":
        return cls(
            space=space,
            roles=roles,
            learner_count=row.learner_count,
            objective_count=row.objective_count,
            completed_count=row.completed_count,
            completion_rate=row.rate,
            waiting_for_review=row.waiting,
        )


async def space_summaries(parents: list["Space"], info: Info) -> list[SpaceSummary | None]:
    """Staff only."""
    staffed = [parent.row.id for parent in parents if parent.may(Right.SEE_LEARNERS)]
    found = await summaries(staffed) if staffed else {}
    return [
        SpaceSummary.of(found[parent.row.id], parent.row, parent.roles) if parent.row.id in found else None
        for parent in parents
    ]
