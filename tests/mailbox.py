"""How does a test read the mail that is owed, before it leaves or from the folder where it is written?"""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from actions.deliveries import Claimed, claim
from actions.tools import Tools
from laurel.mail.letters import letter_of
from laurel.mail.message import message_of
from models.deliveries import DeliveryKind

SENDER = "Laurel <laurel@badges.example>"
OPERATOR = "operator@badges.example"


async def owed(tools: Tools, kind: DeliveryKind) -> Claimed:
    """The one delivery of this kind that is due, claimed."""
    (delivery,) = [found for found in await claim(tools, 1000) if found.kind is kind]
    return delivery


async def written(tools: Tools, delivery: Claimed, operator: str = OPERATOR) -> EmailMessage | None:
    """The message, as whoever gets it reads it; None where nothing is to be said."""
    letter = await letter_of(delivery, tools, operator)
    if letter is None:
        return None
    message = message_of(letter, delivery.id, delivery.created_at, SENDER, tools.address)
    return read(message.as_bytes())


async def mail(tools: Tools, kind: DeliveryKind) -> EmailMessage:
    """What the one delivery of this kind that is due says."""
    message = await written(tools, await owed(tools, kind))
    assert message
    return message


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def mail_in(folder: Path) -> list[EmailMessage]:
    """In the order in which it was written."""
    return [read(path.read_bytes()) for path in sorted(folder.glob("*.eml"))]


def text_of(message: EmailMessage) -> str:
    return _part(message, "plain")


def html_of(message: EmailMessage) -> str:
    return _part(message, "html")


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body
    return str(body.get_content())
