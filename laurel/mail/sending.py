"""How does a message leave: into a folder to look at, or to a mail server?"""

import asyncio
import logging
import os
import secrets
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol
from urllib.parse import unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from laurel.mail.message import POLICY
from laurel.settings import ROOT, SecretAddress
from laurel.settings_of_addresses import LOCAL

SECONDS = 30  # that a mail server may take for each answer
# What a server says of one message, also that it can't write its recipient's address; all else is of the server itself.
OF_THE_MESSAGE = (SMTPRecipientRefused, SMTPDataError, SMTPNotSupported, ValueError)
QUIT_SECONDS = 2  # the message is accepted by then
READABLE = POLICY.clone(utf8=True)  # in headers too
log = logging.getLogger(__name__)


class Unsent(Exception):
    """Not this time; it may be accepted later. Says why, without the address."""


class Away(Unsent):
    """The mail server does not answer, or knows us not: nobody's message would be taken."""


class Refused(Exception):
    """The mail server will never take this message for this recipient. Says why, without the address."""


class Sending(Protocol):
    """Takes messages on their way; `place` says where, without what is secret."""

    place: str

    async def look(self) -> str:
        """A clause for the operator, where messages would be taken. Raises Unsent and OSError where not."""

    async def send(self, message: EmailMessage) -> None:
        """Return when somebody else has taken it over. Raises Unsent and Refused."""


def sending_of(mail_url: SecretAddress) -> Sending:
    """As the setting says."""
    url = mail_url.get_secret_value()
    return Files(folder_of(url)) if url.startswith("file:") else Smtp(url)


def destination(mail_url: SecretAddress) -> str:
    """A sentence for the operator."""
    url = mail_url.get_secret_value()
    if not url.startswith("file:"):
        return f"Mail is sent through {urlsplit(url).hostname}."
    folder = folder_of(url)
    return f"Mail is written to {folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder}/"


def folder_of(url: str) -> Path:
    """Of a `file:///folder`."""
    return Path(unquote(urlsplit(url).path))


class Files:
    """Writes each message to a file of its own, which only we can read: it may hold a code."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.place = str(folder)

    async def look(self) -> str:
        """By a file that is gone again."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self._folder, prefix="."):
            return "is written to files"

    async def send(self, message: EmailMessage) -> None:
        """As `001.eml`, `002.eml` and so on; where the text is can be read in any editor."""
        path = await asyncio.to_thread(self._write, message)
        log.info("mail to %s: %s", message["To"], path)

    def _write(self, message: EmailMessage) -> Path:
        """Whole or not at all: it is written aside, and linked to the first number that is free."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside = self._folder / f".{secrets.token_hex(8)}"
        with os.fdopen(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(message.as_bytes(policy=READABLE))
        try:
            return self._linked(aside)
        finally:
            aside.unlink()

    def _linked(self, aside: Path) -> Path:
        number = max(
            (int(path.stem) for path in self._folder.glob("*.eml") if path.stem.isdecimal()), default=0
        )
        while True:
            number += 1
            path = self._folder / f"{number:03d}.eml"
            with suppress(FileExistsError):
                os.link(aside, path)
                return path


class Smtp:
    """Hands each message to a mail server, over a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self.place = self._url.hostname or ""

    async def look(self) -> str:
        """By signing in, where there is a password; nothing is sent."""
        server = self._server()
        try:
            await server.connect()
        except (SMTPException, OSError, ValueError) as error:
            raise Unsent(f"takes no mail: {_told(error)}") from error
        else:
            with suppress(SMTPException, OSError):
                await server.quit(timeout=QUIT_SECONDS)
        finally:
            server.close()
        return f"{self.place} takes it"

    async def send(self, message: EmailMessage) -> None:
        """A refusal of the recipient or of the message is for ever, everything else may pass."""
        server = self._server()
        try:
            await server.connect()
            await server.send_message(message)
        except (SMTPException, OSError, ValueError) as error:
            raise _named(error, message) from error
        else:
            with suppress(SMTPException, OSError):  # it is accepted, whatever goes wrong now
                await server.quit(timeout=QUIT_SECONDS)
        finally:
            server.close()

    def _server(self) -> SMTP:
        url = self._url
        at_once = url.scheme == "smtps"
        return SMTP(
            hostname=url.hostname,
            port=url.port,
            username=unquote(url.username) if url.username else None,
            password=unquote(url.password) if url.password else None,
            use_tls=at_once,
            start_tls=False
            if at_once
            else self._must_be_secret() or None,  # None: where the server offers it
            timeout=SECONDS,
        )

    def _must_be_secret(self) -> bool:
        """As the setting says, and wherever a password would go over a network."""
        return self._url.query == "tls=required" or (
            self._url.password is not None and self._url.hostname not in LOCAL
        )


def _named(error: Exception, message: EmailMessage) -> Exception:
    answer = error.recipients[0] if isinstance(error, SMTPRecipientsRefused) else error
    told = _told(answer)
    for address in message["To"].addresses:
        told = told.replace(address.addr_spec, "the recipient")
    if not isinstance(answer, OF_THE_MESSAGE):
        return Away(told)
    return Refused(told) if told.startswith("5") else Unsent(told)


def _told(error: Exception) -> str:
    """What the server said, or else why there is no server."""
    if isinstance(error, SMTPResponseException):
        return f"{error.code} {error.message}"
    return f"{type(error).__name__}: {error}"
