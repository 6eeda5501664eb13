"""Pages stay signed in by a cookie that their scripts can't read and that other sites can't use (T22, T23)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from http.cookies import Morsel, SimpleCookie
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from actions.bell import Bell
from actions.sessions import LIFE, Session
from actions.signing_in import open_session
from actions.staff import invite_staff
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from tests.clock import Clock
from tests.mailed import invitation_mailed
from tests.serving import Served, bearer, serving
from tests.signing_in import another, asked
from tests.socket_client import PROTOCOL, Socket
from tests.stories import ChessClub

DORA = "dora@elsewhere.example"
ME = "{ viewer { user { name } } }"
SIGN_IN = """
mutation ($email: String!, $code: String!) {
  signIn(input: { email: $email, code: $code }) { ... on SignedIn { token } ... on Refused { code } }
}"""
ACCEPT = "mutation ($token: String!) { acceptInvitation(input: { token: $token }) { __typename } }"
RENAME = 'mutation { updateViewer(input: { name: "Mallory" }) { __typename } }'
FOREIGN: list[dict[str, str]] = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Origin": "http://127.0.0.1:1"},
    *({"Sec-Fetch-Site": site} for site in ("cross-site", "same-site", "nonsense")),
]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Nobody sends the mail, so that codes wait where the tests read them."""
    return settings.model_copy(update={"worker": "off"})


@pytest.fixture
async def page(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    """A page of ours, with cookies of its own."""
    headers = {"Origin": served.url, "Sec-Fetch-Site": "same-origin"}
    async with httpx.AsyncClient(base_url=served.url, headers=headers) as page:
        yield page


@pytest.fixture
async def session(club: ChessClub) -> Session:
    """Ana's."""
    return await open_session(club.operator, club.ana_account.user_id)


@pytest.fixture
async def anas(page: httpx.AsyncClient, session: Session) -> httpx.AsyncClient:
    """A page that Ana is signed in on."""
    page.cookies.set("laurel", session.token, domain="127.0.0.1")
    return page


async def ask(
    client: httpx.AsyncClient, query: str, headers: dict[str, str] | None = None, **variables: str
) -> httpx.Response:
    return await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)


async def name(client: httpx.AsyncClient, headers: dict[str, str] | None = None) -> str | None:
    """As whom a page is answered."""
    answer = await ask(client, ME, headers)
    assert answer.status_code == 200, answer.text
    viewer = answer.json()["data"]["viewer"]
    return viewer["user"]["name"] if viewer else None


def set_by(answer: httpx.Response) -> Morsel[str]:
    """The one cookie: there is no twin that a script could read."""
    (header,) = answer.headers.get_list("Set-Cookie")
    (morsel,) = SimpleCookie(header).values()
    return morsel


async def test_signing_in_gives_a_cookie_that_the_page_stays_signed_in_by(
    page: httpx.AsyncClient, tools: Tools
) -> None:
    answer = await ask(page, SIGN_IN, email=DORA, code=await asked(tools, DORA))
    cookie = set_by(answer)
    assert (cookie.key, cookie.value) == ("laurel", answer.json()["data"]["signIn"]["token"])
    assert (cookie["httponly"], cookie["samesite"].lower(), cookie["path"]) == (True, "lax", "/")
    assert (cookie["secure"], cookie["domain"]) == ("", "")
    assert int(cookie["max-age"]) == LIFE.total_seconds()
    assert await name(page) == "dora"
    assert "Set-Cookie" not in (await ask(page, ME)).headers


async def test_a_wrong_code_gives_no_cookie(page: httpx.AsyncClient, tools: Tools) -> None:
    answer = await ask(page, SIGN_IN, email=DORA, code=another(await asked(tools, DORA)))
    assert (answer.json()["data"]["signIn"]["code"], "Set-Cookie" in answer.headers) == ("WRONG_CODE", False)


async def test_signing_out_takes_it_away(anas: httpx.AsyncClient, session: Session) -> None:
    assert await name(anas) == "Ana"
    answer = await ask(anas, "mutation { signOut }")
    assert answer.json()["data"] == {"signOut": True}
    assert (set_by(answer).value, set_by(answer)["max-age"]) == ("", "0")
    assert len(anas.cookies) == 0
    assert (await ask(anas, ME, bearer(session.token))).status_code == 401, "nor does a copy of it work"
    assert (await ask(anas, "mutation { signOut }")).json()["data"] == {"signOut": False}


async def test_over_tls_the_cookie_is_secure_and_of_this_host_alone(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub, session: Session
) -> None:
    secure = settings.model_copy(update={"address": "https://badges.example"})
    async with (
        serving(create_app(secure, nullcontext(world))) as other,
        httpx.AsyncClient(base_url=other.url, headers={"Host": "badges.example"}) as page,
    ):
        cookie = set_by(await ask(page, SIGN_IN, email=DORA, code=await asked(club.tools, DORA)))
        assert (cookie.key, cookie["secure"], cookie["httponly"]) == ("__Host-laurel", True, True)
        assert (cookie["path"], cookie["domain"]) == ("/", ""), "else browsers refuse the prefix"
        ours = {"Cookie": f"__Host-laurel={session.token}", "Origin": "https://badges.example"}
        assert await name(page, ours) == "Ana"
        assert await name(page, {"Cookie": f"laurel={session.token}"}) is None
        gone = set_by(await ask(page, "mutation { signOut }", ours))
        assert (gone.key, gone.value, gone["secure"]) == ("__Host-laurel", "", True)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_with_the_cookie_from_a_page_elsewhere_one_is_nobody(
    anas: httpx.AsyncClient, club: ChessClub, headers: dict[str, str]
) -> None:
    assert await name(anas, headers) is None
    answer = await ask(anas, RENAME, headers)
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert await name(anas) == "Ana"
    assert await name(anas, headers | bearer(club.sam.token)) == "Sam", "a token is shown on purpose"


