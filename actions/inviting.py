"""How is somebody invited to a staff, and asked again? (rule 21)"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from actions.allowances import spend
from actions.tokens import new_token, token_hash
from actions.unit import Change
from models.deliveries import DeliveryKind

LIFE = timedelta(days=14)
AGAIN = timedelta(minutes=1)  # between two mails of one invitation
MOST_A_DAY = 1000  # of one issuer
MOST_OF_ONE = 200  # a day, by one user, who may make any number of issuers
MOST_TO_ONE = 5  # a day, of one issuer to one address
ALL_TO_ONE = 20  # a day, of all issuers to one address
SEALED_ABOUT = b"invitation"  # as what the token is sealed in its delivery


async def invite(change: Change[Any], issuer_id: UUID, email: str, about: str, key: UUID) -> dict[str, Any]:
    """Mail a new single-use link; gives the columns that make it the only one. `about` is the table of the row."""
    await spend(change, "invitations a day", str(issuer_id), MOST_A_DAY, timedelta(days=1))
    await spend(change, "invitations of one a day", str(change.user_id), MOST_OF_ONE, timedelta(days=1))
    await spend(change, "invitations to one a day", f"{issuer_id} {email}", MOST_TO_ONE, timedelta(days=1))
    await spend(change, "all invitations to one a day", email, ALL_TO_ONE, timedelta(days=1))
    token = new_token("invitation")
    sealed = change.by.tools.sealing.seal(token.encode(), SEALED_ABOUT)
    body = {about: str(key), "token": sealed}
    change.deliver(DeliveryKind.INVITATION_MAIL, f"invitation-mail:{token_hash(token)}", body)
    return {
        "token_hash": token_hash(token),
        "invited_at": change.now,
        "invited_by_id": change.user_id,
        "expires_at": change.now + LIFE,
        "bounced_at": None,
    }


def too_soon(invited_at: datetime, now: datetime) -> bool:
    """At most one mail a minute."""
    return now - invited_at < AGAIN
