"""Spaces: how does one come to be?"""

from datetime import date
from uuid import UUID

from actions.refusals import SpacesNotEnabled
from actions.subjects import an_issuer
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import end_day, end_of, line_of_text, text, time_zone
from actions.verbs import verb
from models.diary import SpaceEvent, SpaceEventKind
from models.issuers import IssuerRow
from models.rights import Right
from models.spaces import Space


@verb
async def create_space(
    by: Actor, issuer_id: UUID, name: str, ends_on: date, zone: str, description: str | None = None
) -> UUID:
    """A new space of an issuer with spaces enabled (rules 1, 2)."""
    name = line_of_text(name, "name")
    description = text(description or "", "description")
    zone = time_zone(zone, "timeZone")
    async with changing(by, Right.CREATE_SPACE, an_issuer(issuer_id, "issuer")) as change:
        if not change.subject.spaces_enabled:
            raise SpacesNotEnabled(field=("issuer",))
        ends_on = end_day(ends_on, zone, change.now, "endsOn")
        space = await Space.create(
            issuer_id=issuer_id,
            name=name,
            description=description,
            ends_on=ends_on,
            time_zone=zone,
            ends_at=end_of(ends_on, zone),
            created_at=change.now,
            sequence=1,
        )
        await _begin_diary(change, space)
    return space.id


async def _begin_diary(change: Change[IssuerRow], space: Space) -> None:
    """The first line; no other change can know the space yet, so its number needs no lock."""
    kind = SpaceEventKind.SPACE_CREATED
    await SpaceEvent.create(space=space, sequence=1, kind=kind, at=change.now, actor_id=change.user_id)
