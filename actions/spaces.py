"""Spaces: how does one come to be, and change?"""

from datetime import date
from uuid import UUID

from actions.refusals import SpacesNotEnabled
from actions.subjects import a_space, an_issuer
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import end_day, end_of, line_of_text, text, time_zone
from actions.verbs import verb
from actions.versions import require_version
from models.diary import SpaceEvent, SpaceEventKind
from models.issuers import IssuerRow
from models.rights import Right
from models.spaces import Space, SpaceRow


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
        return change.gives(space.id)


@verb
async def update_space(
    by: Actor,
    space_id: UUID,
    name: str | None = None,
    description: str | None = None,
    ends_on: date | None = None,
    zone: str | None = None,
    expected_version: int | None = None,
) -> UUID:
    """What is None stays. Conflict where somebody has changed it since `expected_version` (rule 36)."""
    given = {
        "name": line_of_text(name, "name") if name is not None else None,
        "description": text(description, "description") if description is not None else None,
        "time_zone": time_zone(zone, "timeZone") if zone is not None else None,
    }
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        space = change.subject
        require_version(space.version, expected_version)
        changes: dict[str, object] = {field: value for field, value in given.items() if value is not None}
        if ends_on is not None or zone is not None:
            changes |= _another_end(change, ends_on or space.ends_on, given["time_zone"] or space.time_zone)
        if changes:
            await Space.filter(id=space_id).update(**changes, version=space.version + 1)
            change.happened(SpaceEventKind.SPACE_CHANGED)
    return space_id


def _another_end(change: Change[SpaceRow], day: date, zone: str) -> dict[str, object]:
    """In the other zone the last day may be over already, which would archive the space by accident."""
    day = end_day(day, zone, change.now, "endsOn")
    return {"ends_on": day, "ends_at": end_of(day, zone)}


async def _begin_diary(change: Change[IssuerRow], space: Space) -> None:
    """The first line; no other change can know the space yet, so its number needs no lock."""
    kind = SpaceEventKind.SPACE_CREATED
    await SpaceEvent.create(space=space, sequence=1, kind=kind, at=change.now, actor_id=change.user_id)
