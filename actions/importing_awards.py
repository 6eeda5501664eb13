"""Awards of elsewhere: how do they come into the backpack? (rule 31)"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from actions.allowances import spend
from actions.outside_badges import MOST_AN_HOUR, digest_of, is_kept, is_ours, known_badge
from actions.outside_papers import Source, verified
from actions.outside_words import lines
from actions.refusals import AlreadyExists, InvalidInput
from actions.subjects import a_user
from actions.tools import Actor
from actions.unit import Change, changing
from actions.verbs import verb
from models.awards import Award
from models.rights import Right
from models.rows import Id, first
from models.users import verified_addresses
from openbadges.reading import Given

OURS = "Awards of this Laurel are in the backpack already: verify the address that they were given to."


@verb
async def import_award(by: Actor, user_id: UUID, source: Source) -> UUID:
    """Put an award that was given elsewhere, to a verified address of the user, into their backpack, once.

    All that can be told of it is verified before the user is locked: fetching may take a while.
    """
    if source.url is not None and is_ours(by.tools, source.url):
        raise InvalidInput(OURS, *source.field)
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id)) as change:
        await spend(change, "imports an hour", str(user_id), MOST_AN_HOUR, timedelta(hours=1))
        emails = await verified_addresses(user_id)
    given = await verified(by.tools, source, user_id, emails)
    if is_ours(by.tools, given.badge.issuer_id):
        raise InvalidInput(OURS, *source.field)
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id)) as change:
        return change.gives(await _put(change, user_id, given, source))


async def _put(change: Change[Any], user_id: UUID, given: Given, source: Source) -> UUID:
    """The address may be theirs no more since we asked."""
    if given.recipient not in await verified_addresses(user_id):
        raise InvalidInput("It was given to somebody else.", *source.field)
    if not is_kept(given.id):
        raise InvalidInput("The award's id is too long, or has characters that no id has.", *source.field)
    digest = digest_of(given.id, given.badge.issuer_id)
    if await first(Id, IMPORTED, user_id, digest):
        raise AlreadyExists("This award is in your backpack already.", *source.field)
    badge_id = await known_badge(change, given.badge, *source.field)
    award = await Award.create(
        badge_id=badge_id,
        email=given.recipient,
        standing=False,
        narrative=lines(given.narrative, 10_000) if given.narrative else None,
        issued_at=given.issued_at,
        expires_at=given.expires_at,
        imported_from=given.id,
        imported_digest=digest,
    )
    change.recheck(badge_id=badge_id, email=given.recipient)
    return award.id


IMPORTED = """
SELECT award.id FROM award JOIN email_address ON address = email AND verified_at IS NOT NULL
WHERE user_id = $1 AND imported_digest = $2"""
