"""Awards: how is a badge awarded directly, and how are awards revoked? (rule 29)"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from actions.allowances import spend
from actions.awarding import Given, Recipient, give, give_second, revoke
from actions.outcomes import Outcomes
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
from models.awards import visible_awards
from models.badges import badges
from models.issuers import IssuerRow
from models.rights import Right, Role, may

MOST_AT_ONCE = 1000
MOST_OF_NEW_ISSUER = 100  # a day, before the operator has enabled its spaces or put it into an organization


@verb
async def award_badge(
    by: Actor, badge_id: UUID, recipients: Sequence[Recipient], allow_second: bool = False
) -> Outcomes:
    """Award a badge to each of up to 1,000 people, outside any space; one transaction, one outcome each.

    Who is refused is named as the address was given.
    """
    if not 1 <= len(recipients) <= MOST_AT_ONCE:
        raise InvalidInput(f"Name between 1 and {MOST_AT_ONCE:,} recipients.", "recipients")
    badge = (await badges([badge_id])).get(badge_id)
    if badge is None or badge.issuer_id is None:
        raise NotFound("badge")
    async with changing(by, Right.AWARD_BADGE, an_issuer(badge.issuer_id, "badge")) as change:
        badge = (await badges([badge_id]))[badge_id]  # as it is under the lock
        if badge.archived_at:
            raise InvalidInput("This badge is archived.", "badge")
        given = change.gives(Outcomes())
        wanted = await _checked(change, recipients, given)
        await _require_known(change, len(wanted))
        what = Given(badge.id, badge.valid_for)
        earned = await give(change, what, wanted.values())
        for email, recipient in wanted.items():
            award = earned[email]
            if not award.made and allow_second:
                award = await give_second(change, what, recipient)
            if award.made:
                given.done.append(award.award_id)
            else:
                no = AlreadyExists("They hold this badge already; allowSecond awards it again.", "recipients")
                given.refused.append((email, no))
    return given


@verb
async def revoke_awards(by: Actor, award_ids: Sequence[UUID], reason: str) -> Outcomes:
    """Revoke each award of one issuer, with one outcome each, in one transaction."""
    if not 1 <= len(award_ids) <= MOST_AT_ONCE:
        raise InvalidInput(f"Name between 1 and {MOST_AT_ONCE:,} awards.", "awards")
    reason = line_of_text(reason, "reason", most=255)
    taken = Outcomes()
    issuer_id, ids = await _revocable(by, award_ids, taken)
    if issuer_id is None:
        return taken
    async with changing(by, Right.AWARD_BADGE, an_issuer(issuer_id, "awards")) as change:
        change.gives(taken)
        revoked = {award.id for award in await revoke(change, ids, reason)}
        taken.done.extend(award_id for award_id in ids if award_id in revoked)
        late = AlreadyRevoked(field=("awards",))
        taken.refused.extend((str(award_id), late) for award_id in ids if award_id not in revoked)
    return taken


async def _require_known(change: Change[IssuerRow], count: int) -> None:
    """Anybody can make an issuer: until the operator knows it, it mails few people (T68)."""
    issuer = change.subject
    if not issuer.spaces_enabled and issuer.organization_id is None and count:
        await spend(
            change,
            "awards of a new issuer a day",
            str(issuer.id),
            MOST_OF_NEW_ISSUER,
            timedelta(days=1),
            count,
        )


async def _checked(
    change: Change[IssuerRow], recipients: Iterable[Recipient], given: Outcomes
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


async def _revocable(by: Actor, award_ids: Sequence[UUID], taken: Outcomes) -> tuple[UUID | None, list[UUID]]:
    """The issuer of the first award that the actor may revoke, and which are revocable; the others are refused."""
    seen = await visible_awards(by.who, award_ids)
    issuer_of = {
        row.id: row.issuer_id for row in (await badges(award.badge_id for award, _ in seen.values())).values()
    }
    only, revocable = None, list[UUID]()
    for award_id in dict.fromkeys(award_ids):
        award, roles = seen.get(award_id, (None, frozenset[Role]()))
        issuer_id = issuer_of[award.badge_id] if award else None
        only = only or (issuer_id if may(roles, Right.AWARD_BADGE) else None)
        if no := _no_revoking(issuer_id, may(roles, Right.AWARD_BADGE), only):
            taken.refused.append((str(award_id), no))
        else:
            revocable.append(award_id)
    return only, revocable


def _no_revoking(issuer_id: UUID | None, allowed: bool, only: UUID | None) -> Refusal | None:
    if issuer_id is None:
        return NotFound("awards")
    if not allowed:
        return NotAllowed(field=("awards",))
    return None if issuer_id == only else InvalidInput("Revoke awards of one issuer at a time.", "awards")
