"""No context is ever fetched."""

import socket

import pytest

from openbadges.canonical import NotCanonical, canonical
from openbadges.contexts import SHIPPED, shipped
from tests.openbadges import papers


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object) -> None:
        raise AssertionError("somebody reaches for the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_each_shipped_context_is_one() -> None:
    for address in SHIPPED:
        assert shipped(address)["@context"], address


@pytest.mark.usefixtures("_no_network")
@pytest.mark.parametrize(
    "odd", ["https://evil.example/context", "", "credentials-v2.json", "file:///etc/passwd"]
)
def test_others_are_refused(odd: str) -> None:
    document = papers.signed()
    document["@context"] = [*document["@context"], odd]
    with pytest.raises(NotCanonical, match="is not known here"):
        canonical(document)


@pytest.mark.usefixtures("_no_network")
def test_signing_needs_no_network() -> None:
    assert papers.signed() == papers.signed()
