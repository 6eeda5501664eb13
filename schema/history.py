"""What do staff read of what happened in a space?"""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from models.diary import SpaceEventKind, history_of_spaces
from models.rights import Right
from schema.connections import After, Connection, First, connections, window
from schema.context import Info
from schema.errors import bad_user_input
from schema.events import SpaceEvent
from schema.ids import decode_one

if TYPE_CHECKING:
    from schema.spaces import Space

OfLearner = Annotated[
    strawberry.ID | None, strawberry.argument(name="learner", description="Only what concerns this learner.")
]
OfObjective = Annotated[
    strawberry.ID | None,
    strawberry.argument(name="objective", description="Only what concerns this objective."),
]
Kinds = Annotated[list[SpaceEventKind] | None, strawberry.argument(description="Only these kinds.")]


async def histories(
    parents: list["Space"],
    info: Info,
    first: First = None,
    after: After = None,
    learner: OfLearner = None,
    objective: OfObjective = None,
    kinds: Kinds = None,
) -> list[Connection[SpaceEvent] | None]:
    """Staff only."""
    listing = history_of_spaces(named("learner", learner), named("objective", objective), kinds)
    part = window(info.context, listing, first, after)
    roles = {parent.row.id: parent.roles for parent in parents if parent.may(Right.SEE_LEARNERS)}
    found = await connections(
        listing, list(roles), part, lambda row, space_id: SpaceEvent.of(row, roles[space_id])
    )
    return [found.get(parent.row.id) for parent in parents]


def named(kind: str, text: str | None) -> UUID | None:
    """What an argument of a list names; a coded error where it is no id of this kind."""
    if text is None:
        return None
    found = decode_one(kind, text)
    if found is None:
        raise bad_user_input(f"`{kind}` names no {kind}.")
    return found
