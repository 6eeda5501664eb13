"""What do an award's papers say? Facts for openbadges/, from our rows; and what publishing it takes (rules 28, 32)."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from actions import paper_addresses as at
from actions.refusals import NotFound
from actions.subjects import an_issuer
from actions.tools import Actor, Tools
from actions.unit import Change, changing
from actions.verbs import verb
from models.awards import AwardRow, awards
from models.badges import BadgeRow, badges
from models.evidence import ItemRow, items_of_awards
from models.issuer_keys import IssuerKey, KeyRow, keys_of_issuer
from models.issuers import IssuerRow, issuers
from models.keys import new_id
from models.lti_addresses import is_address_of_lti
from models.rights import Right
from models.rows import Id, write
from models.status_places import PLACES, PlaceRow, count_places, place_of_award
from openbadges.facts import Alignment, Award, Badge, Evidence, Issuer, Recipient, Status
from openbadges.keys import PublicKey, SigningKey, new_seed, raw_of_multibase

SEED = b"the signing key "


class Found(NamedTuple):
    """An award with all that its papers tell of."""

    award: AwardRow
    badge: BadgeRow
    issuer: IssuerRow
    published: Sequence[ItemRow]


async def found_badge(badge_id: UUID) -> tuple[BadgeRow, IssuerRow] | None:
    """A badge of ours; outside ones have their papers elsewhere."""
    badge = (await badges([badge_id])).get(badge_id)
    if badge is None or badge.issuer_id is None:
        return None
    return badge, (await issuers([badge.issuer_id]))[badge.issuer_id]


async def found_award(tools: Tools, sealed: str) -> Found | None:
    """By what its address ends with, whoever asks (rule 32)."""
    try:
        award_id = at.unseal_award(tools, sealed)
    except ValueError:
        return None
    award = (await awards([award_id])).get(award_id)
    badge = await found_badge(award.badge_id) if award else None
    if award is None or badge is None:
        return None
    return Found(award, *badge, (await items_of_awards([award_id]))[award_id])


async def found_import(tools: Tools, sealed: str) -> tuple[AwardRow, BadgeRow] | None:
    """One that was given elsewhere, by the same kind of address; None once its recipient is erased."""
    try:
        award_id = at.unseal_award(tools, sealed)
    except ValueError:
        return None
    award = (await awards([award_id])).get(award_id)
    if award is None or not award.imported_from or award.revoked_at:
        return None
    return award, (await badges([award.badge_id]))[award.badge_id]


def issuer_2(tools: Tools, row: IssuerRow) -> Issuer:
    return _issuer(tools, row, at.issuer_address(tools, row.id))


def issuer_3(tools: Tools, row: IssuerRow, keys: Sequence[KeyRow] = ()) -> Issuer:
    address = at.issuer_3_address(tools, row.id)
    return _issuer(tools, row, address, tuple(_public(tools, key) for key in keys))


def _issuer(tools: Tools, row: IssuerRow, address: str, keys: tuple[PublicKey, ...] = ()) -> Issuer:
    image = at.issuer_image_address(tools, row.id) if row.image_id else None
    return Issuer(address, row.name, row.url, row.contact_email, row.description, image, keys)


def badge_2(tools: Tools, row: BadgeRow, issuer: IssuerRow) -> Badge:
    return _badge(tools, row, at.badge_address(tools, row.id), issuer_2(tools, issuer))


def badge_3(tools: Tools, row: BadgeRow, issuer: IssuerRow) -> Badge:
    return _badge(tools, row, at.badge_3_address(tools, row.id), issuer_3(tools, issuer))


def award_2(tools: Tools, found: Found) -> Award:
    address = at.award_address(tools, found.award.id)
    return _award(tools, found, address, badge_2(tools, found.badge, found.issuer))


def award_3(tools: Tools, found: Found, place: PlaceRow) -> Award:
    address = at.award_3_address(tools, found.award.id)
    status = Status(at.list_address(tools, found.issuer.id, place.list_number), place.place)
    return _award(tools, found, address, badge_3(tools, found.badge, found.issuer), status)


def signing_key(tools: Tools, row: KeyRow) -> SigningKey:
    """ValueError where it was sealed under another secret than this installation's."""
    public = _public(tools, row)
    return SigningKey(
        public.id, public.controller, tools.sealing.unseal(row.sealed_seed, SEED + row.id.bytes)
    )


def day(instant: datetime) -> datetime:
    """Papers give the day alone: the instant would tie the award to a step on the leaderboard (rule 28)."""
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


