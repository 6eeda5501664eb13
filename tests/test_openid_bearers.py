"""Bearer tokens of an OpenID provider count like ours, as long as they last (rule 33, threat T70)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from joserfc.jwk import OctKey

from actions.bell import Bell
from actions.tools import Tools
from laurel.cookies import cookie_name
from laurel.settings import Settings
from models.identities import Identity
from models.users import User
from subscriptions import waiting
from tests.clock import Clock
from tests.openid_browser import ADDRESS, ME, laurel_with, who_with
from tests.openid_provider import ABSENT, LIES, LocalProvider, new_key
from tests.serving import Served
from tests.socket_client import Socket, connected
from tests.stories import ChessClub

BOARD = "subscription Board($space: ID) { leaderboard(space: $space) { totalCount } }"


@pytest.fixture
async def client(laurel: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=laurel.url) as found:
        yield found


async def test_a_program_comes_with_a_token_of_the_provider(
    client: httpx.AsyncClient, provider: LocalProvider
) -> None:
    assert await who_with(client, provider.token()) == "Ada"
    assert await who_with(client, provider.token(name="Ada, renamed there")) == "Ada"
    assert (await User.all().count(), await Identity.all().count()) == (1, 1)
    assert await who_with(client, provider.token(sub="grace-2", name="Grace")) == "Grace"
    assert provider.asked["keys"] == 1


async def test_many_first_requests_at_once_are_of_one_account(
    client: httpx.AsyncClient, provider: LocalProvider
) -> None:
    token = provider.token()
    assert set(await asyncio.gather(*(who_with(client, token) for _ in range(10)))) == {"Ada"}
    assert (await User.all().count(), provider.asked["keys"]) == (1, 1)


async def test_a_verified_address_links(
    club: ChessClub, client: httpx.AsyncClient, provider: LocalProvider
) -> None:
    claimed = {"email": club.sam.email, "email_verified": False}
    assert await who_with(client, provider.token(**claimed)) == "Ada"
    assert await who_with(client, provider.token(sub="sam-3", **claimed | {"email_verified": True})) == "Sam"
    assert await who_with(client, club.sam.token) == "Sam", "our own tokens still count"


async def test_who_has_erased_their_account_is_new(
    client: httpx.AsyncClient, provider: LocalProvider, clock: Clock
) -> None:
    assert await who_with(client, provider.token()) == "Ada"
    await Identity.all().delete()
    await User.all().update(name="Erased account", erased_at=clock())
    assert await who_with(client, provider.token()) == "Ada"


async def test_every_lie_of_a_claim_is_refused(client: httpx.AsyncClient, provider: LocalProvider) -> None:
    for what, lies in LIES.items():
        assert await who_with(client, provider.token(**lies)) is None, what
    assert await User.all().count() == 0
    assert await who_with(client, provider.token(aud=["another", "laurel"], iat=ABSENT, nbf=1)) == "Ada"


async def test_every_lie_of_a_signature_is_refused(
    client: httpx.AsyncClient, provider: LocalProvider
) -> None:
    known = new_key("known")
    provider.key, provider.published = known, [known]
    as_secret = OctKey(known.as_bytes(private=False), None, {"kid": "known"})
    header, claims, signature = provider.token().split(".")
    others = provider.token(sub="sam-3").split(".")[1]
    provider.header = {"alg": "none"}
    unsigned = provider.token()
    provider.header = {"alg": "HS256"}
    for token in (
        unsigned,
        unsigned.rstrip(".") + "." + signature,
        f"{header}.{claims}.",
        f"{header}.{claims}.{signature[:-4]}",
        f"{header}.{others}.{signature}",
        provider.token_by(as_secret),
        "..",
        "a.b.c",
        f"W10.{claims}.{signature}",
        f"MQ.{claims}.{signature}",
    ):
        assert await who_with(client, token) is None, token


@pytest.mark.parametrize("length", [8_000, 9_000])
async def test_only_tokens_to_8_kilobytes_are_looked_at(
    client: httpx.AsyncClient, provider: LocalProvider, length: int
) -> None:
    token = provider.token(more="x" * (length * 3 // 4 - 300))
    assert (await who_with(client, token) == "Ada") is (len(token) <= 8192)
    assert (len(token) <= 8192) is (length == 8_000)


@pytest.mark.parametrize(
    ("claims", "counts"),
    [
        ({"exp": -29}, True),
        ({"exp": -31}, False),
        ({"nbf": 29}, True),
        ({"nbf": 31}, False),
        ({"iat": 29}, True),
        ({"iat": 31}, False),
        ({"exp": 10**300}, True),
    ],
)
async def test_clocks_may_differ_by_half_a_minute(
    client: httpx.AsyncClient, provider: LocalProvider, clock: Clock, claims: dict[str, int], counts: bool
) -> None:
    now = int(clock().timestamp())
    token = provider.token(**{name: now + seconds for name, seconds in claims.items()})
    assert (await who_with(client, token) == "Ada") is counts


async def test_bearer_tokens_may_be_for_another_audience_than_the_client(
    settings: Settings, world: tuple[Tools, Bell], provider: LocalProvider
) -> None:
    async with (
        laurel_with(settings, world, provider, openid_audience="https://badges.example/api") as served,
        httpx.AsyncClient(base_url=served.url) as client,
    ):
        assert await who_with(client, provider.token()) is None
        assert await who_with(client, provider.token(aud="https://badges.example/api")) == "Ada"


async def test_a_token_of_the_provider_is_no_cookie(laurel: Served, provider: LocalProvider) -> None:
    cookies = {cookie_name(Settings(address=ADDRESS)): provider.token()}
    async with httpx.AsyncClient(base_url=laurel.url, cookies=cookies) as client:
        assert (await client.post("/graphql", json=ME)).json()["data"]["viewer"] is None


async def test_without_a_provider_its_tokens_are_nobodys(served: Served, provider: LocalProvider) -> None:
    async with httpx.AsyncClient(base_url=served.url) as client:
        assert await who_with(client, provider.token()) is None
    assert not provider.asked


@pytest.fixture
def quick_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what no bell tells."""
    monkeypatch.setattr(waiting, "HEARTBEAT", 0.05)


