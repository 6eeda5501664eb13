"""Which browser began a launch? A cookie of its own for each says it, also within a frame of another site."""

from starlette.requests import Request
from starlette.responses import Response

from actions.lti_launching import LIFE
from actions.tokens import token_hash
from actions.tools import Tools


def state_cookie(tools: Tools, state: str) -> str:
    return f"{'__Host-' if _is_secure(tools) else ''}laurel-lti-{token_hash(state)[:16]}"


def keep_state(
    response: Response, tools: Tools, state: str, seconds: int = int(LIFE.total_seconds())
) -> None:
    """`Partitioned`: browsers that keep no cookies of others in frames keep it for this site alone (CHIPS).

    By hand, since Python writes that word from 3.14 on. Without TLS nothing is said of other sites: browsers that then
    hold it back from them still send it with the post that a platform begins at once.
    """
    where = "; SameSite=None; Secure; Partitioned" if _is_secure(tools) else ""
    value = f"{state_cookie(tools, state)}={state}; Path=/; Max-Age={seconds}; HttpOnly{where}"
    response.headers.append("Set-Cookie", value)


def brought_state(request: Request, tools: Tools, state: str) -> dict[str, str]:
    """As pylti1p3 looks for it; nothing where another browser, or none, has it."""
    kept = request.cookies.get(state_cookie(tools, state))
    return {state: kept} if kept else {}


def _is_secure(tools: Tools) -> bool:
    return tools.address.startswith("https:")
