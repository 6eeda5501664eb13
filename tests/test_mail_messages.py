"""Messages: one recipient, one line for each header, and files that only we can read (threat T67, RFC 8058)."""

import re
import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from aiosmtplib.email import flatten_message

from actions.progress import complete_objective
from laurel.mail.letters import Letter, letter_of
from laurel.mail.message import mailbox, message_of
from laurel.mail.names import one_line, short
from laurel.mail.sending import Files, destination
from laurel.settings import ROOT, SecretAddress, Settings
from models.badges import Badge
from models.deliveries import DeliveryKind
from tests.mailbox import OPERATOR, mail_in, owed, read, text_of
from tests.stories import ChessClub


def modes_in(folder: Path) -> dict[str, int]:
    """Who may read it and what is in it, by name."""
    found = {"": folder} | {path.name: path for path in folder.iterdir()}
    return {name: stat.S_IMODE(path.stat().st_mode) for name, path in found.items()}


def test_a_name_in_a_subject_is_one_line_of_at_most_a_hundred_characters() -> None:
    assert one_line("a\r\nb\tc\x00\u2028d\u202ee  f") == "a b c de f"
    assert len(short("x" * 101)) == len(short("x" * 100)) == 100
    assert one_line("सुनीता 👩\u200d🏫 ") == "सुनीता 👩\u200d🏫"


@pytest.mark.parametrize(
    "address",
    ["a@b.example, evil@e.example", "a@b.example\r\nBcc: x@y", "Ana <a@b.example>", "a b@c.example"],
)
def test_nothing_but_one_address_becomes_a_recipient(address: str) -> None:
    with pytest.raises(ValueError, match=r"addr_spec|CR or LF|dot-atom"):
        mailbox(address)


def test_addresses_beyond_ascii_are_written_as_mail_servers_take_them() -> None:
    assert mailbox("ana@bücher.example").addr_spec == "ana@xn--bcher-kva.example"
    assert mailbox("añá@bücher.example").addr_spec == "añá@xn--bcher-kva.example"


def test_a_long_link_to_unsubscribe_stays_one_link_however_it_is_sent() -> None:
    """The email package would break it into encoded words, which no mail program puts together (RFC 8058)."""
    link = "https://badges.example.org/unsubscribe/" + "Ab-_" * 90
    values = {"name": "", "badge": "B", "issuer": "I", "address": "https://x", "to": "a@b.example"}
    letter = Letter("a@b.example", "A badge for you: Größe", "award", values, link)
    message = message_of(
        letter, UUID(int=1), datetime.now(UTC), "L <l@b.example>", "https://badges.example.org"
    )
    for sent in (message.as_bytes(), flatten_message(message), flatten_message(message, cte_type="7bit")):
        assert f"List-Unsubscribe: <{link}>".encode() in sent.splitlines()
        assert read(sent)["Subject"] == letter.subject


async def test_files_are_private_numbered_and_readable(
    club: ChessClub, mail_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await Badge.filter(id=club.mate).update(name="Großes Matt")
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
    delivery = await owed(club.tools, DeliveryKind.AWARD_MAIL)
    letter = await letter_of(delivery, club.tools, OPERATOR)
    assert letter
    message = message_of(letter, delivery.id, delivery.created_at, "L <l@b.example>", club.tools.address)
    caplog.set_level("INFO", "laurel.mail")
    for _ in range(2):
        await Files(mail_folder).send(message)
    assert modes_in(mail_folder) == {"": 0o700, "001.eml": 0o600, "002.eml": 0o600}
    first, second = mail_folder / "001.eml", mail_folder / "002.eml"
    content = first.read_text("utf-8")
    assert "\nSubject: A badge for you\n" in content
    assert 'has given you the badge "Großes Matt"' in content
    assert not re.search("base64|quoted-printable", content)
    assert text_of(mail_in(mail_folder)[0]) == text_of(read(message.as_bytes()))
    told = [record.getMessage() for record in caplog.records if record.name == "laurel.mail.sending"]
    assert told == [f"mail to ana@learner.example: {path}" for path in (first, second)]


def test_the_operator_is_told_where_mail_goes() -> None:
    assert destination(Settings().mail_url) == "Mail is written to var/mail/"
    assert destination(SecretAddress("file:///else/where")) == "Mail is written to /else/where/"
    assert (
        destination(SecretAddress("smtp://u:hidden@post.example:25")) == "Mail is sent through post.example."
    )
    assert (ROOT / "var" / "mail").as_uri() == Settings().mail_url.get_secret_value()
