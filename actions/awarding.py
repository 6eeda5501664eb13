"""How is a badge given, and taken, within a change?"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from actions.completing import Earned
from actions.unit import Change
from actions.values import after
from models.awards import Award
from models.badges import BadgeRow
from models.deliveries import DeliveryKind
from models.keys import new_id
from models.rows import execute, fetch, write


class Recipient(NamedTuple):
    """To whom an award goes: a lower-cased address, and what it says of them."""

    email: str
    name: str | None
    narrative: str | None


class Standing(NamedTuple):
    email: str
    id: UUID


class Revoked(NamedTuple):
    id: UUID
    badge_id: UUID
    email: str


async def give(
    change: Change[Any],
    badge: BadgeRow,
    recipients: Collection[Recipient],
    objective_id: UUID | None = None,
) -> dict[str, Earned]:
    """By address: the award made now, or the one that stood already (rule 29).

    Addresses are written in order, so that two changes that award the same people can't wait for each other.
    """
    emails = sorted(recipient.email for recipient in recipients)
    await execute(FALL, badge.id, emails, change.now)
    made = {
        recipient.email: _award(change, badge, recipient, objective_id) for recipient in sorted(recipients)
    }
    standing: dict[str, UUID] = {}
    while missing := [award for email, award in made.items() if email not in standing]:
        # Again where the award in our way was revoked by another transaction before we could read it.
        await Award.bulk_create(missing, ignore_conflicts=True)
        standing = dict(await fetch(Standing, STANDING, badge.id, emails))
    earned = {email: Earned(standing[email], standing[email] == made[email].id) for email in emails}
    _tell(change, badge.id, earned)
    return earned


async def give_second(change: Change[Any], badge: BadgeRow, recipient: Recipient) -> Earned:
    """One more award beside the standing one (rule 29, `allowSecond`)."""
    award = _award(change, badge, recipient, None)
    award.standing = False
    await award.save(force_create=True)
    earned = Earned(award.id, True)
    _tell(change, badge.id, {recipient.email: earned})
    return earned


async def revoke(change: Change[Any], award_ids: Collection[UUID], reason: str) -> list[Revoked]:
    """Revoke those that are not revoked yet; gives them."""
    revoked = await write(Revoked, REVOKE, list(award_ids), change.now, reason)
    for award in revoked:
        change.recheck(badge_id=award.badge_id, email=award.email)
    return revoked


FALL = """
UPDATE award SET standing = FALSE
WHERE badge_id = $1 AND email = ANY($2) AND standing AND expires_at <= $3"""

STANDING = "SELECT email, id FROM award WHERE badge_id = $1 AND email = ANY($2) AND standing"

REVOKE = """
UPDATE award SET standing = FALSE, revoked_at = $2, revocation_reason = $3
WHERE id = ANY($1) AND revoked_at IS NULL RETURNING id, badge_id, email"""


def _award(change: Change[Any], badge: BadgeRow, recipient: Recipient, objective_id: UUID | None) -> Award:
    return Award(
        id=new_id(),
        badge_id=badge.id,
        email=recipient.email,
        recipient_name=recipient.name,
        narrative=recipient.narrative,
        issued_at=change.now,
        expires_at=after(change.now, badge.valid_for) if badge.valid_for else None,
        issued_by_id=change.user_id,
        objective_id=objective_id,
    )


def _tell(change: Change[Any], badge_id: UUID, earned: Mapping[str, Earned]) -> None:
    for email, award in earned.items():
        if award.made:
            change.recheck(badge_id=badge_id, email=email)
            body = {"award": str(award.award_id)}
            change.deliver(DeliveryKind.AWARD_MAIL, f"award-mail:{award.award_id}", body)
