"""Platforms: which learning platforms may bring people to an issuer's spaces? Its owners say it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from actions.lti_keys import ensure_lti_key
from actions.refusals import AlreadyExists, InvalidInput, LimitReached, NotFound
from actions.subjects import an_issuer
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import line_of_text, web_address
from actions.verbs import verb
from models.issuers import IssuerRow
from models.lti_platforms import (
    LtiDeployment,
    LtiPlatform,
    PlatformRow,
    platforms_of_issuers,
    registered_platform,
)
from models.lti_seeing import visible_platforms
from models.rights import Right
from models.who import Who

MOST = 50  # platforms of an issuer
MOST_DEPLOYMENTS = 50  # of a platform
MOST_CHARACTERS = 255


@verb
async def register_lti_platform(
    by: Actor,
    issuer_id: UUID,
    issuer_url: str,
    client_id: str,
    auth_url: str,
    token_url: str,
    jwks_url: str,
    deployment_ids: Sequence[str] | None,
    *,
    anew: bool = False,
) -> UUID:
    """A platform, as it knows us; registering one again changes its addresses and deployments.

    None for deployments that it has not told: no launch is taken from any. `anew` where none may be changed: then
    AlreadyExists.
    """
    addresses = {
        "auth_url": web_address(auth_url, "authUrl"),
        "token_url": web_address(token_url, "tokenUrl"),
        "jwks_url": web_address(jwks_url, "jwksUrl"),
    }
    named = _issuer_of(issuer_url), line_of_text(client_id, "clientId", most=MOST_CHARACTERS)
    deployments = None if deployment_ids is None else _deployments(deployment_ids)
    async with changing(by, Right.MANAGE_PLATFORMS, an_issuer(issuer_id, "issuer")) as change:
        known = await registered_platform(issuer_id, *named)
        if known and anew:
            raise AlreadyExists(
                "This platform is registered already: the issuer's owner can change it.", "clientId"
            )
        if known:
            await LtiPlatform.filter(id=known.id).update(**addresses)
        platform_id = known.id if known else await _new(change, *named, addresses)
        if deployments is not None:
            await _deploy(platform_id, deployments)
        await ensure_lti_key(change)
    return platform_id


@verb
async def remove_lti_platform(by: Actor, platform_id: UUID) -> UUID:
    """Nobody comes from there any more, and who came is managed here. Gives the issuer."""
    found = await standing_platform(by.who, platform_id)
    async with changing(by, Right.MANAGE_PLATFORMS, an_issuer(found.issuer_id, "platform")) as change:
        await standing_platform(by.who, platform_id)
        await LtiPlatform.filter(id=platform_id).update(removed_at=change.now)
    return found.issuer_id


async def standing_platform(who: Who, platform_id: UUID) -> PlatformRow:
    """One that was not removed, for who may see it: to nobody else it is there."""
    found = (await visible_platforms(who, [platform_id])).get(platform_id)
    if found is None:
        raise NotFound("platform")
    return found


async def require_room(issuer_id: UUID) -> None:
    """LimitReached where the issuer can have no other platform."""
    if len((await platforms_of_issuers([issuer_id]))[issuer_id]) >= MOST:
        raise LimitReached(f"An issuer has at most {MOST} platforms: remove one first.", ("issuer",))


async def _new(
    change: Change[IssuerRow], issuer_url: str, client_id: str, addresses: Mapping[str, str]
) -> UUID:
    issuer_id = change.subject.id
    await require_room(issuer_id)
    platform = await LtiPlatform.create(
        issuer_id=issuer_id,
        issuer_url=issuer_url,
        client_id=client_id,
        created_at=change.now,
        auth_url=addresses["auth_url"],
        token_url=addresses["token_url"],
        jwks_url=addresses["jwks_url"],
    )
    return platform.id


async def _deploy(platform_id: UUID, deployments: Sequence[str]) -> None:
    """There, and nowhere else any more."""
    await LtiDeployment.filter(platform_id=platform_id).delete()
    await LtiDeployment.bulk_create(
        [LtiDeployment(platform_id=platform_id, deployment=each) for each in deployments]
    )


def _issuer_of(text: str) -> str:
    """Exactly as the platform names itself: one character more would be another one."""
    kept = web_address(text, "issuerUrl")
    if len(kept) > 500:
        raise InvalidInput("Give at most 500 characters.", "issuerUrl")
    return kept


def _deployments(given: Sequence[str]) -> list[str]:
    if not 1 <= len(given) <= MOST_DEPLOYMENTS:
        raise InvalidInput(f"Give between 1 and {MOST_DEPLOYMENTS} deployments.", "deploymentIds")
    kept = [
        line_of_text(each, "deploymentIds", str(place), most=MOST_CHARACTERS)
        for place, each in enumerate(given)
    ]
    return list(dict.fromkeys(kept))