async def watch(socket: Socket, club: ChessClub, token: str) -> None:
    await socket.begin(token)
    await socket.ask("1", BOARD, variables={"space": club.space_node})
    assert (await socket.heard())["payload"]["data"] == {"leaderboard": {"totalCount": 3}}


async def code_of(socket: Socket) -> Any:
    frame = await socket.heard()
    assert frame["type"] in ("next", "error"), frame
    errors = frame["payload"] if frame["type"] == "error" else frame["payload"]["errors"]
    return errors[0]["extensions"]["code"]


@pytest.mark.usefixtures("quick_heartbeat")
async def test_a_stream_ends_with_the_token_of_the_provider(
    laurel: Served, club: ChessClub, provider: LocalProvider, clock: Clock
) -> None:
    provider.somebody |= {"email": club.sam.email, "email_verified": True}
    async with connected(laurel) as socket:
        await watch(socket, club, provider.token())
        clock.passes(timedelta(seconds=331))
        assert await code_of(socket) == "FORBIDDEN"


@pytest.mark.usefixtures("quick_heartbeat")
async def test_a_stream_ends_with_the_account(
    laurel: Served, club: ChessClub, provider: LocalProvider, clock: Clock
) -> None:
    provider.somebody |= {"email": club.sam.email, "email_verified": True}
    async with connected(laurel) as socket:
        await watch(socket, club, provider.token())
        await User.filter(id=club.sam.user_id).update(erased_at=clock())
        assert await code_of(socket) == "FORBIDDEN"


async def test_a_socket_is_refused_whose_token_is_a_lie(laurel: Served, provider: LocalProvider) -> None:
    async with connected(laurel) as socket:
        token = provider.token(aud="another")
        await socket.send({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}})
        assert await socket.closed() == 4403
