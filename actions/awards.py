"""Awards: how is a badge awarded directly, and how are awards revoked? (rule 29)"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from actions.awarding import Recipient, give, give_second, revoke
from actions.refusals import (
    AlreadyExists,
    AlreadyRevoked,
    InvalidInput,
    NotAllowed,
    NotForYourself,
    NotFound,
    Refusal,
)
from actions.subjects import an_issuer
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import email_address, line_of_text, text
from actions.verbs import verb
from models.awards import AwardRow, visible_awards
from models.badges import badges
from models.issuers import IssuerRow
from models.rights import Right, may

MOST_AT_ONCE = 1000


@dataclass
class Given:
    """The awards that were made, and by address as it was given who was refused why."""

    awards: list[UUID] = field(default_factory=list)
    refused: list[tuple[str, Refusal]] = field(default_factory=list)


@dataclass
class Taken:
    """The awards that were revoked, and which were refused why."""

    awards: list[UUID] = field(default_factory=list)
    refused: dict[UUID, Refusal] = field(default_factory=dict)


@verb
async def award_badge(
    by: Actor, badge_id: UUID, recipients: Sequence[Recipient], allow_second: bool = False
) -> Given:
    """Award a badge to each of up to 1,000 people, outside any space; one transaction, one outcome each."""
    if not 1 <= len(recipients) <= MOST_AT_ONCE:
        raise InvalidInput(f"Name between 1 and {MOST_AT_ONCE:,} recipients.", "recipients")
    badge = (await badges([badge_id])).get(badge_id)
    if badge is None or badge.issuer_id is None:
        raise NotFound("badge")
    async with changing(by, Right.AWARD_BADGE, an_issuer(badge.issuer_id, "badge")) as change:
        if badge.archived_at:
            raise InvalidInput("This badge is archived.", "badge")
        given = Given()
        wanted = await _checked(change, recipients, given)
        earned = await give(change, badge, wanted.values())
        for email, recipient in wanted.items():
            award = earned[email]
            if not award.made and allow_second:
                award = await give_second(change, badge, recipient)
            if award.made:
                given.awards.append(award.award_id)
            else:
                no = AlreadyExists("They hold this badge already; allowSecond awards it again.", "recipients")
                given.refused.append((email, no))
    return given


@verb
async def revoke_awards(by: Actor, award_ids: Sequence[UUID], reason: str) -> Taken:
    """Revoke each award, with one outcome each; one transaction for each issuer concerned."""
    if not 1 <= len(award_ids) <= MOST_AT_ONCE:
        raise InvalidInput(f"Name between 1 and {MOST_AT_ONCE:,} awards.", "awards")
    reason = line_of_text(reason, "reason", most=255)
    taken = Taken()
    by_issuer = await _revocable(by, award_ids, taken)
    for issuer_id, ids in by_issuer.items():
        async with changing(by, Right.AWARD_BADGE, an_issuer(issuer_id, "awards")) as change:
            revoked = {award.id for award in await revoke(change, ids, reason)}
        taken.awards.extend(award_id for award_id in ids if award_id in revoked)
        late = AlreadyRevoked(field=("awards",))
        taken.refused |= {award_id: late for award_id in ids if award_id not in revoked}
    return taken


async def _checked(
    change: Change[IssuerRow], recipients: Iterable[Recipient], given: Given
) -> dict[str, Recipient]:
    own = await change.own_addresses()
    wanted: dict[str, Recipient] = {}
    for place, recipient in enumerate(recipients):
        try:
            checked = _recipient(recipient, str(place))
            if checked.email in own:
                raise NotForYourself(field=("recipients", str(place)))
            if checked.email in wanted:
                raise AlreadyExists("This address is named twice.", "recipients", str(place))
            wanted[checked.email] = checked
        except Refusal as refusal:
            given.refused.append((recipient.email, refusal))
    return wanted


def _recipient(recipient: Recipient, place: str) -> Recipient:
    path = ("recipients", place)
    return Recipient(
        email_address(recipient.email, *path, "email"),
        line_of_text(recipient.name, *path, "name") if recipient.name else None,
        text(recipient.narrative, *path, "narrative") if recipient.narrative else None,
    )


async def _revocable(by: Actor, award_ids: Sequence[UUID], taken: Taken) -> dict[UUID, list[UUID]]:
    """By issuer: the awards that the actor may revoke; the others are refused."""
    seen = await visible_awards(by.who, award_ids)
    issuer_of = {
        row.id: row.issuer_id for row in (await badges(award.badge_id for award, _ in seen.values())).values()
    }
    by_issuer: dict[UUID, list[UUID]] = defaultdict(list)
    for award_id in dict.fromkeys(award_ids):
        award, roles = seen.get(award_id, (None, frozenset()))
        issuer_id = issuer_of[award.badge_id] if isinstance(award, AwardRow) else None
        if issuer_id is None:
            taken.refused[award_id] = NotFound("awards")
        elif not may(roles, Right.AWARD_BADGE):
            taken.refused[award_id] = NotAllowed(field=("awards",))
        else:
            by_issuer[issuer_id].append(award_id)
    return by_issuer
