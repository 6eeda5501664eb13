"""The web as the tests have it: another club's issuer, its badge and its awards, in each of their forms."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from joserfc import jws
from joserfc.jwk import RSAKey

from actions.tools import Answer, NotFetched
from openbadges import credentials, hosted, images
from openbadges.facts import Award, Badge, Issuer, Json, Recipient, Status
from openbadges.images import Version
from openbadges.keys import SigningKey
from openbadges.proofs import with_proof
from openbadges.status import list_credential
from openbadges.tokens import token_of
from tests.clock import Clock

HOME = "https://badges.example"
ISSUER, BADGE = f"{HOME}/issuer", f"{HOME}/badge"
ISSUER_3, BADGE_3, LIST = f"{HOME}/3/issuer", f"{HOME}/3/badge", f"{HOME}/3/list"
KEY = SigningKey(f"{ISSUER_3}/key", ISSUER_3, b"k" * 32)
RSA_KEY = f"{HOME}/rsa"
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'


def did_key(seed: bytes) -> SigningKey:
    """A key that is an issuer of its own: nothing must be fetched to believe it."""
    name = SigningKey("", "", seed).public.multibase
    return SigningKey(f"did:key:{name}#{name}", f"did:key:{name}", seed)


def brought(email: str) -> str:
    """An award that nothing is fetched for, as it is in the tests' own time."""
    return orjson.dumps(Elsewhere(Clock()).credential(email, did_key(b"b" * 32))).decode()


class Elsewhere:
    """What stands at which address; it plays tools.fetching. Everything else answers 404."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.given = clock() - timedelta(days=30)
        self.pages: dict[str, Any] = {}
        self.gone: set[str] = set()
        self.moved: set[str] = set()  # what a redirect to another host leads to
        self.asked: list[str] = []
        self.answers = asyncio.Event()  # cleared, it makes everybody wait
        self.answers.set()
        self.rsa = RSAKey.generate_key(2048)
        self._publish()

    async def get(
        self, address: str, headers: Mapping[str, str] | None = None, most_bytes: int = 0
    ) -> Answer:
        self.asked.append(address)
        await self.answers.wait()
        if not address.startswith("https://"):
            raise NotFetched("its host has no address that may be spoken to")
        if address not in self.pages:
            return Answer(404, {}, b"")
        told = self.pages[address]
        body = told if isinstance(told, bytes) else orjson.dumps(told)
        return Answer(410 if address in self.gone else 200, {}, body, address in self.moved)

    async def post(
        self, address: str, body: bytes, headers: Mapping[str, str], most_bytes: int = 0
    ) -> Answer:
        raise NotFetched("nothing is posted here")

    def award(self, email: str, **changes: Any) -> str:
        """A 2.0 award that stands at an address, which this gives."""
        address = f"{HOME}/awards/{len(self.pages)}"
        given = Award(address, self.badge, Recipient("salt", email), self.given, narrative="In 21 moves.")
        self.pages[address] = hosted.assertion(replace(given, **changes))
        return address

    def credential(self, email: str, key: SigningKey = KEY, **changes: Any) -> Json:
        """A 3.0 award, signed."""
        badge = replace(self.badge_3, issuer=replace(self.badge_3.issuer, id=key.controller))
        given = Award(f"urn:uuid:{len(self.pages)}", badge, Recipient("salt", email), self.given)
        return with_proof(credentials.credential(replace(given, **changes)), key, self.given)

    def token(self, email: str, subject: str = "did:example:somebody") -> str:
        """A 3.0 award as a VC-JWT."""
        recipient = Recipient("salt", email, subject)
        given = Award(f"{HOME}/3/awards/1", self.badge_3, recipient, self.given)
        return token_of(credentials.credential(given), KEY)

    def signature(self, email: str, **changes: Any) -> str:
        """A 2.0 award as a JWS, which stands nowhere."""
        given = Award("urn:uuid:signed", self.badge, Recipient("salt", email), self.given)
        told = (
            hosted.assertion(given) | {"verification": {"type": "SignedBadge", "creator": RSA_KEY}} | changes
        )
        return jws.serialize_compact({"alg": "RS256"}, orjson.dumps(told), self.rsa, algorithms=["RS256"])

    def picture(self, version: Version, told: str, address: str = "") -> bytes:
        return images.bake(PICTURE, version, told, address)

    def revoke(self, *places: int) -> None:
        """On the list that credentials with a status name."""
        self.pages[LIST] = with_proof(list_credential(LIST, ISSUER_3, places, self.given), KEY, self.given)

    @property
    def issuer(self) -> Issuer:
        return Issuer(ISSUER, "Town Club", HOME, "club@badges.example")

    @property
    def badge(self) -> Badge:
        return Badge(
            BADGE, self.issuer, "Mate", "Gives mate.", f"{HOME}/image", criteria_narrative="Three times."
        )

    @property
    def badge_3(self) -> Badge:
        issuer = Issuer(ISSUER_3, "Town Club", HOME, "club@badges.example", keys=(KEY.public,))
        return replace(self.badge, id=BADGE_3, issuer=issuer)

    @property
    def status(self) -> Status:
        return Status(LIST, 7)

    def _publish(self) -> None:
        public = self.rsa.as_pem(private=False).decode()
        self.pages |= {
            ISSUER: hosted.profile(self.issuer) | {"publicKey": RSA_KEY, "revocationList": f"{HOME}/revoked"},
            BADGE: hosted.badge_class(self.badge),
            RSA_KEY: {"type": "CryptographicKey", "id": RSA_KEY, "owner": ISSUER, "publicKeyPem": public},
            f"{HOME}/revoked": {"type": "RevocationList", "issuer": ISSUER, "revokedAssertions": []},
            ISSUER_3: credentials.profile(self.badge_3.issuer),
            BADGE_3: credentials.achievement(self.badge_3),
            KEY.id: credentials.key_document(self.badge_3.issuer, KEY.id),
            KEY.public.jwk_address: KEY.public.jwk(),
        }
        self.revoke()
