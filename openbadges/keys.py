"""By which keys does an issuer sign, and how are they published? (Ed25519; Controlled Identifiers: Multikey)"""

import base64
from dataclasses import dataclass
from secrets import token_bytes
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SEED_BYTES = 32
MULTICODEC = b"\xed\x01"  # an Ed25519 public key follows


class NoKey(Exception):
    """What should be a public key is none."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Published under the address `id` by its controller, the issuer."""

    id: str
    controller: str
    raw: bytes

    @property
    def multibase(self) -> str:
        return "z" + base58.b58encode(MULTICODEC + self.raw).decode()

    def verifies(self, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def method(self) -> dict[str, Any]:
        """The verification method."""
        return {
            "id": self.id,
            "type": "Multikey",
            "controller": self.controller,
            "publicKeyMultibase": self.multibase,
        }

    def jwk(self) -> dict[str, Any]:
        """The same key for JSON Web Tokens (RFC 8037)."""
        x = base64.urlsafe_b64encode(self.raw).rstrip(b"=").decode()
        return {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": self.jwk_address, "alg": "EdDSA", "use": "sig"}

    @property
    def jwk_address(self) -> str:
        """Open Badges 3.0 wants the `kid` of a token to be the address of its JWK."""
        return f"{self.id}/jwk"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """`seed` is the secret: 32 bytes."""

    id: str
    controller: str
    seed: bytes

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.id, self.controller, self._private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def new_seed() -> bytes:
    return token_bytes(SEED_BYTES)


def raw_of_multibase(text: str) -> bytes:
    """The 32 bytes of an Ed25519 key."""
    decoded = decoded_multibase(text)
    if not decoded.startswith(MULTICODEC) or len(decoded) != len(MULTICODEC) + 32:
        raise NoKey("it is no Ed25519 key")
    return decoded[len(MULTICODEC) :]


def decoded_multibase(text: object, most: int = 200) -> bytes:
    """Bytes in base58-btc behind a z."""
    if not isinstance(text, str) or not text.startswith("z") or len(text) > most:
        raise NoKey("it is not in base58-btc")
    try:
        return base58.b58decode(text[1:])
    except ValueError:
        raise NoKey("it is not in base58-btc") from None
