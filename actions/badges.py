"""Badges: how does one come to be, and change?"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from actions.images import use_image
from actions.refusals import InvalidInput, NotFound
from actions.subjects import Subject, an_issuer
from actions.tools import Actor
from actions.unit import changing
from actions.values import duration, line_of_text, text, web_address
from actions.verbs import verb
from models.badges import Badge, badges
from models.issuers import IssuerRow
from models.rights import Right
from models.searching import sorting

MOST_TAGS = 50
MOST_ALIGNMENTS = 50  # what is signed must stay small enough to be read


@verb
async def create_badge(
    by: Actor,
    issuer_id: UUID,
    name: str,
    description: str,
    criteria_narrative: str | None = None,
    criteria_url: str | None = None,
    tags: Sequence[str] = (),
    alignments: Sequence[Mapping[str, Any]] = (),
    valid_for: str | None = None,
    image_id: UUID | None = None,
) -> UUID:
    """A new badge of an issuer; `alignments` carry the keys of Open Badges (targetName, targetUrl, …)."""
    told = Told(name, description, criteria_narrative, criteria_url, tags, alignments, valid_for)
    fields = told.checked()
    async with changing(by, Right.MANAGE_BADGES, an_issuer(issuer_id, "issuer")) as change:
        image_id = await use_image(change, image_id, "image")
        badge = await Badge.create(**fields, image_id=image_id, issuer_id=issuer_id, created_at=change.now)
        return change.gives(badge.id)


@verb
async def update_badge(by: Actor, badge_id: UUID, told: "Told", image_id: UUID | None = None) -> UUID:
    """What is None stays; what may be empty is taken away by an empty text or list."""
    fields = told.checked()
    async with changing(by, Right.MANAGE_BADGES, await _issuer_of(badge_id)) as change:
        if image_id:
            fields["image_id"] = await use_image(change, image_id, "image")
        if fields:
            await Badge.filter(id=badge_id).update(**fields)
    return badge_id


@verb
async def archive_badge(by: Actor, badge_id: UUID, archived: bool = True) -> UUID:
    """It is awarded no more, and no new objective has it; what was awarded stays. Or it is again."""
    async with changing(by, Right.MANAGE_BADGES, await _issuer_of(badge_id)) as change:
        if archived:
            await Badge.filter(id=badge_id, archived_at=None).update(archived_at=change.now)
        else:
            await Badge.filter(id=badge_id).update(archived_at=None)
    return badge_id


async def _issuer_of(badge_id: UUID) -> Subject[IssuerRow]:
    """A badge stays its issuer's."""
    badge = (await badges([badge_id])).get(badge_id)
    if badge is None or badge.issuer_id is None:
        raise NotFound("badge")
    return an_issuer(badge.issuer_id, "badge")


class Told(NamedTuple):
    """What is said of a badge; None where nothing is."""

    name: str | None = None
    description: str | None = None
    criteria_narrative: str | None = None
    criteria_url: str | None = None
    tags: Sequence[str] | None = None
    alignments: Sequence[Mapping[str, Any]] | None = None
    valid_for: str | None = None

    def checked(self) -> dict[str, Any]:
        """The columns to keep."""
        found: dict[str, Any] = {}
        if self.name is not None:
            found["name"] = line_of_text(self.name, "name")
            found["sort_name"] = sorting(found["name"])
        if self.description is not None:
            found["description"] = text(self.description, "description", least=1)
        if self.criteria_narrative is not None:
            found["criteria_narrative"] = text(self.criteria_narrative, "criteriaNarrative") or None
        if self.criteria_url is not None:
            found["criteria_url"] = (
                web_address(self.criteria_url, "criteriaUrl") if self.criteria_url else None
            )
        if self.tags is not None:
            found["tags"] = _tags(self.tags)
        if self.alignments is not None:
            if len(self.alignments) > MOST_ALIGNMENTS:
                raise InvalidInput(f"Give at most {MOST_ALIGNMENTS} alignments.", "alignments")
            found["alignments"] = [_alignment(item, str(at)) for at, item in enumerate(self.alignments)]
        if self.valid_for is not None:
            found["valid_for"] = duration(self.valid_for, "validFor") if self.valid_for else None
        return found


def _tags(tags: Sequence[str]) -> list[str]:
    if len(tags) > MOST_TAGS:
        raise InvalidInput(f"Give at most {MOST_TAGS} tags.", "tags")
    return [line_of_text(tag, "tags", str(place), most=100) for place, tag in enumerate(tags)]


def _alignment(alignment: Mapping[str, Any], place: str) -> dict[str, Any]:
    path = ("alignments", place)
    kept = {
        "targetName": line_of_text(alignment["targetName"], *path, "targetName"),
        "targetUrl": web_address(alignment["targetUrl"], *path, "targetUrl"),
    }
    for key in ("targetCode", "targetFramework", "targetDescription"):
        if alignment.get(key):
            kept[key] = text(alignment[key], *path, key, most=2000)
    return kept
