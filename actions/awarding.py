"""How is a badge given, and taken, within a change?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from actions.aside import aside
from actions.completing import Earned
from actions.unit import RUNNING, Change
from actions.values import after
from models.deliveries import DeliveryKind
from models.keys import new_id
from models.rows import Statement, bulk, execute, fetch, write


class Recipient(NamedTuple):
    """To whom an award goes: a lower-cased address, and what it says of them."""

    email: str
    name: str | None
    narrative: str | None


class Given(NamedTuple):
    """What is given. `nothing_stands` where that was read under the lock: only somebody with another one may differ."""

    id: UUID
    valid_for: str | None
    nothing_stands: bool = False


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
    running = RUNNING.get()
    if badge.nothing_stands and running and not running.careful:
        earned = await aside(len(wanted), _hope, change, badge, wanted.values(), objective_id)
    else:
        earned = await _give(change, badge, wanted, objective_id)
    await aside(len(earned), _tell, change, badge.id, earned)
    return earned


def _hope(
    change: Change[Any], badge: Given, recipients: Collection[Recipient], objective_id: UUID | None
) -> dict[str, Earned]:
    """Written with everything else. Where somebody overtakes it, the constraint says so, and all is done again."""
    made = {recipient.email: new_id() for recipient in recipients}
    if made:
        rows = [(made[recipient.email], *recipient) for recipient in recipients]
        change.also(Statement(GIVE, _values(change, badge, rows, objective_id)))
    return {email: Earned(award_id, True) for email, award_id in made.items()}


async def _give(
    change: Change[Any], badge: Given, wanted: Mapping[str, Recipient], objective_id: UUID | None
) -> dict[str, Earned]:
    earned = dict[str, Earned]()
    if wanted:
        await execute(FALL, badge.id, list(wanted), change.now)
    while missing := [recipient for email, recipient in wanted.items() if email not in earned]:
        # Again where the award in our way was revoked by another transaction before we could read it.
        values = await aside(len(missing), _new_values, change, badge, missing, objective_id)
        made = await write(Standing, GIVE_NEW, *values)
        earned |= {email: Earned(award_id, True) for email, award_id in made}
        if others := [email for email in wanted if email not in earned]:
            stood = await fetch(Standing, STANDING, badge.id, others)
            earned |= {email: Earned(award_id, False) for email, award_id in stood}
    return earned


async def give_second(change: Change[Any], badge: Given, recipient: Recipient) -> Earned:
    """One more award beside the standing one (rule 29, `allowSecond`)."""
    earned = Earned(new_id(), True)
    rows = [(earned.award_id, *recipient)]
    await execute(GIVE, *_values(change, badge, rows, None, standing=False))
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

GIVE = """
INSERT INTO award (id, badge_id, email, recipient_name, standing, narrative, issued_at, expires_at, issued_by_id,
  objective_id, shared)
SELECT id, $2, email, name, $3, narrative, $4, $5, $6, $7, FALSE
FROM json_to_recordset($1) AS given(id uuid, email text, name text, narrative text) WHERE TRUE"""

# Nothing for whom somebody else has awarded: the constraint says so, whatever lock they hold.
GIVE_NEW = f"{GIVE} ON CONFLICT DO NOTHING RETURNING email, id"

STANDING = "SELECT email, id FROM award WHERE badge_id = $1 AND email = ANY($2) AND standing"

REVOKE = """
UPDATE award SET standing = FALSE, revoked_at = $2, revocation_reason = $3
WHERE id = ANY($1) AND revoked_at IS NULL RETURNING id, badge_id, email"""


def _new_values(
    change: Change[Any], badge: Given, missing: Iterable[Recipient], objective_id: UUID | None
) -> tuple[object, ...]:
    rows = [(new_id(), *recipient) for recipient in missing]
    return _values(change, badge, rows, objective_id)


def _values(
    change: Change[Any],
    badge: Given,
    rows: Iterable[Sequence[object]],
    objective_id: UUID | None,
    standing: bool = True,
) -> tuple[object, ...]:
    """Of GIVE."""
    expires_at = after(change.now, badge.valid_for) if badge.valid_for else None
    told = bulk(("id", *Recipient._fields), rows)
    return told, badge.id, standing, change.now, expires_at, change.user_id, objective_id


def _tell(change: Change[Any], badge_id: UUID, earned: Mapping[str, Earned]) -> None:
    for email, award in earned.items():
        if award.made:
            change.recheck(badge_id=badge_id, email=email)
            body = {"award": str(award.award_id)}
            change.deliver(DeliveryKind.AWARD_MAIL, f"award-mail:{award.award_id}", body)
