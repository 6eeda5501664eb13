"""A small named world of papers: the chess club's issuer, its badge, and Cleo's award, with all that may be said."""

from datetime import UTC, datetime
from typing import Any

import orjson

from openbadges import credentials, hosted
from openbadges.facts import Alignment, Award, Badge, Evidence, Issuer, Json, Recipient, Status
from openbadges.keys import SigningKey
from openbadges.proofs import with_proof
from openbadges.status import list_credential
from openbadges.verdicts import Fetched, NotFetched

HOME = "https://laurel.example"
ISSUER = f"{HOME}/ob3/issuers/club"
LIST = f"{ISSUER}/status/0"
PLACE = 77
GIVEN = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
UNTIL = datetime(2027, 1, 1, tzinfo=UTC)
CLEO = "cleo@example.org"

KEY = SigningKey(f"{ISSUER}/keys/1", ISSUER, b"1" * 32)
LATER_KEY = SigningKey(f"{ISSUER}/keys/2", ISSUER, b"2" * 32)


def issuer(at: str = ISSUER) -> Issuer:
    return Issuer(
        at,
        "Chess Club",
        "https://chess.example/",
        "club@chess.example",
        "We play on Fridays.",
        f"{HOME}/issuers/club/image",
        (KEY.public, LATER_KEY.public),
    )


def badge(at: str = f"{HOME}/ob3/badges/mate", by: Issuer | None = None) -> Badge:
    return Badge(
        at,
        by or issuer(),
        "Mate",
        "Gives mate with king and queen.",
        f"{HOME}/badges/mate/image",
        "https://chess.example/mate",
        "Give mate *three* times.",
        ("chess", "endgame"),
        (Alignment("Endgames", "https://fide.example/e", "E1", "FIDE", "Knows endgames."),),
    )


def award(at: str = f"{HOME}/ob3/awards/1", of: Badge | None = None, subject: str | None = None) -> Award:
    return Award(
        at,
        of or badge(),
        Recipient("salt-of-this-award", "Cleo@Example.org", subject, "Cleo Öztürk"),
        GIVEN,
        UNTIL,
        "In 21 moves.",
        (Evidence("https://games.example/1", "The game.", "Game 1"),),
        f"{HOME}/awards/1/image",
        Status(LIST, PLACE),
    )


def signed(subject: str | None = None) -> Json:
    return with_proof(credentials.credential(award(subject=subject)), KEY, GIVEN)


def status_list(*revoked: int, key: SigningKey = KEY, issuer_id: str = ISSUER) -> Json:
    return with_proof(list_credential(LIST, issuer_id, revoked, GIVEN), key, GIVEN)


class Web:
    """What stands at which address; everything else answers 404."""

    def __init__(self, documents: dict[str, Any]) -> None:
        self.documents = documents
        self.gone: set[str] = set()
        self.down: set[str] = set()
        self.asked: list[str] = []

    async def __call__(self, address: str) -> Fetched:
        self.asked.append(address)
        if address in self.down:
            raise NotFetched("it takes too long.")
        if address not in self.documents:
            return Fetched(404, b"")
        return Fetched(410 if address in self.gone else 200, orjson.dumps(self.documents[address]))


def web_of_credentials() -> Web:
    """Where the issuer publishes its profile, its keys and its list."""
    documents = {ISSUER: credentials.profile(issuer()), LIST: status_list()}
    for key in (KEY, LATER_KEY):
        documents[key.id] = credentials.key_document(issuer(), key.id)
        documents[key.public.jwk_address] = key.public.jwk()
    return Web(documents)


OLD_ISSUER = f"{HOME}/issuers/club"
OLD_BADGE = f"{HOME}/badges/mate"
OLD_AWARD = f"{HOME}/awards/1"


def hosted_award() -> Award:
    return award(OLD_AWARD, badge(OLD_BADGE, issuer(OLD_ISSUER)))


def web_of_hosted() -> Web:
    given = hosted_award()
    return Web(
        {
            OLD_AWARD: hosted.assertion(given),
            OLD_BADGE: hosted.badge_class(given.badge),
            OLD_ISSUER: hosted.profile(given.badge.issuer),
        }
    )
