"""Who sees which platforms? The staff of their issuer, and who runs a space that one of their courses is linked to."""

from collections.abc import Iterable
from uuid import UUID

from models.lti_links import links_of_platforms
from models.lti_platforms import PlatformRow, platforms
from models.rights import Right, may
from models.roles import roles_at_issuers, roles_in_spaces
from models.who import Who


async def visible_platforms(who: Who, ids: Iterable[UUID]) -> dict[UUID, PlatformRow]:
    """Those among these that were not removed, and that `who` may see."""
    rows = {key: row for key, row in (await platforms(ids)).items() if row.removed_at is None}
    at_issuers = await roles_at_issuers(who, {row.issuer_id for row in rows.values()})
    seen = {key for key, row in rows.items() if may(at_issuers[row.issuer_id], Right.SEE_ISSUER_STAFF)}
    linked = await links_of_platforms(rows.keys() - seen)
    in_spaces = await roles_in_spaces(who, {link.space_id for links in linked.values() for link in links})
    seen |= {
        key
        for key, links in linked.items()
        if any(may(in_spaces[link.space_id], Right.RUN_SPACE) for link in links)
    }
    return {key: row for key, row in rows.items() if key in seen}
