"""How is somebody sent to the provider, and what does the code say that they come back with?"""

from typing import Any

from authlib.oauth2 import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from laurel.openid.flow import Flow
from laurel.openid.provider import Known, Provider
from laurel.openid.tokens import NotBelieved
from laurel.settings import Settings

# Of Authlib the parts that speak no HTTP: its clients want httpx2, and warn of the httpx that we have.
SCOPE = "openid email profile"
CALLBACK = "/sign-in/openid/callback"
TOLD_TO_THE_OPERATOR = ("invalid_client", "invalid_grant", "unauthorized_client", "invalid_request")


def address_to_sign_in(settings: Settings, known: Known, flow: Flow) -> str:
    """Where the browser goes (RFC 6749, section 4.1.1; RFC 7636, section 4.3)."""
    address: str = prepare_grant_uri(
        known.authorization_endpoint,
        settings.openid_client_id,
        "code",
        redirect_uri=settings.public_address + CALLBACK,
        scope=SCOPE,
        state=flow.state,
        nonce=flow.nonce,
        code_challenge=create_s256_code_challenge(flow.verifier),
        code_challenge_method="S256",
    )
    return address


async def id_token_for(settings: Settings, provider: Provider, known: Known, flow: Flow, code: str) -> str:
    """Works once. NotBelieved where the provider refuses the code, Unreachable where it does not answer."""
    address, headers, body = _client(settings, known).prepare(
        "POST",
        known.token_endpoint,
        {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
        prepare_token_request(
            "authorization_code",
            code=code,
            redirect_uri=settings.public_address + CALLBACK,
            code_verifier=flow.verifier,
        ),
    )
    said = await provider.post(address, headers, body)
    token = said.get("id_token")
    if not isinstance(token, str):
        raise NotBelieved(_reason(said))
    return token


def _client(settings: Settings, known: Known) -> Any:
    """Shows the secret as the provider wants it; a public client has none, and only names itself."""
    secret = settings.openid_client_secret.get_secret_value()
    method = "client_secret_basic" if secret else "none"
    if secret and known.authentication and method not in known.authentication:
        method = "client_secret_post"
    return ClientAuth(settings.openid_client_id, secret, method)


def _reason(said: dict[str, Any]) -> str:
    """The error codes of RFC 6749, section 5.2; nothing else of what was answered is logged."""
    error = said.get("error")
    return f"the provider says {error}" if error in TOLD_TO_THE_OPERATOR else "no ID token was given"
