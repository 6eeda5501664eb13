"""What was mailed, as who reads the mailbox has it: codes and links, from deliveries that wait to be sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from actions.addresses import add_email, verify_email
from actions.tools import Actor, Tools
from models.deliveries import Delivery, DeliveryKind
from tests.stories import ChessClub, Person


async def bodies(kind: DeliveryKind) -> list[dict[str, Any]]:
    """The newest first."""
    return [delivery.body for delivery in await Delivery.filter(kind=kind, sent_at=None).order_by("-id")]


async def code_mailed_to(tools: Tools, address: str) -> str:
    """The newest code."""
    for body in await bodies(DeliveryKind.CODE_MAIL):
        if body["address"] == address:
            assert datetime.fromisoformat(body["expires_at"]) > tools.now()
            return tools.sealing.unseal(body["code"], b"code").decode()
    raise AssertionError(f"no code was mailed to {address}")


async def invitation_mailed(tools: Tools, about: str, key: UUID) -> str:
    """The newest token for this row; `about` is its table."""
    for body in await bodies(DeliveryKind.INVITATION_MAIL):
        if body.get(about) == str(key):
            return tools.sealing.unseal(body["token"], b"invitation").decode()
    raise AssertionError(f"no invitation was mailed for {about} {key}")


async def proves(club: ChessClub, person: Person, address: str) -> None:
    """They claim another address and type in the code."""
    by = Actor(person.who, club.tools)
    await add_email(by, person.user_id, address)
    await verify_email(by, person.user_id, address, await code_mailed_to(club.tools, address))
