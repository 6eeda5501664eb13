"""How does a letter become a message: its headers, and the same words as text and as HTML? (RFC 5322)"""

from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from email_validator import validate_email
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from laurel.mail.letters import Letter

MOST_OF_A_LINE = 998  # octets, RFC 5322, section 2.1.1
TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"], default=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


class Unfolded(BaseHeader):
    """A header with an address: the email package would break a long one into encoded words, which nobody reads."""

    max_count = 1

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        UnstructuredHeader.parse(value, kwds)

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", Unfolded)
POLICY = EmailPolicy(header_factory=HEADERS, cte_type="8bit", max_line_length=MOST_OF_A_LINE)


def message_of(
    letter: Letter, delivery_id: UUID, written_at: datetime, sender: str, address: str
) -> EmailMessage:
    """The same for the same delivery, so that a mail server knows one that comes twice. `address` is ours."""
    message = EmailMessage(POLICY)
    message["From"] = sender
    message["To"] = mailbox(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = written_at
    message["Message-ID"] = f"<{delivery_id}@{_host(address)}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(_written(letter, "txt"))
    message.add_alternative(_written(letter, "html"), subtype="html")
    return message


def mailbox(address: str) -> Address:
    """Exactly one; ValueError for whatever else, which a header would read as several (threat T67)."""
    if address.isascii():
        return Address(addr_spec=address)
    valid = validate_email(address, check_deliverability=False)
    return Address(username=valid.local_part, domain=valid.ascii_domain)


def _written(letter: Letter, kind: str) -> str:
    template = TEMPLATES.get_template(f"{letter.template}.{kind}")
    return template.render(letter.values, subject=letter.subject, unsubscribe=letter.unsubscribe)


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "localhost").encode("idna").decode()
