"""How does an address stop getting mail? (rule 30)"""

from actions.subjects import the_installation
from actions.tools import Actor
from actions.unit import changing
from actions.values import email_address
from actions.verbs import verb
from models.rights import Right
from models.unsubscriptions import Unsubscription
from models.users import User, user_of_address


@verb
async def unsubscribe(by: Actor, address: str) -> None:
    """Nothing but codes and invitations goes to this address any more, nor to whoever has verified it."""
    address = email_address(address)
    async with changing(by, Right.OPERATE, the_installation()) as change:
        wish = Unsubscription(address=address, created_at=change.now)
        await Unsubscription.bulk_create([wish], ignore_conflicts=True)
        user_id = await user_of_address(address)
        if user_id:
            await User.filter(id=user_id).update(wants_mail=False)
