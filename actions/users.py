"""Users: how does an account come to be, and what does its owner change of it?"""

from typing import Any
from uuid import UUID

from actions.subjects import a_user, the_installation
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import email_address, line_of_text
from actions.verbs import verb
from models.rights import Right
from models.rows import execute
from models.users import EmailAddress, User, user_of_address

MOST_CHARACTERS = 200


@verb
async def ensure_user(by: Actor, email: str, name: str | None = None) -> UUID:
    """The user who has verified this address; the operator vouches for a new one."""
    email = email_address(email, "email")
    name = line_of_text(name, "name") if name else None
    async with changing(by, Right.OPERATE, the_installation()) as change:
        user_id = await admit(change, email, name)
    return user_id


@verb
async def update_viewer(by: Actor, user_id: UUID, name: str | None, wants_mail: bool | None) -> UUID:
    """What is None stays. Wanting mail again undoes every unsubscription of the user's addresses."""
    new_name = line_of_text(name, "name") if name is not None else None
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id)):
        if new_name is not None:
            await User.filter(id=user_id).update(name=new_name)
        if wants_mail is not None:
            await User.filter(id=user_id).update(wants_mail=wants_mail)
            if wants_mail:
                await execute(SUBSCRIBE, user_id)
    return user_id


async def admit(change: Change[Any], email: str, name: str | None = None) -> UUID:
    """Who has verified the address, else a new account for whom it is proved to be; what was waiting becomes theirs."""
    known = await user_of_address(email)
    if known:
        return known
    user_id = await new_user(change, name or email.split("@", maxsplit=1)[0])
    await EmailAddress.create(user_id=user_id, address=email, verified_at=change.now, is_primary=True)
    change.recheck(user_id=user_id)
    return user_id


async def new_user(change: Change[Any], name: str) -> UUID:
    """An account without an address."""
    return (await User.create(name=shown_name(name), created_at=change.now)).id


def shown_name(name: str) -> str:
    """As it is kept of somebody who did not type it here."""
    return " ".join(name.split())[:MOST_CHARACTERS] or "Somebody"


SUBSCRIBE = """
DELETE FROM unsubscription WHERE address IN (
  SELECT address FROM email_address WHERE user_id = $1 AND verified_at IS NOT NULL
)"""
