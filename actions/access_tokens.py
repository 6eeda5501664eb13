"""Access tokens: how do programs of a user get in? (rule 33)"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from actions.refusals import InvalidInput, LimitReached, NotFound
from actions.sessions import MOST
from actions.subjects import a_user
from actions.tokens import new_token, token_hash
from actions.tools import Actor, Tools
from actions.unit import changing
from actions.values import future, line_of_text
from actions.verbs import verb
from models.rights import Right
from models.rows import execute
from models.tokens import AccessToken, access_tokens, tokens_of_user

LIFE = timedelta(days=90)
LONGEST = timedelta(days=366)


class NewAccessToken(NamedTuple):
    """`token` is shown this once."""

    id: UUID
    token: str


@verb
async def create_access_token(
    by: Actor, user_id: UUID, label: str, expires_at: datetime | None = None
) -> NewAccessToken:
    """A bearer token for a program of this user: for 90 days, or until an instant within a year."""
    label = line_of_text(label, "label")
    token = new_token("access")
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id, "user")) as change:
        ends = future(expires_at, change.now, "expiresAt") if expires_at else change.now + LIFE
        if ends > change.now + LONGEST:
            raise InvalidInput("A token works for a year at most.", "expiresAt")
        known = [row for row in await tokens_of_user(user_id, change.now) if not row.is_session]
        if len(known) >= MOST:
            raise LimitReached(f"A user has at most {MOST} access tokens: revoke one first.", ("label",))
        created = await AccessToken.create(
            user_id=user_id,
            label=label,
            token_hash=token_hash(token),
            created_at=change.now,
            expires_at=ends,
        )
    return NewAccessToken(created.id, token)


@verb
async def revoke_access_token(by: Actor, token_id: UUID) -> UUID:
    """At once, in open streams too. Gives whose it was."""
    found = (await access_tokens([token_id])).get(token_id)
    if found is None:
        raise NotFound("accessToken")
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(found.user_id, "accessToken")) as change:
        await execute(REVOKE, token_id, change.now)
    return found.user_id


async def used(tools: Tools, table: str, token_id: UUID, last_used_at: datetime | None) -> None:
    """Note that a token came, to the hour: one write an hour at most, and no trace of each step."""
    hour = tools.now().replace(minute=0, second=0, microsecond=0)
    if last_used_at is None or last_used_at < hour:
        await execute(USED[table], token_id, hour)


REVOKE = "UPDATE access_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL"
USED = {
    table: f"UPDATE {table} SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)"
    for table in ("access_token", "display_token")
}
