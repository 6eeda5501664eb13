"""How does a page stay signed in, and a program get in?"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from actions.refusals import NotFound
from actions.subjects import hold_user
from actions.tokens import new_token, token_hash
from actions.unit import Change
from models.keys import new_id
from models.rows import execute
from models.tokens import AccessToken

LIFE = timedelta(days=30)
MOST = 50  # rule 38


class Session(NamedTuple):
    """`token` is shown this once."""

    user_id: UUID
    token_id: UUID
    token: str
    expires_at: datetime


async def begin_session(
    change: Change[Any], user_id: UUID, label: str = "Signed in", life: timedelta = LIFE
) -> Session:
    """Signed in for 30 days, or as long as `life`; of more than 50 sessions the oldest end."""
    if await hold_user(user_id) is None:
        raise NotFound  # erased at this very moment
    session = Session(user_id, new_id(), new_token("access"), change.now + life)
    await AccessToken.create(
        id=session.token_id,
        user_id=user_id,
        label=label,
        token_hash=token_hash(session.token),
        is_session=True,
        created_at=change.now,
        expires_at=session.expires_at,
    )
    await execute(END_OLDEST, user_id, change.now)
    return session


END_OLDEST = f"""
UPDATE access_token SET revoked_at = $2 WHERE id IN (
  SELECT id FROM access_token WHERE user_id = $1 AND is_session AND revoked_at IS NULL AND expires_at > $2
  ORDER BY created_at DESC, id DESC LIMIT 1000 OFFSET {MOST}
)"""