async def test_what_comes_from_no_page_at_all_is_signed_in(served: Served, session: Session) -> None:
    """An address that was typed, and what is no browser."""
    async with httpx.AsyncClient(base_url=served.url, cookies={"laurel": session.token}) as client:
        assert await name(client) == "Ana"
        assert await name(client, {"Sec-Fetch-Site": "none"}) == "Ana"


async def test_a_bearer_token_wins_over_the_cookie(anas: httpx.AsyncClient, club: ChessClub) -> None:
    assert await name(anas, bearer(club.sam.token)) == "Sam"
    assert (await ask(anas, ME, bearer("nonsense"))).status_code == 401, "and is not covered for by it"


@pytest.mark.parametrize("garbage", ["nonsense", "", "x" * 5000, "laurel_access_x", "a.b.c", '"', "%00"])
async def test_with_a_cookie_that_is_garbage_one_is_simply_nobody(served: Served, garbage: str) -> None:
    async with httpx.AsyncClient(base_url=served.url) as client:
        assert await name(client, {"Cookie": f"laurel={garbage}"}) is None


async def test_a_session_that_is_over_is_nobody_who_can_sign_in_again(
    anas: httpx.AsyncClient, club: ChessClub, clock: Clock
) -> None:
    clock.passes(LIFE)
    assert await name(anas) is None
    ana = club.ana_account.email
    answer = await ask(anas, SIGN_IN, email=ana, code=await asked(club.tools, ana))
    anas.cookies.clear()
    anas.cookies.set("laurel", set_by(answer).value, domain="127.0.0.1")
    assert await name(anas) == "Ana"


async def test_accepting_an_invitation_without_an_account_signs_the_page_in(
    page: httpx.AsyncClient, club: ChessClub
) -> None:
    by_olive, tokens = club.by(club.olive), list[str]()
    for email in ("ina@x.example", club.rita.email):
        member = await invite_staff(by_olive, club.space, email, "Ina")
        tokens.append(await invitation_mailed(club.tools, "staff_member", member))
    known = await ask(page, ACCEPT, bearer(club.rita.token), token=tokens[1])
    assert known.json()["data"] == {"acceptInvitation": {"__typename": "Space"}}
    assert "Set-Cookie" not in known.headers, "who has an account is signed in already"
    cookie = set_by(await ask(page, ACCEPT, token=tokens[0]))
    assert (cookie.key, cookie["httponly"], cookie["samesite"].lower()) == ("laurel", True, "lax")
    assert await name(page) == "Ina"


@asynccontextmanager
async def opened(served: Served, token: str, origin: str | None) -> AsyncIterator[Socket]:
    """A socket of a page with this cookie."""
    async with connect(
        served.socket_url,
        subprotocols=[PROTOCOL],
        origin=Origin(origin) if origin else None,
        additional_headers={"Cookie": f"laurel={token}"},
    ) as connection:
        yield Socket(connection)


async def heard(socket: Socket) -> Any:
    await socket.ask("1", ME)
    return (await socket.heard())["payload"]


async def test_a_socket_of_a_page_of_ours_is_signed_in_by_the_cookie(
    served: Served, anas: httpx.AsyncClient, session: Session, club: ChessClub
) -> None:
    for token, viewer in ((session.token, {"user": {"name": "Ana"}}), ("garbage", None)):
        async with opened(served, token, served.url) as socket:
            await socket.begin()
            assert (await heard(socket))["data"] == {"viewer": viewer}
    async with opened(served, session.token, served.url) as socket:
        await socket.begin(club.sam.token)
        assert (await heard(socket))["data"] == {"viewer": {"user": {"name": "Sam"}}}, "what it says wins"
    async with opened(served, session.token, served.url) as socket:
        await socket.send({"type": "connection_init", "payload": {"authorization": "Bearer nonsense"}})
        assert await socket.closed() == 4403
    async with opened(served, session.token, served.url) as socket:
        await socket.begin()
        await ask(anas, "mutation { signOut }")
        assert (await heard(socket))[0]["extensions"]["code"] == "FORBIDDEN"


async def test_a_socket_of_a_page_elsewhere_is_never_signed_in_by_the_cookie(
    settings: Settings, world: tuple[Tools, Bell], served: Served, session: Session
) -> None:
    for origin in ("https://evil.example", "null", "http://["):
        with pytest.raises(InvalidStatus) as refused:
            async with opened(served, session.token, origin):
                pass
        assert refused.value.response.status_code == 403
    named = settings.model_copy(update={"allowed_origins": ("https://app.example",)})
    async with (
        serving(create_app(named, nullcontext(world))) as other,
        opened(other, session.token, "https://app.example") as socket,
    ):
        await socket.begin()
        assert (await heard(socket))["data"] == {"viewer": None}, "it may open one, and says who it is"
