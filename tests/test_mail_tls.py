"""Mail over TLS: used where it is offered, insisted on where told, and only with a server that proves who it is."""

import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest

from laurel.mail import sending
from laurel.mail.letters import Letter
from laurel.mail.message import message_of
from laurel.mail.sending import Unsent, sending_of
from laurel.settings import SecretAddress
from tests.certificates import certificate_of, shown
from tests.mail_server import mail_server


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of 127.0.0.1, vouched for by nobody else, with its key."""
    return certificate_of("127.0.0.1", tmp_path / "certificate.pem")


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    return shown(certificate)


@pytest.fixture
def message() -> EmailMessage:
    values = {"code": "123456", "until": "12:10 UTC", "signs_in": True, "to": "a@b.example"}
    letter = Letter("a@b.example", "Your code to sign in", "code", values)
    return message_of(letter, UUID(int=1), datetime.now(UTC), "L <l@b.example>", "https://b.example")


@pytest.mark.parametrize("query", ["", "?tls=required"])
async def test_tls_is_begun_where_the_server_offers_it(
    certificate: Path,
    context: ssl.SSLContext,
    message: EmailMessage,
    query: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    async with mail_server(tls=context) as server:
        await sending_of(SecretAddress(server.url.get_secret_value() + query)).send(message)
    assert (len(server.inbox), server.encrypted) == (1, [True])


async def test_without_an_offer_mail_goes_unless_tls_is_required(message: EmailMessage) -> None:
    async with mail_server() as server:
        with pytest.raises(Unsent):
            await sending_of(SecretAddress(f"{server.url.get_secret_value()}?tls=required")).send(message)
        assert server.recipients == []
        await sending_of(server.url).send(message)
    assert server.encrypted == [False]


async def test_a_server_that_can_not_prove_who_it_is_gets_nothing(
    context: ssl.SSLContext, message: EmailMessage
) -> None:
    async with mail_server(tls=context) as server:
        with pytest.raises(Unsent, match=r"(?i)certificate"):
            await sending_of(server.url).send(message)
    assert server.recipients == []


@pytest.mark.parametrize("query", ["", "?tls=required"])
async def test_smtps_is_tls_from_the_first_byte_with_a_password_over_any_network(
    certificate: Path,
    context: ssl.SSLContext,
    message: EmailMessage,
    query: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr(sending, "LOCAL", ())
    async with mail_server(tls_at_once=context) as server:
        address = SecretAddress(f"smtps://ada:pass%20word@127.0.0.1:{server.port}{query}")
        await sending_of(address).send(message)
    assert (len(server.inbox), server.logins) == (1, [("ada", "pass word")])


async def test_a_password_goes_over_a_network_only_when_tls_has_begun(
    certificate: Path, context: ssl.SSLContext, message: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setattr(sending, "LOCAL", ())
    async with mail_server() as plain, mail_server(tls=context) as offering:
        with pytest.raises(Unsent):
            await sending_of(SecretAddress(f"smtp://ada:word@127.0.0.1:{plain.port}")).send(message)
        await sending_of(SecretAddress(f"smtp://ada:word@127.0.0.1:{offering.port}")).send(message)
    assert (plain.logins, offering.logins) == ([], [("ada", "word")])
