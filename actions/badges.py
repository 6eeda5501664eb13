"""Badges: how does one come to be?"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from actions.refusals import InvalidInput
from actions.subjects import an_issuer
from actions.tools import Actor
from actions.unit import changing
from actions.values import duration, line_of_text, text, web_address
from actions.verbs import verb
from models.badges import Badge
from models.rights import Right
from models.searching import sorting

MOST_TAGS = 50


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
) -> UUID:
    """A new badge of an issuer; `alignments` carry the keys of Open Badges (targetName, targetUrl, …)."""
    name = line_of_text(name, "name")
    fields: dict[str, Any] = {
        "name": name,
        "sort_name": sorting(name),
        "description": text(description, "description", least=1),
        "criteria_narrative": text(criteria_narrative, "criteriaNarrative") if criteria_narrative else None,
        "criteria_url": web_address(criteria_url, "criteriaUrl") if criteria_url else None,
        "tags": _tags(tags),
        "alignments": [_alignment(item, str(place)) for place, item in enumerate(alignments)],
        "valid_for": duration(valid_for, "validFor") if valid_for else None,
    }
    async with changing(by, Right.MANAGE_BADGES, an_issuer(issuer_id, "issuer")) as change:
        badge = await Badge.create(**fields, issuer_id=issuer_id, created_at=change.now)
        return change.gives(badge.id)


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
