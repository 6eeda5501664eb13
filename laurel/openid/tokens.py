"""Did the provider sign this token, and what does it say? Everything else is refused (threat T70)."""

from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import JWKRegistry, KeySet
from joserfc.jws import JWSRegistry, extract_compact
from joserfc.jwt import JWTClaimsRegistry
from joserfc.registry import Header

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519",
)  # fmt: skip  # names of one kind read in lines
KEY_TYPES = ("RSA", "EC", "OKP")
# An ID token, and an access token (RFC 9068, section 2.1); not a logout token or an event, which sign nobody in.
TYPES = ("jwt", "at+jwt", "application/at+jwt")
MOST_CHARACTERS = 8192
# What the library raises over whatever somebody may have put into a token or a key.
FAULTS = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)


class NotBelieved(Exception):
    """The token is not the provider's, or not for us, or not for now."""


class Pinned(JWSRegistry):
    """Signatures by a private key alone: neither none nor a secret that would be the public key."""

    max_header_length = 2048

    def get_alg(self, name: str) -> Any:
        """The library's own would warn of EdDSA, which providers have not renamed yet (RFC 9864)."""
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]

    def check_header(self, header: Header) -> None:
        """Nor a token of another kind."""
        super().check_header(header)
        if str(header.get("typ", "JWT")).lower() not in TYPES:
            raise UnsupportedAlgorithmError("This kind of token is not taken")


PINNED = Pinned(strict_check_header=False)  # what is not critical may be there, and is not looked at


def keys_of(document: Any) -> KeySet:
    """The public keys of a JWKS (RFC 7517, section 5) that can sign; ValueError where there are none."""
    listed = document.get("keys") if isinstance(document, dict) else None
    found = [key for jwk in (listed if isinstance(listed, list) else ()) if (key := _key_of(jwk))]
    if not found:
        raise ValueError("no key that can sign")
    return KeySet(found)


def kid_of(token: str) -> str | None:
    """Which key the token names, before anything of it is believed; NotBelieved for what is no JWT."""
    try:
        header = extract_compact(token.encode("ascii"), registry=PINNED).headers()
        PINNED.check_header(header)
        PINNED.get_alg(header["alg"])
    except FAULTS as error:
        raise NotBelieved("no token of a provider") from error
    return header.get("kid")


def claims_of(token: str, keys: KeySet, expected: JWTClaimsRegistry) -> dict[str, Any]:
    """What it says, once its signature is one of these keys' and its claims are as expected."""
    try:
        claims = jwt.decode(token, keys, registry=PINNED).claims
        expected.validate(claims)
    except FAULTS as error:
        raise NotBelieved(type(error).__name__) from error
    return claims


def _key_of(jwk: Any) -> Any:
    """None for a key of another kind, or of another use; a wrong one spoils none of the others."""
    try:
        if jwk["kty"] in KEY_TYPES and jwk.get("use", "sig") == "sig":
            return JWKRegistry.import_key(jwk)
    except FAULTS:
        pass
    return None
