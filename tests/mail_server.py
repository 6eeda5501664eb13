"""A mail server on a port of this machine that answers as its script says, and keeps what it accepted."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from ssl import SSLContext

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from laurel.settings import SecretAddress
from tests.mailbox import read

FINE = "250 OK"


class MailServer:
    """Each answer of a script is given once, then all is fine. While `open` is not set, messages wait for theirs."""

    def __init__(self) -> None:
        self.port = 0
        self.inbox: list[EmailMessage] = []
        self.at_sender = deque[str]()
        self.at_recipient = deque[str]()
        self.at_message = deque[str]()
        self.recipients: list[str] = []
        self.encrypted: list[bool] = []
        self.logins: list[tuple[str, str]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.waiting = 0
        self.most_waiting = 0

    @property
    def url(self) -> SecretAddress:
        return SecretAddress(f"smtp://127.0.0.1:{self.port}")

    def login(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        self.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=True)

    async def handle_MAIL(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = _next(self.at_sender)
        if answer == FINE:
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.recipients.append(address)
        answer = _next(self.at_recipient)
        if answer == FINE:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = _next(self.at_message)
        self.encrypted.append(session.ssl is not None)
        if answer == FINE:
            assert isinstance(envelope.content, bytes)
            self.inbox.append(read(envelope.content))
        self.waiting += 1
        self.most_waiting = max(self.most_waiting, self.waiting)
        await self.open.wait()
        self.waiting -= 1
        return answer


@asynccontextmanager
async def mail_server(
    port: int = 0, *, tls: SSLContext | None = None, tls_at_once: SSLContext | None = None
) -> AsyncIterator[MailServer]:
    """Until the end of the block; with `tls` it offers STARTTLS."""
    script = MailServer()
    connections = set[SMTP]()

    def connection() -> SMTP:
        made = SMTP(
            script,
            hostname="mail.example",
            enable_SMTPUTF8=True,
            tls_context=tls,
            authenticator=script.login,
            auth_require_tls=tls_at_once is None,  # of that it would not know
        )
        connections.add(made)
        return made

    listening = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", port, ssl=tls_at_once)
    script.port = listening.sockets[0].getsockname()[1]
    try:
        yield script
    finally:
        listening.close()
        script.open.set()
        for made in connections:
            if isinstance(made.transport, asyncio.WriteTransport):
                made.transport.abort()
        await listening.wait_closed()


def _next(script: deque[str]) -> str:
    return script.popleft() if script else FINE
