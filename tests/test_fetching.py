"""Fetching: what strangers name is fetched within bounds, from the public alone, and as nobody in particular."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.tools import Answer, NotFetched
from laurel.fetching import fetcher
from laurel.fetching.fetcher import MOST_BYTES, Fetcher, fetching
from laurel.fetching.networks import Address
from laurel.fetching.nothing import NothingFetched
from tests.certificates import certificate_of, shown
from tests.strangers import Names, Stranger, Wire, public, stranger

LONG = "its host has no address that may be spoken to"


@pytest.fixture
async def there() -> AsyncIterator[Stranger]:
    async with stranger() as found:
        yield found


@pytest.fixture
async def anywhere() -> AsyncIterator[Fetcher]:
    """Reaches this machine too."""
    async with fetching("any") as found:
        yield found


async def refused(fetched: Awaitable[object]) -> str:
    with pytest.raises(NotFetched) as error:
        await fetched
    return str(error.value)


def leading(where: str) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: httpx.Response(302, headers={"Location": where})


SPELLED = [
    "127.1",
    "0",
    "2130706433",
    "0x7f.1",
    "127。0。0。1",
    "localhost",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[::127.0.0.1]",
    "[fe80::1]",
    "169.254.169.254",
    "100.64.0.1",
    "10.0.0.1",
    "nowhere.invalid",
    "xn--",
    "a" * 70 + ".example",
]


@pytest.mark.parametrize("host", SPELLED)
async def test_a_host_within_is_refused_however_it_is_spelled(host: str) -> None:
    """Threat T63."""
    async with fetching("public") as fetched:
        assert await refused(fetched.get(f"http://{host}/")) == LONG
        assert await refused(fetched.post(f"https://{host}/", b"", {})) == LONG


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "gopher://badge.example/",
        "ftp://badge.example/",
        "//badge.example/",
        "badge.example",
        "http:///x",
        "https:x",
        "",
        "http://user:password@badge.example/",
        "http://user@badge.example/",
        "https://badge.example:22/",
        "https://badge.example:8443/",
        "http://badge.example:70000/",
        "http://bad\nge.example/",
        "http://\ud800/",
        "http://badge.example/" + "x" * 2000,
    ],
)
async def test_an_address_that_is_no_plain_web_address_is_refused(address: str) -> None:
    names, wire = Names(badge_example=[["93.184.216.34"]]), Wire()
    await refused(public(names, wire).get(address))
    await refused(public(names, wire).post(address, b"", {}))
    assert (names.asked, wire.sent) == ([], [])


@given(st.text())
async def test_no_text_at_all_breaks_it_or_leads_within(text: str) -> None:
    names, wire = Names(), Wire()
    for address in (text, f"http://{text}", f"https://{text}/"):
        try:
            await public(names, wire).get(address)
        except NotFetched:
            continue
        assert ip_address(wire.sent[-1].url.host).is_global


async def test_one_address_within_refuses_the_name() -> None:
    names, wire = Names(badge_example=[["93.184.216.34", "10.0.0.1"]]), Wire()
    assert await refused(public(names, wire).get("https://badge.example/")) == LONG
    assert wire.sent == []


async def test_a_name_is_asked_for_once_and_what_was_looked_at_is_what_is_met() -> None:
    """DNS rebinding: the second answer would lead within. Threat T63."""
    names, wire = Names(badge_example=[["93.184.216.34"], ["127.0.0.1"]]), Wire()
    await public(names, wire).get("https://badge.example/award?1#part")
    assert names.asked == ["badge.example"]
    assert wire.addresses == ["https://93.184.216.34/award?1"]
    assert wire.sent[0].headers["host"] == "badge.example"
    assert wire.sent[0].extensions["sni_hostname"] == "badge.example"


async def test_a_redirect_is_looked_at_like_a_first_address() -> None:
    names = Names(badge_example=[["93.184.216.34"], ["127.0.0.1"]])
    within = "http://127.0.0.1/ file:///etc/passwd http://a:b@c.d/ https://xn--/ //[ https://x:99999"
    for where in ["https://badge.example/again", *within.split()]:
        names.asked.clear()
        wire = Wire(leading(where))
        await refused(public(names, wire).get("https://badge.example/"))
        assert wire.addresses == ["https://93.184.216.34/"]


async def test_a_redirect_does_not_lead_out_of_encryption() -> None:
    names = Names(badge_example=[["93.184.216.34"]])
    wire = Wire(leading("http://badge.example/"))
    told = await refused(public(names, wire).get("https://badge.example/"))
    assert told == "it redirects to an address without encryption"


async def test_where_the_first_address_does_not_answer_the_next_one_is_tried() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "93.184.216.34":
            raise httpx.ConnectError("down")
        return httpx.Response(200)

    names, wire = Names(badge_example=[["93.184.216.34", "2606:4700::1111"]]), Wire(answer)
    assert (await public(names, wire).get("https://badge.example/")).status == 200
    assert wire.addresses == ["https://93.184.216.34/", "https://[2606:4700::1111]/"]


async def test_an_answer_is_told_whatever_its_status(anywhere: Fetcher, there: Stranger) -> None:
    answer = await anywhere.get(f"{there.url}/badge", {"Accept": "application/json"})
    assert (answer.status, answer.body) == (200, b'{"said":""}')
    assert answer.headers["content-type"] == "application/json"
    assert there.asked[0].headers["accept"] == "application/json"
    assert (await anywhere.get(f"{there.url}/missing")).status == 404
    posted = await anywhere.post(f"{there.url}/badge", b"hello", {"X-Signed": "yes"})
    assert posted.body == b'{"said":"hello"}'
    assert there.asked[1].headers["x-signed"] == "yes"


async def test_it_comes_as_nobody(
    anywhere: Fetcher, there: Stranger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No cookie that was set before, no proxy and no password of the environment."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login olive password secret")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    for _ in range(2):
        await anywhere.get(f"{there.url}/badge")
    headers = [name for request in there.asked for name in request.headers]
    assert sorted(set(headers)) == ["accept-encoding", "connection", "host", "user-agent"]


async def test_headers_go_to_the_first_host_alone(anywhere: Fetcher, there: Stranger) -> None:
    async with stranger() as other:
        token = {"Authorization": "Bearer secret"}
        await anywhere.get(f"{there.url}/to?where={there.url}/badge", token)
        await anywhere.get(f"{there.url}/to?where={other.url}/to?where={there.url}/badge", token)
        assert [request.headers.get("authorization") for request in there.asked] == [
            *["Bearer secret"] * 3,
            None,
        ]
        assert [request.headers.get("authorization") for request in other.asked] == [None]


async def test_redirects_come_to_an_end(anywhere: Fetcher, there: Stranger) -> None:
    twice, home = (
        f"{there.url}/to?where=%2Fto%3Fwhere%3D%252Fbadge",
        there.url.replace("127.0.0.1", "localhost"),
    )
    assert (await anywhere.get(twice))[::3] == (200, False)
    assert (await anywhere.get(f"{there.url}/to?where={home}")).elsewhere
    endless = Wire(leading("/"))
    names = Names(badge_example=[["93.184.216.34"]])
    assert await refused(public(names, endless).get("https://badge.example/")) == "it redirects too often"
    assert len(endless.sent) == 4


async def test_what_is_posted_goes_nowhere_else(anywhere: Fetcher, there: Stranger) -> None:
    answer = await anywhere.post(f"{there.url}/to?where={there.url}/badge", b"secret", {})
    assert answer.status == 307
    assert len(there.asked) == 1


async def test_an_answer_has_a_size(anywhere: Fetcher, there: Stranger) -> None:
    assert len((await anywhere.get(f"{there.url}/exactly?size={MOST_BYTES}")).body) == MOST_BYTES
    large = "it is larger than 1,048,576 bytes"
    assert await refused(anywhere.get(f"{there.url}/exactly?size={MOST_BYTES + 1}")) == large
    assert await refused(anywhere.get(f"{there.url}/endless")) == large
    assert await refused(anywhere.get(f"{there.url}/exactly?size=11", most_bytes=10))


async def test_a_packed_answer_is_refused(anywhere: Fetcher, there: Stranger) -> None:
    told = await refused(anywhere.get(f"{there.url}/packed"))
    assert told == "it answers in a packed form that was not asked for"


@pytest.mark.parametrize("path", ["silent", "dripping"])
async def test_an_answer_has_its_time(
    anywhere: Fetcher, there: Stranger, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetcher, "SECONDS", 0.2)
    assert await refused(anywhere.get(f"{there.url}/{path}")) == "it takes too long to answer"


async def test_a_name_server_has_its_time_and_holds_up_nobody(
    there: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(host: str, port: int) -> list[Address]:
        await there.never.wait()
        return []

    monkeypatch.setattr(fetcher, "SECONDS", 0.2)
    async with fetching("any", never) as slow:
        assert await refused(slow.get(f"{there.url}/badge")) == "it takes too long to answer"


async def test_many_at_once_wait_for_room_and_none_is_lost(anywhere: Fetcher, there: Stranger) -> None:
    answers: list[Answer] = await asyncio.gather(*(anywhere.get(f"{there.url}/badge") for _ in range(60)))
    assert [answer.status for answer in answers] == [200] * 60


@pytest.mark.parametrize(
    "said",
    [
        b"SSH-2.0-OpenSSH\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx",
        b"HTTP/1.1 999999 x\r\n\r\n",
    ],
)
async def test_what_is_no_web_server_is_told(anywhere: Fetcher, said: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        told = await refused(anywhere.get(f"http://127.0.0.1:{port}/"))
    assert told == "it does not answer as a web server does"
    assert await refused(anywhere.get(f"http://127.0.0.1:{port}/")) == "it does not answer"


async def test_the_certificate_must_tell_the_name_that_was_asked_for(tmp_path: Path) -> None:
    certificate = certificate_of("badge.example", tmp_path / "certificate.pem")
    names = Names(badge_example=[["127.0.0.1"]], evil_example=[["127.0.0.1"]])
    trust = ssl.create_default_context(cafile=str(certificate))

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=shown(certificate))
    async with server, fetching("any", names, trust) as fetched:
        port = server.sockets[0].getsockname()[1]
        for _ in range(2):
            assert (await fetched.get(f"https://badge.example:{port}/")).status == 200
            assert await refused(fetched.get(f"https://evil.example:{port}/")) == "it does not answer"
            assert await refused(fetched.get(f"https://127.0.0.1:{port}/")) == "it does not answer"


async def test_where_fetching_is_off_nothing_is_asked() -> None:
    assert "LAUREL_FETCHING" in await refused(NothingFetched().get("https://badge.example/"))
    assert "LAUREL_FETCHING" in await refused(NothingFetched().post("https://badge.example/", b"", {}))
