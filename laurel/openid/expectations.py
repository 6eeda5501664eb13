"""Which claims must a token make to count here, and now?"""

from datetime import datetime
from typing import Any

from joserfc.jwt import JWTClaimsRegistry

from laurel.openid.tokens import NotBelieved
from laurel.settings import Settings

LEEWAY = 30  # seconds, by which clocks may differ


def of_bearer(settings: Settings, now: datetime) -> JWTClaimsRegistry:
    """Made by the provider, for us, and for now (RFC 9068, section 4)."""
    return _expected(settings, now, settings.openid_audience or settings.openid_client_id)


def of_sign_in(settings: Settings, now: datetime, nonce: str) -> JWTClaimsRegistry:
    """Made for this very sign-in too (OpenID Connect Core 1.0, section 3.1.3.7)."""
    return _expected(
        settings,
        now,
        settings.openid_client_id,
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
        azp={"value": settings.openid_client_id},
    )


def require_party(said: dict[str, Any]) -> None:
    """An ID token for several says for whom of them it was made; whether it is us was checked with the others."""
    audience = said.get("aud")
    if isinstance(audience, list) and len(audience) > 1 and "azp" not in said:
        raise NotBelieved("made for several parties")


def _expected(settings: Settings, now: datetime, audience: str, **more: Any) -> JWTClaimsRegistry:
    return JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": settings.openid_issuer},
        sub={"essential": True},
        aud={"essential": True, "value": audience},
        exp={"essential": True},
        **more,
    )
