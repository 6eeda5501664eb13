"""Pathways: how does one come to be, change, and open to spaces? (rules 23, 24)"""

from typing import Any
from uuid import UUID

from actions.pathway_trees import Branch, Planted, plant, require_badges, require_no_cycle
from actions.refusals import InvalidInput, NotFound
from actions.subjects import a_pathway, an_issuer
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import line_of_text, text
from actions.verbs import verb
from actions.versions import require_version
from models.issuers import IssuerRow
from models.keys import new_id
from models.pathway_elements import PathwayBadge, PathwayElement, trees
from models.pathways import Pathway, PathwayRow, PathwayStatus, pathways
from models.rights import Right


@verb
async def create_pathway(
    by: Actor, issuer_id: UUID, name: str, root: Branch, description: str | None = None
) -> UUID:
    """A draft, with its whole tree."""
    pathway_id = new_id()
    fields: dict[str, Any] = {
        "name": line_of_text(name, "name"),
        "description": text(description or "", "description"),
    }
    planted = plant(root, pathway_id, ())
    async with changing(by, Right.MANAGE_PATHWAYS, an_issuer(issuer_id, "issuer")) as change:
        await require_badges(issuer_id, planted)
        require_no_cycle(planted)
        await Pathway.create(id=pathway_id, issuer_id=issuer_id, created_at=change.now, **fields)
        await _grow(planted)
        return change.gives(pathway_id)


@verb
async def update_pathway(
    by: Actor,
    pathway_id: UUID,
    name: str | None = None,
    description: str | None = None,
    root: Branch | None = None,
    expected_version: int | None = None,
) -> UUID:
    """What is None stays; a tree replaces the old one in one step, and elements that stay carry their id (rule 24)."""
    given = {
        "name": line_of_text(name, "name") if name is not None else None,
        "description": text(description, "description") if description is not None else None,
    }
    found = await known_pathway(pathway_id)
    async with changing(by, Right.MANAGE_PATHWAYS, a_pathway(found)) as change:
        pathway = await known_pathway(pathway_id)
        if pathway.status is PathwayStatus.ARCHIVED:
            raise InvalidInput("This pathway is archived: publish it again to change it.", "pathway")
        require_version(pathway.version, expected_version)
        changes = {field: value for field, value in given.items() if value is not None}
        if root is not None:
            await _replace(pathway, root)
        if changes or root is not None:
            await _changed(change, pathway, changes)
    return pathway_id


@verb
async def publish_pathway(by: Actor, pathway_id: UUID) -> UUID:
    """Spaces may follow it from now on; an archived one is published again. Twice is the same as once."""
    return await _turn(by, pathway_id, PathwayStatus.PUBLISHED)


@verb
async def archive_pathway(by: Actor, pathway_id: UUID) -> UUID:
    """Nobody begins it any more, and where it is followed its progress stays as it is."""
    return await _turn(by, pathway_id, PathwayStatus.ARCHIVED)


async def known_pathway(pathway_id: UUID) -> PathwayRow:
    """NotFound("pathway") for one that never was."""
    found = (await pathways([pathway_id])).get(pathway_id)
    if found is None:
        raise NotFound("pathway")
    return found


async def _turn(by: Actor, pathway_id: UUID, status: PathwayStatus) -> UUID:
    found = await known_pathway(pathway_id)
    async with changing(by, Right.MANAGE_PATHWAYS, a_pathway(found)) as change:
        pathway = await known_pathway(pathway_id)
        if pathway.status is not status:
            await _changed(change, pathway, {"status": status})
    return pathway_id


async def _changed(change: Change[IssuerRow], pathway: PathwayRow, changes: dict[str, Any]) -> None:
    """The spaces that follow it look at everybody anew, each in a transaction of its own (rule 24)."""
    await Pathway.filter(id=pathway.id).update(**changes, version=pathway.version + 1)
    change.recheck(pathway_id=pathway.id)


async def _replace(pathway: PathwayRow, root: Branch) -> None:
    old = (await trees([pathway.id]))[pathway.id]
    planted = plant(root, pathway.id, {row.id for row in old})
    await require_badges(pathway.issuer_id, planted)
    require_no_cycle(planted)
    await PathwayBadge.filter(element_id__in=[row.id for row in old]).delete()
    await PathwayElement.filter(pathway_id=pathway.id).delete()
    await _grow(planted)


async def _grow(planted: Planted) -> None:
    await PathwayElement.bulk_create(
        [
            PathwayElement(**{field: value for field, value in row._asdict().items() if field != "badge_ids"})
            for row in planted.values()
        ]
    )
    await PathwayBadge.bulk_create(
        [
            PathwayBadge(element_id=row.id, badge_id=badge_id, position=place)
            for row in planted.values()
            for place, badge_id in enumerate(row.badge_ids)
        ]
    )
