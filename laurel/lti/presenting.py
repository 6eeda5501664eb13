"""What is a platform told of an issuer's tool, and what does it answer? (LTI Dynamic Registration 1.0, section 3)"""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import orjson

from actions.lti_people import is_kept
from actions.tools import NotFetched, Tools
from laurel.lti.claims import SCORE
from laurel.lti.configurations import MOST_BYTES, OK, NotRegistered, Platform, read
from laurel.lti.scores import LINE_ITEMS
from schema.lti import tool_of

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
CLAIMS = ["iss", "sub", "name", "given_name", "family_name", "email"]
MESSAGES = {"LtiResourceLinkRequest": "Badges", "LtiDeepLinkingRequest": "Choose a badge space"}
CREATED = 201
MOST_CHARACTERS = 4000
REFUSED = "launch.not_taken"


async def presented(
    tools: Tools, platform: Platform, issuer_id: UUID, name: str, token: str
) -> tuple[str, str | None]:
    """How the platform names the tool, and its deployment, where it says one. NotRegistered."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"} | _bearer(token)
    body = orjson.dumps(registration(tools, issuer_id, name))
    try:
        answer = await tools.fetching.post(platform.registration_url, body, headers, MOST_BYTES)
    except NotFetched as error:
        raise NotRegistered("launch.untold", str(error)) from error
    found = read(answer, REFUSED, (OK, CREATED))
    client_id, told = found.get("client_id"), found.get(TOOL)
    deployment = told.get("deployment_id") if isinstance(told, dict) else None
    if not is_kept(client_id):
        raise NotRegistered(REFUSED)
    return client_id, deployment if is_kept(deployment) else None


def registration(tools: Tools, issuer_id: UUID, name: str) -> dict[str, Any]:
    """Of the tool that an issuer of this name is."""
    tool = tool_of(tools, issuer_id)
    messages = [
        {"type": kind, "target_link_uri": tool.launch_url, "label": label} for kind, label in MESSAGES.items()
    ]
    return {
        "application_type": "web",
        "client_name": f"Badges of {name}",
        "client_uri": tools.address,
        "grant_types": ["client_credentials", "implicit"],
        "response_types": ["id_token"],
        "initiate_login_uri": tool.login_url,
        "redirect_uris": [tool.launch_url],
        "jwks_uri": tool.jwks_url,
        "token_endpoint_auth_method": "private_key_jwt",
        "scope": " ".join((LINE_ITEMS, SCORE, MEMBERS)),
        TOOL: {
            "domain": urlsplit(tools.address).netloc,
            "target_link_uri": tool.launch_url,
            "claims": CLAIMS,
            "messages": messages,
        },
    }


def _bearer(token: str) -> dict[str, str]:
    """Nothing where the platform gave none. NotRegistered for what no header can have."""
    if not (token.isascii() and token.isprintable() and len(token) <= MOST_CHARACTERS):
        raise NotRegistered(REFUSED)
    return {"Authorization": f"Bearer {token}"} if token else {}
