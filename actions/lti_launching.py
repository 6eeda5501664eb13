"""How does a launch begin and end, each once only? (LTI 1.3, section 5.1.1; threat T71)"""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from actions.allowances import spend
from actions.refusals import NotFound
from actions.sessions import Session, begin_session
from actions.subjects import a_user, an_issuer
from actions.tokens import token_hash
from actions.tools import Actor
from actions.unit import changing
from actions.verbs import verb
from models.lti_logins import LoginRow, LtiLogin, take_login
from models.rights import Right

MOST_BEGUN = 5000  # by one network, within an hour: a school comes from one address, each time it looks
LIFE = timedelta(minutes=10)
SESSION = timedelta(hours=12)  # a page of a course is opened anew every day


class Begun(NamedTuple):
    """What the platform is to send back; neither is kept as it is."""

    state: str
    nonce: str


@verb
async def begin_lti_login(
    by: Actor, issuer_id: UUID, platform_id: UUID, begun: Begun, asked: dict[str, Any], network: str
) -> None:
    """Good for one launch within ten minutes, by whichever process. RateLimited: anybody may begin one."""
    async with changing(by, Right.OPERATE, an_issuer(issuer_id)) as change:
        await spend(change, "launches begun", network, MOST_BEGUN, timedelta(hours=1))
        await LtiLogin.create(
            platform_id=platform_id,
            state_hash=token_hash(begun.state),
            nonce_hash=token_hash(begun.nonce),
            asked=asked,
            created_at=change.now,
            expires_at=change.now + LIFE,
        )


@verb
async def take_lti_login(by: Actor, issuer_id: UUID, state: str) -> LoginRow:
    """Used up by this, whatever comes of the launch. NotFound for one that is used, late or none of ours."""
    async with changing(by, Right.OPERATE, an_issuer(issuer_id)) as change:
        found = await take_login(token_hash(state), change.now)
    if found is None:
        raise NotFound("state")
    return found


@verb
async def open_lti_session(by: Actor, user_id: UUID) -> Session:
    """A session for whom a platform has just brought."""
    async with changing(by, Right.OPERATE, a_user(user_id)) as change:
        return await begin_session(change, user_id, "Launched from a course", SESSION)
