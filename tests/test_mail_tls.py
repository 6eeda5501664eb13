"""Mail over TLS: used where it is offered, insisted on where told, and only with a server that proves who it is."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from laurel.mail import sending
from laurel.mail.letters import Letter
from laurel.mail.message import message_of
from laurel.mail.sending import Unsent, sending_of
from laurel.settings import SecretAddress
from tests.mail_server import mail_server


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of 127.0.0.1, vouched for by nobody else, with its key."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "t")]),
    )
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = tmp_path / "certificate.pem"
    path.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return path


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate)
    return made


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