@verb
async def publish_award(by: Actor, award_id: UUID) -> None:
    """Whatever its credential needs and has not: a key of its issuer, and a place in the list of what was revoked."""
    award = (await awards([award_id])).get(award_id)
    found = await found_badge(award.badge_id) if award else None
    if found is None:
        raise NotFound("award")
    async with changing(by, Right.OPERATE, an_issuer(found[1].id, "issuer")) as change:
        if not await keys_of_issuer(change.subject.id):
            await _new_key(change)
        if await place_of_award(award_id) is None:
            await _new_place(change, award_id)


@verb
async def rotate_key(by: Actor, issuer_id: UUID) -> UUID:
    """Sign with a new key from now on. What older ones signed stays true, since they stay published."""
    async with changing(by, Right.OPERATE, an_issuer(issuer_id, "issuer")) as change:
        return await _new_key(change)


async def _new_key(change: Change[IssuerRow]) -> UUID:
    key_id, issuer_id, tools = new_id(), change.subject.id, change.by.tools
    await IssuerKey.filter(issuer_id=issuer_id, retired_at=None).update(retired_at=change.now)
    seed = new_seed()
    await IssuerKey.create(
        id=key_id,
        issuer_id=issuer_id,
        public=SigningKey("", "", seed).public.multibase,
        sealed_seed=tools.sealing.seal(seed, SEED + key_id.bytes),
        created_at=change.now,
    )
    return key_id


async def _new_place(change: Change[IssuerRow], award_id: UUID) -> None:
    """At random in a list that is at most half full: a few tries find one."""
    list_number = await count_places(change.subject.id) // (PLACES // 2)
    while not await write(
        Id, TAKE, new_id(), award_id, change.subject.id, list_number, secrets.randbelow(PLACES)
    ):
        pass


TAKE = """
INSERT INTO status_place (id, award_id, issuer_id, list_number, place) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (issuer_id, list_number, place) DO NOTHING RETURNING id"""


def _public(tools: Tools, row: KeyRow) -> PublicKey:
    address = at.key_address(tools, row.issuer_id, row.id)
    return PublicKey(address, at.issuer_3_address(tools, row.issuer_id), raw_of_multibase(row.public))


def _badge(tools: Tools, row: BadgeRow, address: str, issuer: Issuer) -> Badge:
    """Where it says nothing of how it is earned, its page has to do."""
    page = None if row.criteria_narrative else at.badge_address(tools, row.id)
    alignments = [
        Alignment(
            kept["targetName"],
            kept["targetUrl"],
            kept.get("targetCode"),
            kept.get("targetFramework"),
            kept.get("targetDescription"),
        )
        for kept in row.alignments or ()
    ]
    return Badge(
        id=address,
        issuer=issuer,
        name=row.name,
        description=row.description,
        image=at.badge_image_address(tools, row.id),
        criteria_url=row.criteria_url or page,
        criteria_narrative=row.criteria_narrative,
        tags=tuple(dict.fromkeys(row.tags or ())),
        alignments=tuple(dict.fromkeys(alignments)),
    )


def _award(tools: Tools, found: Found, address: str, badge: Badge, status: Status | None = None) -> Award:
    row, sealed = found.award, at.seal_award(tools, found.award.id)
    evidence = [_evidence(tools, found, place) for place in range(len(found.published))]
    return Award(
        id=address,
        badge=badge,
        recipient=_recipient(at.salt_of(sealed), row),
        issued_at=day(row.issued_at),
        expires_at=row.expires_at and _end_of_day(row.expires_at),
        narrative=row.narrative,
        evidence=tuple(dict.fromkeys(evidence)),
        image=at.baked_image_address(tools, row.id),
        status=status,
    )


def _recipient(salt: str, row: AwardRow) -> Recipient:
    """Who has no address is known by an id, which is the same in all their papers (rule 30)."""
    name = row.recipient_name if row.shared else None
    if is_address_of_lti(row.email):
        return Recipient(salt, id=uuid5(NAMESPACE_URL, row.email).urn, name=name)
    return Recipient(salt, row.email, name=name)


def _end_of_day(instant: datetime) -> datetime:
    start = day(instant)
    return start if start == instant else start + timedelta(days=1)


def _evidence(tools: Tools, found: Found, place: int) -> Evidence:
    item = found.published[place]
    if item.file_id:
        return Evidence(f"{at.award_address(tools, found.award.id)}/evidence/{place}", name=item.file_name)
    return Evidence(item.url, item.text)
