"""What do staff read of what happened in a space, or in all spaces of an issuer?"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from actions.refusals import InvalidInput
from actions.values import in_utc
from models.diary import SpaceEventKind
from models.history import Wanted, diary_of_issuers, history_of_spaces
from models.rights import Right
from models.roles import roles_in_spaces
from models.who import Viewer
from schema.connections import After, Connection, First, connections, shown, window
from schema.context import Info
from schema.errors import bad_user_input
from schema.events import SpaceEvent
from schema.ids import decode_one

if TYPE_CHECKING:
    from schema.issuers import Issuer
    from schema.spaces import Space

OfLearner = Annotated[
    strawberry.ID | None, strawberry.argument(name="learner", description="Only what concerns this learner.")
]
OfObjective = Annotated[
    strawberry.ID | None,
    strawberry.argument(name="objective", description="Only what concerns this objective."),
]
OfActor = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        name="actor",
        description="Only what this user did; of others without what learners do too.",
    ),
]
Since = Annotated[datetime | None, strawberry.argument(name="from", description="Only since then.")]
Before = Annotated[datetime | None, strawberry.argument(name="until", description="Only before then.")]
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


async def diaries_of_issuers(
    parents: list["Issuer"],
    info: Info,
    first: First = None,
    after: After = None,
    actor: OfActor = None,
    kinds: Kinds = None,
    since: Since = None,
    before: Before = None,
) -> list[Connection[SpaceEvent] | None]:
    """Owners and editors only, who run every space of the issuer (rule 22)."""
    actor_id = named("user", actor, "actor")
    is_oneself = isinstance(info.context.who, Viewer) and info.context.who.user_id == actor_id
    since, before = _in_utc(since, "from"), _in_utc(before, "until")
    listing = diary_of_issuers(Wanted(actor_id, kinds, since, before, own=is_oneself))
    part = window(info.context, listing, first, after)
    pages = await listing.pages([parent.row.id for parent in parents if parent.may(Right.SEE_DIARY)], part)
    spaces = {row.space_id for page in pages.values() for row in page.rows}
    roles = await roles_in_spaces(info.context.who, spaces)
    found = shown(listing, pages, lambda row, _: SpaceEvent.of(row, roles[row.space_id]))
    return [found.get(parent.row.id) for parent in parents]


def _in_utc(instant: datetime | None, argument: str) -> datetime | None:
    """A coded error for what is at no time in UTC, or says no offset."""
    try:
        return instant and in_utc(instant)
    except InvalidInput:
        told = f"`{argument}` must be an instant like 2030-03-01T12:00:00Z."
        raise bad_user_input(told) from None


def named(kind: str, text: str | None, argument: str | None = None) -> UUID | None:
    """What an argument of a list names; a coded error where it is no id of this kind."""
    if text is None:
        return None
    found = decode_one(kind, text)
    if found is None:
        raise bad_user_input(f"`{argument or kind}` names no {kind}.")
    return found
