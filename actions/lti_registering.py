"""By which link does a platform register itself, once? (LTI Dynamic Registration 1.0)"""

from datetime import timedelta
from uuid import UUID

from actions.allowances import spend
from actions.lti_keys import ensure_lti_key
from actions.lti_platforms import require_room
from actions.refusals import NotFound
from actions.signed_links import open_link, seal_link
from actions.subjects import an_issuer
from actions.tokens import token_hash
from actions.tools import Actor, Tools
from actions.unit import changing
from actions.verbs import verb
from models.lti_registrations import take_registration
from models.rights import Right
from models.who import Viewer

ABOUT = b"a platform to register"
LIFE = timedelta(hours=1)
MOST = 60  # of an issuer, within an hour: each has us ask addresses that a stranger names


def registration_address(tools: Tools, who: Viewer, issuer_id: UUID) -> str:
    """For one platform, within an hour, while the sign-in of whoever made it stands and they own the issuer."""
    return f"{tools.address}/lti/{issuer_id}/register/{seal_link(tools, ABOUT, who, issuer_id, life=LIFE)}"


def registration_link(tools: Tools, sealed: str, issuer_id: UUID) -> Viewer:
    """Who made it; ValueError for a link that is not ours, too old, or another issuer's."""
    who, (made_for,) = open_link(tools, ABOUT, sealed)
    if UUID(made_for) != issuer_id:
        raise ValueError("another issuer's")
    return who


@verb
async def take_lti_registration(by: Actor, issuer_id: UUID, sealed: str) -> None:
    """Used up by this, whatever comes of it. NotFound for one that was used. By whoever made the link."""
    async with changing(by, Right.MANAGE_PLATFORMS, an_issuer(issuer_id, "link")) as change:
        await spend(change, "platforms registering", str(issuer_id), MOST, LIFE)
        await require_room(issuer_id)
        await ensure_lti_key(change)
        if not await take_registration(token_hash(sealed), change.now + LIFE):
            raise NotFound("link")
