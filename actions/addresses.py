"""Addresses: how do they become a user's, and leave them? (rules 18, 33)"""

from datetime import timedelta
from uuid import UUID

from actions.addresses_of_staff import be_known_by_primary
from actions.allowances import spend
from actions.codes import prove, send_code
from actions.refusals import AlreadyExists, InUse, InvalidInput, LimitReached, NotFound, WrongCode
from actions.subjects import a_user
from actions.tools import Actor
from actions.unit import changing
from actions.values import email_address
from actions.verbs import verb
from models.rights import Right
from models.rows import execute
from models.users import AddressRow, EmailAddress, addresses_of

MOST = 20  # rule 38
MOST_CLAIMS = 40  # a day: whoever claims addresses mails strangers


@verb
async def add_email(by: Actor, user_id: UUID, email: str) -> UUID:
    """Claim an address, which shows nothing until the mailed code is typed in; claiming again mails another."""
    email = email_address(email, "email")
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id)) as change:
        await spend(change, "addresses claimed a day", str(user_id), MOST_CLAIMS, timedelta(days=1))
        known = await addresses_of(user_id)
        same = next((row for row in known if row.address == email), None)
        if same and same.verified_at:
            raise AlreadyExists("This address is yours already.", "email")
        if same is None:
            if len(known) >= MOST:
                raise LimitReached(f"A user has at most {MOST} addresses: remove one first.", ("email",))
            await EmailAddress.create(user_id=user_id, address=email)
        await send_code(change, _purpose(user_id, email), "address", email, str(user_id), user_id)
    return user_id


@verb
async def verify_email(by: Actor, user_id: UUID, email: str, code: str) -> UUID:
    """The address is theirs, and with it awards and learners; learners of one person become one (rule 18)."""
    email = email_address(email, "email")
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id)) as change:
        await _own(user_id, email)
        proved = await prove(change, _purpose(user_id, email), code)
        if proved:
            await execute(VERIFY, user_id, email, change.now)
            change.recheck(user_id=user_id)
    if not proved:
        raise WrongCode
    return user_id


@verb
async def set_primary_email(by: Actor, user_id: UUID, email: str) -> UUID:
    """Mail goes there from now on."""
    email = email_address(email, "email")
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id)):
        if (await _own(user_id, email)).verified_at is None:
            raise InvalidInput("Verify this address first, with the code that was mailed to it.", "email")
        addresses = EmailAddress.filter(user_id=user_id)
        await addresses.filter(is_primary=True).update(is_primary=False)
        await addresses.filter(address=email).update(is_primary=True)
    return user_id


@verb
async def remove_email(by: Actor, user_id: UUID, email: str) -> UUID:
    """What was theirs through this address alone is theirs no more."""
    email = email_address(email, "email")
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id)) as change:
        if (await _own(user_id, email)).is_primary:
            raise InUse("Mail goes to this address: make another one primary first.", ("email",))
        await EmailAddress.filter(user_id=user_id, address=email).delete()
        await be_known_by_primary(user_id, email)
        await execute(UNCLAIM, email)
        await execute("DELETE FROM code WHERE purpose = $1", _purpose(user_id, email))
        change.recheck(user_id=user_id)
    return user_id


# What was earned by another address of theirs: whoever has this one next may earn it, too (rule 25).
UNCLAIM = "DELETE FROM pathway_completion WHERE email = $1 AND award_id IS NULL"


async def _own(user_id: UUID, email: str) -> AddressRow:
    found = next((row for row in await addresses_of(user_id) if row.address == email), None)
    if found is None:
        raise NotFound("email")
    return found


def _purpose(user_id: UUID, email: str) -> str:
    return f"address:{user_id}:{email}"


# The first address that is proved is where mail goes.
VERIFY = """
UPDATE email_address SET verified_at = $3, is_primary = NOT EXISTS (
  SELECT 1 FROM email_address AS other WHERE other.user_id = $1 AND other.is_primary
) WHERE user_id = $1 AND address = $2"""
