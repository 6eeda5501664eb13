"""Which badge stands at an address elsewhere, and whose is it?"""

from typing import Any

from openbadges.facts import Json
from openbadges.reading import Outside, outside_of
from openbadges.verdicts import Fetch, Problem, Wrong, document_at, is_web_address, names, origin
from openbadges.verifying_hosted import linked


async def badge_at(address: str, fetch: Fetch) -> Outside:
    """A BadgeClass of 2.0, or an Achievement of 3.0 that says who created it; Wrong for anything else."""
    badge = await document_at(fetch, address, "The badge")
    kinds = set(names(badge.get("type")))
    if not {"BadgeClass", "Achievement"} & kinds or badge.get("id") != address:
        raise Wrong(Problem.MALFORMED, "What stands at the address is no badge of this address.")
    if "BadgeClass" in kinds:
        issuer, _ = await linked(badge.get("issuer"), "Issuer", address, fetch)
        if origin(issuer["id"])[1] != origin(address)[1]:
            raise Wrong(Problem.NOT_HOSTED_BY_ISSUER, "The badge does not stand where its issuer does.")
        return outside_of(badge, issuer)
    creator: Any = badge.get("creator") or badge.get("issuer")
    return outside_of(badge, await _named(creator if isinstance(creator, dict) else {"id": creator}, fetch))


async def _named(creator: Json, fetch: Fetch) -> Json:
    """With what it says of itself, where an achievement gives no more than its address."""
    address = creator.get("id")
    if creator.get("name") or not is_web_address(address):
        return creator
    issuer = await document_at(fetch, address, "The issuer")
    if issuer.get("id") != address:
        raise Wrong(Problem.MALFORMED, "The issuer is not what the badge says it is.")
    return issuer
