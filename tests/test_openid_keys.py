"""Keys of an OpenID provider: they change, are asked for once a minute at most, and outlast its absence (T70, T71)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from laurel.openid import provider as provider_module
from tests.clock import Clock
from tests.openid_browser import who_with
from tests.openid_provider import LocalProvider, new_key
from tests.serving import Served


@pytest.fixture
async def client(laurel: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=laurel.url) as found:
        yield found


async def test_keys_may_change_at_any_time(
    client: httpx.AsyncClient, provider: LocalProvider, clock: Clock
) -> None:
    assert await who_with(client, provider.token()) == "Ada"
    old = provider.token()
    provider.rotate("two")
    assert await who_with(client, provider.token()) is None, "keys were asked for less than a minute ago"
    assert provider.asked["keys"] == 1
    clock.passes(timedelta(minutes=1))
    found = await asyncio.gather(*(who_with(client, provider.token()) for _ in range(10)))
    assert (set(found), provider.asked["keys"]) == ({"Ada"}, 2)
    assert await who_with(client, old) is None


async def test_a_stranger_makes_us_ask_once_a_minute_at_most(
    client: httpx.AsyncClient, provider: LocalProvider, clock: Clock
) -> None:
    stranger = new_key("stranger")
    provider.header = {"kid": "stranger"}
    for minutes in range(3):
        for _ in range(5):
            assert await who_with(client, provider.token_by(stranger)) is None
        assert provider.asked["keys"] == minutes + 1
        clock.passes(timedelta(minutes=1))


async def test_a_key_that_is_withdrawn_is_forgotten(
    client: httpx.AsyncClient, provider: LocalProvider, clock: Clock
) -> None:
    assert await who_with(client, provider.token()) == "Ada"
    provider.published = [new_key("two")]
    clock.passes(timedelta(minutes=10))
    stolen = provider.token()
    async with asyncio.timeout(10):
        while await who_with(client, stolen):
            pass
    assert provider.asked["keys"] == 2


async def test_the_last_good_keys_stay_in_use(
    client: httpx.AsyncClient, provider: LocalProvider, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_module, "SECONDS", 0.05)
    assert await who_with(client, provider.token()) == "Ada"

    def is_down() -> None:
        provider.is_down = True

    def is_empty() -> None:
        provider.is_down, provider.published = False, []

    for mood in (is_down, is_empty, provider.answers.clear):
        mood()
        clock.passes(timedelta(minutes=10))
        asked = provider.asked["openid-configuration"]
        assert await who_with(client, provider.token()) == "Ada"
        provider.header = {"kid": "unknown"}
        assert await who_with(client, provider.token()) is None, "this one waits for the answer"
        provider.header = {}
        assert await who_with(client, provider.token()) == "Ada"
        assert provider.asked["openid-configuration"] == asked + 1


@pytest.mark.parametrize("slow", [False, True])
async def test_while_no_keys_are_to_be_had_nobody_comes(
    client: httpx.AsyncClient,
    provider: LocalProvider,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    slow: bool,
) -> None:
    monkeypatch.setattr(provider_module, "SECONDS", 0.05)
    provider.is_down = True
    if slow:
        provider.answers.clear()
    assert await who_with(client, provider.token()) is None
    provider.is_down = False
    provider.answers.set()
    monkeypatch.undo()
    clock.passes(timedelta(minutes=1))
    assert await who_with(client, provider.token()) == "Ada"
