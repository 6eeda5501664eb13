"""How is a credential a JSON Web Token, and back? (Open Badges 3.0, 8.2: VC-JWT)"""

import base64
import binascii
from typing import Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from openbadges.facts import Json
from openbadges.keys import PublicKey, SigningKey
from openbadges.verdicts import instant_of

# joserfc warns of EdDSA, which has a new name (RFC 9864) that verifiers of badges do not know yet.
ED25519 = ("EdDSA", "Ed25519")
OTHERS: dict[str, Any] = {"RS256": RSAKey, "ES256": ECKey}
REPEATED = ("iss", "jti", "sub", "nbf", "exp", "iat")


class NotAToken(Exception):
    """It is no token, or not one signed by this key."""


def token_of(credential: Json, key: SigningKey) -> str:
    """Signed by this key; ValueError where the subject has no id, since a token needs a `sub`."""
    subject = credential["credentialSubject"].get("id")
    if subject is None:
        raise ValueError("a token needs a subject with an id")
    claims = {
        **credential,
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "sub": subject,
        "nbf": _seconds(credential["validFrom"]),
    }
    if "validUntil" in credential:
        claims["exp"] = _seconds(credential["validUntil"])
    header = {"alg": "EdDSA", "typ": "JWT", "kid": key.public.jwk_address}
    signed = f"{_packed(orjson.dumps(header))}.{_packed(orjson.dumps(claims))}"
    return f"{signed}.{_packed(key.sign(signed.encode()))}"


def header_of(token: str) -> Json:
    """Not verified yet."""
    return _object(_parts(token)[0])


def claims_of(token: str) -> Json:
    """Not verified yet."""
    return _object(_parts(token)[1])


def credential_of(token: str, jwk: Json) -> Json:
    """What the token says, without the claims that only repeat it; NotAToken where they contradict it."""
    algorithm = header_of(token).get("alg")
    if not (_is_ed25519(token, jwk) if algorithm in ED25519 else _is_other(token, jwk, algorithm)):
        raise NotAToken("its signature is wrong")
    claims = claims_of(token)
    _refuse_contradictions(claims)
    return {name: value for name, value in claims.items() if name not in REPEATED}


def _is_ed25519(token: str, jwk: Json) -> bool:
    if (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        return False
    return PublicKey("", "", _unpacked(jwk.get("x"))).verifies(
        _unpacked(_parts(token)[2]), token.rpartition(".")[0].encode()
    )


def _is_other(token: str, jwk: Json, algorithm: object) -> bool:
    if algorithm not in OTHERS:
        raise NotAToken(f"{algorithm!r} is not known here")
    try:
        jws.deserialize_compact(token, OTHERS[str(algorithm)].import_key(jwk), algorithms=[str(algorithm)])
    except (JoseError, ValueError, KeyError, TypeError):
        return False
    return True


def _refuse_contradictions(claims: Json) -> None:
    subject, issuer = claims.get("credentialSubject"), claims.get("issuer")
    issuer_id = issuer.get("id") if isinstance(issuer, dict) else issuer
    if not isinstance(subject, dict) or not isinstance(issuer_id, str):
        raise NotAToken("it says nothing of a recipient or an issuer")
    told = {"iss": issuer_id, "jti": claims.get("id"), "sub": subject.get("id")}
    for name, date in (("nbf", "validFrom"), ("exp", "validUntil")):
        told[name] = _seconds(claims[date]) if date in claims else claims.get(name)
    if any(name in claims and claims[name] != value for name, value in told.items()):
        raise NotAToken("its claims contradict its credential")


def _parts(token: str) -> list[str]:
    parts = token.split(".")
    if len(parts) != 3:
        raise NotAToken("it has not three parts")
    return parts


def _object(packed: str) -> Json:
    try:
        found = orjson.loads(_unpacked(packed))
    except orjson.JSONDecodeError:
        raise NotAToken("it holds no JSON") from None
    if not isinstance(found, dict):
        raise NotAToken("it holds no JSON object")
    return found


def _seconds(text: str) -> int:
    return int(instant_of(text, "The date").timestamp())


def _packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpacked(text: object) -> bytes:
    try:
        return base64.b64decode(str(text) + "=" * (-len(str(text)) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise NotAToken("it is not in base64") from None
