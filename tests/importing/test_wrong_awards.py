"""Rule 31: what is wrong with an award is said, and nothing of it is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from actions.outside_papers import Source
from openbadges.proofs import with_proof
from tests.clock import Clock
from tests.elsewhere import BADGE, HOME, ISSUER, KEY, Elsewhere, did_key
from tests.importing.bringing import ANA, document, placed, refused, url
from tests.stories import ChessClub


def tampered(web: Elsewhere) -> Source:
    told = web.credential(ANA)
    return document(told | {"credentialSubject": told["credentialSubject"] | {"narrative": "In 20 moves."}})


def revoked(web: Elsewhere) -> Source:
    web.revoke(7)
    return document(web.credential(ANA, status=web.status))


def unlisted(web: Elsewhere) -> Source:
    del web.pages[web.status.list_address]
    return document(web.credential(ANA, status=web.status))


def gone(web: Elsewhere) -> Source:
    address = web.award(ANA)
    web.gone.add(address)
    return url(address)


def revoked_by_list(web: Elsewhere) -> Source:
    web.pages[f"{HOME}/revoked"]["revokedAssertions"] = [
        {"id": "urn:uuid:signed", "revocationReason": "x" * 5000}
    ]
    return document(web.signature(ANA))


def signed_by_another(web: Elsewhere) -> Source:
    other = Elsewhere(Clock())
    return document(other.signature(ANA))


def forged(web: Elsewhere) -> Source:
    """Badge and issuer of the town club, written out on a host that is not theirs, with leave to stand there."""
    evil = "https://evil.example/a"
    issuer = web.pages[ISSUER] | {"verification": {"startsWith": "https://evil.example/"}}
    badge = web.pages[BADGE] | {"issuer": issuer}
    web.pages[evil] = web.pages[web.award(ANA)] | {"id": evil, "badge": badge}
    return url(evil)


def borrowed(web: Elsewhere) -> Source:
    """The issuer lets awards stand below a prefix that another host's name begins with."""
    web.pages[ISSUER] |= {"verification": {"startsWith": "https://awards.example"}}
    evil = "https://awards.example.evil.example/a"
    web.pages[evil] = web.pages[web.award(ANA)] | {"id": evil}
    return url(evil)


def led_elsewhere(web: Elsewhere) -> Source:
    """The issuer's host leads wherever its address says, so that what is anybody's seems to stand there."""
    address = f"{HOME}/to?where=https://evil.example/a"
    web.pages[address] = web.pages[web.award(ANA)] | {"id": address}
    web.moved.add(address)
    return url(address)


def endless(web: Elsewhere) -> Source:
    entries = [
        {"type": "BitstringStatusListEntry", "statusListIndex": "1", "statusPurpose": "revocation"}
    ] * 30
    told = web.credential(ANA)
    del told["proof"]
    told["credentialStatus"] = [
        entry | {"statusListCredential": f"{HOME}/list/{place}"} for place, entry in enumerate(entries)
    ]
    return document(with_proof(told, KEY, web.given))


WRONG: dict[str, tuple[Callable[[Elsewhere], Source], str]] = {
    "to somebody else": (lambda web: url(web.award("ben@learner.example")), "given to somebody else"),
    "to an unverified address": (lambda web: url(web.award("ana@claimed.example")), "given to somebody else"),
    "expired": (lambda web: url(web.award(ANA, expires_at=web.given)), "It has expired."),
    "not yet valid": (
        lambda web: url(web.award(ANA, issued_at=web.given + timedelta(days=99))),
        "not valid yet",
    ),
    "gone": (gone, "It was revoked."),
    "revoked by a bit": (revoked, "It was revoked."),
    "whose list is away": (unlisted, "Whether it was revoked can't be told"),
    "revoked by a list": (revoked_by_list, "It was revoked: xxx"),
    "tampered with": (tampered, "changed after its issuer signed it"),
    "signed by another": (signed_by_another, "changed after its issuer signed it"),
    "signed by a key that is not the issuer's": (
        lambda web: document(web.credential(ANA, replace(did_key(b"e" * 32), controller=f"{HOME}/3/issuer"))),
        "not one of the issuer's",
    ),
    "forged on another host": (forged, "not stand where its issuer keeps awards"),
    "on a host with a longer name": (borrowed, "not stand where its issuer keeps awards"),
    "that its issuer's host leads away from": (led_elsewhere, "it leads to another host"),
    "that leads everywhere": (endless, "too many lists"),
    "that is not there": (lambda web: url(f"{HOME}/nothing"), "answers 404"),
    "on an address within": (lambda web: url("http://127.0.0.1/x"), "no address that may be spoken to"),
    "with a JWS that was never hosted": (
        lambda web: document(web.pages[web.award(ANA)] | {"id": f"{HOME}/elsewhere"}),
        "answers 404",
    ),
    "that is a page": (lambda web: url(placed(web, "p", b"<!doctype html><p>Hello")), "can't be read"),
    "that is no document": (lambda web: document("hello"), "This is no award"),
    "that is nothing": (lambda web: document(""), "This is no award"),
    "that says nothing": (lambda web: document("{}"), "carries no proof"),
    "in no image": (lambda web: url(placed(web, "i", b"GIF89a")), "This is no award"),
    "in an empty image": (
        lambda web: url(placed(web, "i", b'<svg xmlns="http://www.w3.org/2000/svg"/>')),
        "no award in this image",
    ),
    "too long": (lambda web: document("{" + " " * 1024 * 1024 + "}"), "too long"),
    "no address": (lambda web: url("mailto:ana@learner.example"), "no web address"),
}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("what", WRONG)
async def test_an_award_that_is_wrong_says_what(club: ChessClub, elsewhere: Elsewhere, what: str) -> None:
    """Threat T73."""
    make, told = WRONG[what]
    message = await refused(club, make(elsewhere))
    assert told in message
    assert len(message) <= 500
    assert len(elsewhere.asked) <= 10
