"""Users: how does the operator give somebody an account and a token?"""

from datetime import timedelta
from uuid import UUID

from actions.subjects import a_user, the_installation
from actions.tokens import new_token, token_hash
from actions.tools import Actor
from actions.unit import changing
from actions.values import email_address, line_of_text
from actions.verbs import verb
from models.learners import Learner
from models.rights import Right
from models.users import AccessToken, EmailAddress, User, user_of_address

TOKEN_LIFE = timedelta(days=90)


@verb
async def ensure_user(by: Actor, email: str, name: str | None = None) -> UUID:
    """The user who has verified this address; the operator vouches for a new one. Their learner rows become theirs."""
    email = email_address(email, "email")
    name = line_of_text(name or email.split("@")[0], "name")
    async with changing(by, Right.OPERATE, the_installation()) as change:
        known = await user_of_address(email)
        if known:
            return known
        user = await User.create(name=name, created_at=change.now)
        await EmailAddress.create(user=user, address=email, verified_at=change.now, is_primary=True)
        await Learner.filter(email=email, user_id=None).update(user_id=user.id)
    return user.id


@verb
async def create_access_token(by: Actor, user_id: UUID, label: str) -> str:
    """A bearer token for a program of this user, valid for 90 days; it is shown this once."""
    label = line_of_text(label, "label")
    token = new_token("access")
    async with changing(by, Right.OPERATE, a_user(user_id, "user")) as change:
        await AccessToken.create(
            user_id=user_id,
            label=label,
            token_hash=token_hash(token),
            created_at=change.now,
            expires_at=change.now + TOKEN_LIFE,
        )
    return token
