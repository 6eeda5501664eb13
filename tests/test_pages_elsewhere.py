"""Single-page apps of other origins ask with their token, where the operator named them (T22)."""

from collections.abc import AsyncIterator
from contextlib import nullcontext

import httpx
import pytest

from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from tests.serving import bearer, serving
from tests.stories import ChessClub

OURS, OTHERS = "https://app.example", "https://evil.example"
ME = "{ viewer { user { name } } }"
ALLOWED, CREDENTIALS = "access-control-allow-origin", "access-control-allow-credentials"


@pytest.fixture
async def elsewhere(settings: Settings, world: tuple[Tools, Bell]) -> AsyncIterator[httpx.AsyncClient]:
    named = settings.model_copy(update={"allowed_origins": (OURS,)})
    async with (
        serving(create_app(named, nullcontext(world))) as served,
        httpx.AsyncClient(base_url=served.url) as client,
    ):
        yield client


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_browsers_let_the_apps_of_an_allowed_origin_ask_and_no_others(
    elsewhere: httpx.AsyncClient, method: str
) -> None:
    asks = {
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization, content-type, if-none-match",
    }
    may = await elsewhere.options("/graphql", headers=asks | {"Origin": OURS})
    assert (may.status_code, may.headers[ALLOWED]) == (200, OURS)
    may_not = await elsewhere.options("/graphql", headers=asks | {"Origin": OTHERS})
    assert may_not.status_code == 400
    assert ALLOWED not in may_not.headers


async def test_an_app_elsewhere_reads_its_answers_and_their_etags_without_our_cookies(
    elsewhere: httpx.AsyncClient, club: ChessClub
) -> None:
    """Refusals too, else its developer sees nothing but "network error"."""
    ours = {"Origin": OURS}
    first = await elsewhere.get("/graphql", params={"query": ME}, headers=bearer(club.sam.token) | ours)
    assert first.json()["data"]["viewer"]["user"]["name"] == "Sam"
    assert first.headers["access-control-expose-headers"] == "ETag, X-Request-Id"
    refused = await elsewhere.post("/graphql", json={"query": ME}, headers=bearer("laurel_access_no") | ours)
    assert refused.status_code == 401
    for answer in (first, refused):
        assert answer.headers[ALLOWED] == OURS
        assert CREDENTIALS not in answer.headers
        assert "Origin" in answer.headers["vary"]


async def test_nobody_elsewhere_may_read_where_no_origin_is_named(
    client: httpx.AsyncClient, club: ChessClub
) -> None:
    headers = bearer(club.sam.token) | {"Origin": OURS}
    answer = await client.post("/graphql", json={"query": ME}, headers=headers)
    assert ALLOWED not in answer.headers
