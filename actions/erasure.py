"""How does somebody leave, with everything that is held about them? (rule 34)"""

from datetime import datetime
from typing import Any
from uuid import UUID

from actions.blanking import bury
from actions.discarding import forget_files, forget_images
from actions.refusals import InvalidInput, LastOwner
from actions.subjects import a_user
from actions.tools import Actor
from actions.unit import Change, changing
from actions.verbs import verb
from models.issuers import issuers_of_user, owners_of_issuers
from models.learners import learners_of_person
from models.lti_addresses import is_address_of_lti
from models.rights import Right
from models.rows import Id, execute, fetch
from models.users import verified_addresses


@verb
async def erase_account(by: Actor, user_id: UUID, email: str) -> datetime:
    """For ever, once one of the own addresses was typed in, or the name where there is none.

    LastOwner where an issuer would be nobody's.

    Awards become revoked tombstones; learners are blanked in each space by a recheck of its own.
    """
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id)) as change:
        addresses = await verified_addresses(user_id)
        own = [address for address in addresses if not is_address_of_lti(address)]
        if _plain(email) not in {_plain(each) for each in own or [change.subject.name]}:
            raise InvalidInput("Type one of your own verified addresses to confirm.", "email")
        await _leave_issuers(user_id)
        for learner in await learners_of_person(user_id, addresses):
            change.recheck(user_id=user_id, learner_id=learner.id)
        change.recheck(user_id=user_id)
        await _forget(change, user_id, addresses)
    return change.now


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


async def _leave_issuers(user_id: UUID) -> None:
    """Owners who leave at once wait for each other here, so that one stays; always in one order."""
    ids = sorted(row.id for row in await issuers_of_user(user_id))
    for issuer_id in ids:
        await execute("UPDATE issuer SET name = name WHERE id = $1", issuer_id)
    if any(owners == {user_id} for owners in (await owners_of_issuers(ids)).values()):
        raise LastOwner
    await execute("DELETE FROM issuer_staff WHERE user_id = $1", user_id)


async def _forget(change: Change[Any], user_id: UUID, addresses: list[str]) -> None:
    await forget_files(change, [row.id for row in await fetch(Id, UNUSED_FILES, user_id)])
    await forget_images(change, [row.id for row in await fetch(Id, OWN_IMAGES, user_id)])
    await execute("UPDATE image SET user_id = NULL, award = NULL WHERE user_id = $1", user_id)
    for sql in BY_ADDRESS:
        await execute(sql, addresses)
    for sql in BY_USER:
        await execute(sql, user_id)
    await bury(change, addresses)
    await execute(
        "UPDATE users SET name = 'Erased account', erased_at = $2 WHERE id = $1", user_id, change.now
    )


# Those that were handed in go with their submissions.
UNUSED_FILES = """
SELECT id FROM evidence_file WHERE user_id = $1 AND NOT EXISTS (
  SELECT 1 FROM evidence_item WHERE file_id = evidence_file.id
)"""

OWN_IMAGES = "SELECT id FROM image WHERE user_id = $1"

# To spaces whose lock is not held: they stay as they are, for staff to remove, and name nobody.
BLANK_INVITATIONS = """
UPDATE staff_member SET email = 'erased-' || CAST(id AS TEXT) || '@erased.invalid', first_name = NULL,
  last_name = NULL, token_hash = NULL
WHERE email = ANY($1) AND user_id IS NULL"""

BY_ADDRESS = (
    "DELETE FROM unsubscription WHERE address = ANY($1)",
    "DELETE FROM code WHERE address = ANY($1)",
    BLANK_INVITATIONS,
    "DELETE FROM issuer_staff WHERE email = ANY($1) AND user_id IS NULL",
)
BY_USER = tuple(
    f"DELETE FROM {table} WHERE user_id = $1"
    for table in ("email_address", "access_token", "identity", "lti_identity", "code", "outcome")
)
