"""How is a badge given, and taken, within a change?"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from actions.completing import Earned
from actions.unit import Change
from actions.values import after
from models.deliveries import DeliveryKind
from models.keys import new_id
from models.rows import execute, fetch, records, write


class Recipient(NamedTuple):
    """To whom an award goes: a lower-cased address, and what it says of them."""

    email: str
    name: str | None
    narrative: str | None


class Given(NamedTuple):
    """What is given. `may_have_expired` is False where no award stands in the way that has."""

    id: UUID
    valid_for: str | None
    may_have_expired: bool = True


class Standing(NamedTuple):
    email: str
    id: UUID


class Revoked(NamedTuple):
    id: UUID
    badge_id: UUID
    email: str


async def give(
    change: Change[Any],
    badge: Given,
    recipients: Collection[Recipient],
    objective_id: UUID | None = None,
) -> dict[str, Earned]:
    """By address: the award made now, or the one that stood already (rule 29).

    Addresses are written in order, so that two changes that award the same people can't wait for each other.
    """
    wanted = {recipient.email: recipient for recipient in sorted(recipients)}
    if badge.may_have_expired and wanted:
        await execute(FALL, badge.id, list(wanted), change.now)
    earned = dict[str, Earned]()
    while missing := [recipient for email, recipient in wanted.items() if email not in earned]:
        # Again where the award in our way was revoked by another transaction before we could read it.
        made = await write(Standing, GIVE, *_awards(change, badge, missing, objective_id))
        earned |= {email: Earned(award_id, True) for email, award_id in made}
        if others := [email for email in wanted if email not in earned]:
            stood = await fetch(Standing, STANDING, badge.id, others)
            earned |= {email: Earned(award_id, False) for email, award_id in stood}
    _tell(change, badge.id, earned)
    return earned


async def give_second(change: Change[Any], badge: Given, recipient: Recipient) -> Earned:
    """One more award beside the standing one (rule 29, `allowSecond`)."""
    values = _awards(change, badge, [recipient], None, standing=False)
    ((email, award_id),) = await write(Standing, GIVE, *values)
    earned = Earned(award_id, True)
    _tell(change, badge.id, {email: earned})
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

# Nothing for whom somebody else has awarded: the constraint says so, whatever lock they hold.
GIVE = """
INSERT INTO award (id, badge_id, email, recipient_name, standing, narrative, issued_at, expires_at, issued_by_id,
  objective_id, shared)
SELECT id, $2, email, name, $3, narrative, $4, $5, $6, $7, FALSE
FROM json_to_recordset($1) AS given(id uuid, email text, name text, narrative text) WHERE TRUE
ON CONFLICT DO NOTHING RETURNING email, id"""

STANDING = "SELECT email, id FROM award WHERE badge_id = $1 AND email = ANY($2) AND standing"

REVOKE = """
UPDATE award SET standing = FALSE, revoked_at = $2, revocation_reason = $3
WHERE id = ANY($1) AND revoked_at IS NULL RETURNING id, badge_id, email"""


def _awards(
    change: Change[Any],
    badge: Given,
    recipients: Iterable[Recipient],
    objective_id: UUID | None,
    standing: bool = True,
) -> tuple[object, ...]:
    """The values of GIVE."""
    rows = records(("id", *Recipient._fields), [(new_id(), *recipient) for recipient in recipients])
    expires_at = after(change.now, badge.valid_for) if badge.valid_for else None
    return rows, badge.id, standing, change.now, expires_at, change.user_id, objective_id


def _tell(change: Change[Any], badge_id: UUID, earned: Mapping[str, Earned]) -> None:
    for email, award in earned.items():
        if award.made:
            change.recheck(badge_id=badge_id, email=email)
            body = {"award": str(award.award_id)}
            change.deliver(DeliveryKind.AWARD_MAIL, f"award-mail:{award.award_id}", body)
