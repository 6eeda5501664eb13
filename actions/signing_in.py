"""Signing in: by a mailed code, or as an OpenID provider says (rule 33). No passwords are kept."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from actions.allowances import spend
from actions.codes import prove, send_code
from actions.refusals import NotFound, WrongCode
from actions.sessions import Session, begin_session
from actions.subjects import a_user, hold_user, the_installation
from actions.tools import Actor
from actions.unit import Change, changing
from actions.users import admit, new_user
from actions.values import email_address
from actions.verbs import verb
from models.identities import Identity, user_of_identity
from models.rights import Right
from models.tokens import AccessToken
from models.who import Viewer

# Of one network, within an hour: a school signs in from one address.
MOST_REQUESTS = 300
MOST_TRIES = 1000
MOST_TRIES_OF_ONE = (
    10  # of one address: else a stranger's wrong tries would use up each new code of its owner
)


class Claims(NamedTuple):
    """What a provider says of somebody (OpenID Connect Core 1.0, section 5.1)."""

    issuer: str
    subject: str
    email: str | None
    email_verified: bool
    name: str | None


@verb
async def request_sign_in(by: Actor, email: str, network: str) -> datetime:
    """Mail a code to this address; gives until when it works. It is the same whether or not there is an account."""
    email = email_address(email, "email")
    async with changing(by, Right.SIGN_IN, the_installation()) as change:
        await spend(change, "sign-in requests", network, MOST_REQUESTS, timedelta(hours=1))
        expires_at = await send_code(change, _purpose(email), "sign-in", email, network)
    return expires_at


@verb
async def sign_in(by: Actor, email: str, code: str, network: str) -> Session:
    """A session for whoever has this address; their account is made with the first."""
    email = email_address(email, "email")
    session = None
    async with changing(by, Right.SIGN_IN, the_installation()) as change:
        await spend(change, "sign-in tries", network, MOST_TRIES, timedelta(hours=1))
        await spend(change, "tries of one", f"{network} {email}", MOST_TRIES_OF_ONE, timedelta(hours=1))
        if await prove(change, _purpose(email), code):
            session = await begin_session(change, await admit(change, email))
    if session is None:
        raise WrongCode
    return session


@verb
async def sign_out(by: Actor) -> bool:
    """The token that was come with works no more; False where there was none."""
    who = by.who
    if not isinstance(who, Viewer) or who.token_id is None:
        return False
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(who.user_id)) as change:
        await AccessToken.filter(id=who.token_id).update(revoked_at=change.now)
    return True


@verb
async def recognise(by: Actor, claims: Claims) -> UUID:
    """Whom the provider means: known to it from before, by a verified address, or new here."""
    async with changing(by, Right.OPERATE, the_installation()) as change:
        user_id = await user_of_identity(claims.issuer, claims.subject)
        if user_id is None:
            user_id = await _of_claims(change, claims)
            if await hold_user(user_id) is None:
                raise NotFound  # erased at this very moment: the next sign-in makes another account
            await Identity.create(
                user_id=user_id, issuer=claims.issuer, subject=claims.subject, created_at=change.now
            )
    return user_id


@verb
async def open_session(by: Actor, user_id: UUID) -> Session:
    """A session for whom the provider has just brought."""
    async with changing(by, Right.OPERATE, a_user(user_id)) as change:
        return await begin_session(change, user_id)


async def _of_claims(change: Change[Any], claims: Claims) -> UUID:
    """An address that the provider does not vouch for says nothing (rule 33)."""
    if claims.email and claims.email_verified:
        return await admit(change, email_address(claims.email, "email"), claims.name)
    return await new_user(change, claims.name or "Somebody")


def _purpose(email: str) -> str:
    return f"sign-in:{email}"
