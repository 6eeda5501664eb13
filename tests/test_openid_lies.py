"""Nothing that an OpenID provider did not sign, for us and for now, is believed (threat T70)."""

from typing import Any

import httpx
import pytest
from joserfc.jwk import OctKey, OKPKey, RSAKey

from models.users import User
from tests.openid_browser import UNCONFIRMED, refused, sign_in
from tests.openid_provider import ABSENT, LIES, LocalProvider, new_key

LIES_OF_SIGN_IN: dict[str, dict[str, Any]] = LIES | {
    "another sign-in": {"nonce": "another"},
    "no sign-in": {"nonce": ABSENT},
    "another party": {"azp": "another"},
    "several, and not for whom": {"aud": ["laurel", "another"]},
    "no time": {"iat": ABSENT},
}


async def test_every_lie_of_a_claim_is_refused(browser: httpx.AsyncClient, provider: LocalProvider) -> None:
    for what, lies in LIES_OF_SIGN_IN.items():
        provider.lies = lies
        assert UNCONFIRMED in await refused(browser), what
    assert await User.all().count() == 0
    provider.lies = {"aud": ["another", "laurel"], "azp": "laurel"}
    assert (await sign_in(browser)).status_code == 200


async def test_every_lie_of_a_signature_is_refused(
    browser: httpx.AsyncClient, provider: LocalProvider
) -> None:
    known, rsa = new_key("known"), RSAKey.generate_key(2048, {"kid": "rsa"})
    provider.key, provider.published = known, [known, rsa]
    as_secret = OctKey(known.as_bytes(private=False), None, {"kid": "known"})
    for what, header, key in (
        ("a stranger's key", {}, new_key("known")),
        ("no signature", {"alg": "none"}, known),
        ("the public key as a secret", {"alg": "HS256"}, as_secret),
        ("a key of another kind", {"alg": "RS256", "kid": "known"}, rsa),
        ("a key that is not there", {"kid": "../../keys"}, known),
        ("no key, where there are two", {"kid": ABSENT}, known),
        ("a key that the token brings along", {"kid": "x", "jwk": new_key("x").as_dict()}, new_key("x")),
        ("a token that ends sessions", {"typ": "logout+jwt"}, known),
        ("an extension that we don't know", {"crit": ["x"], "x": 1}, known),
        ("a header that is too long", {"x": "x" * 3000}, known),
    ):
        provider.header, provider.key = header, key
        assert UNCONFIRMED in await refused(browser), what
    provider.header, provider.key = {}, known
    assert (await sign_in(browser)).status_code == 200


@pytest.mark.parametrize(("algorithm", "kind"), [("EdDSA", "OKP"), ("Ed25519", "OKP"), ("RS256", "RSA")])
async def test_other_signatures_by_a_private_key_are_taken(
    browser: httpx.AsyncClient, provider: LocalProvider, algorithm: str, kind: str
) -> None:
    parameters: Any = {"kid": "new"}
    provider.key = (
        RSAKey.generate_key(2048, parameters) if kind == "RSA" else OKPKey.generate_key("Ed25519", parameters)
    )
    provider.published = [provider.key]
    provider.header = {"alg": algorithm, "x-more": "not critical"}
    assert (await sign_in(browser)).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "http://login.example:port/"},
    ],
)
async def test_a_provider_that_tells_nonsense_of_itself_is_not_used(
    browser: httpx.AsyncClient,
    provider: LocalProvider,
    said: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    provider.said = said
    assert "does not answer" in await refused(browser, 502)
    assert "the OpenID provider could not be asked" in caplog.text
