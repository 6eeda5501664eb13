"""How is an address fetched that a stranger named? Bounded in reach, size and time, and as nobody in particular.

No cookies are kept, nothing of the environment is used (proxies, .netrc), and no answer is unpacked.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

from actions.tools import Answer, NotFetched
from laurel.fetching.resolving import Resolve, resolving
from laurel.fetching.targets import Reach, Target, target_of

SECONDS = 5.0  # for all of one fetch: the name, the redirects, the last byte
MOST_BYTES = 1024 * 1024
MOST_REDIRECTS = 3
MOST_AT_ONCE = 20
REDIRECTS = {301, 302, 303, 307, 308}
OURS = {"User-Agent": "Laurel", "Accept-Encoding": "identity", "Connection": "close"}


class Fetcher:
    """The one way to addresses that were not given by the operator."""

    def __init__(self, reach: Reach, resolve: Resolve, transport: httpx.AsyncBaseTransport) -> None:
        self._reach = reach
        self._resolve = resolve
        self._transport = transport
        self._room = asyncio.Semaphore(MOST_AT_ONCE)

    async def get(
        self, address: str, headers: Mapping[str, str] | None = None, most_bytes: int = MOST_BYTES
    ) -> Answer:
        """Redirects are followed; the caller's headers go to the first host alone. NotFetched."""
        async with self._bounded():
            url, sent, hosts = httpx.URL(), dict(headers or {}), set[str]()
            for _ in range(MOST_REDIRECTS + 1):
                target = await self._target(address)
                if url.raw_host and not _is_same(url, target.url):
                    sent = {}
                url = target.url
                hosts.add(url.host)
                answer = await self._ask("GET", target, sent, b"", most_bytes)
                if answer.status not in REDIRECTS or "location" not in answer.headers:
                    return answer._replace(elsewhere=len(hosts) > 1)
                address = _next(url, answer.headers["location"])
            raise NotFetched("it redirects too often")

    async def post(
        self, address: str, body: bytes, headers: Mapping[str, str], most_bytes: int = MOST_BYTES
    ) -> Answer:
        """A redirect is an answer like any other: nothing is sent to where it leads. NotFetched."""
        async with self._bounded():
            return await self._ask("POST", await self._target(address), headers, body, most_bytes)

    async def _target(self, address: str) -> Target:
        return await target_of(address, self._reach, self._resolve)

    @asynccontextmanager
    async def _bounded(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(SECONDS), self._room:
                yield
        except TimeoutError as error:
            raise NotFetched("it takes too long to answer") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError) as error:
            raise NotFetched("it does not answer as a web server does") from error

    async def _ask(
        self, method: str, target: Target, headers: Mapping[str, str], body: bytes, most_bytes: int
    ) -> Answer:
        """At the first of its addresses that answers; the name is still what its certificate must tell."""
        name = target.url.raw_host.decode("ascii").strip("[]")
        told = {**headers, **OURS, "Host": target.url.netloc.decode("ascii")}
        for address in target.addresses:
            url = target.url.copy_with(host=str(address), fragment=None)
            asked = httpx.Request(method, url, headers=told, content=body, extensions={"sni_hostname": name})
            try:
                response = await self._transport.handle_async_request(asked)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
            return await _read(response, most_bytes)
        raise NotFetched("it does not answer")


async def _read(response: httpx.Response, most_bytes: int) -> Answer:
    try:
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise NotFetched("it answers in a packed form that was not asked for")
        body = bytearray()
        async for part in response.aiter_raw():
            body += part
            if len(body) > most_bytes:
                raise NotFetched(f"it is larger than {most_bytes:,} bytes")
        return Answer(response.status_code, response.headers, bytes(body))
    finally:
        await response.aclose()


def _is_same(one: httpx.URL, other: httpx.URL) -> bool:
    return (one.scheme, one.netloc) == (other.scheme, other.netloc)


def _next(url: httpx.URL, location: str) -> str:
    try:
        found = url.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise NotFetched("it redirects to what is no web address") from error
    if url.scheme == "https" and found.scheme == "http":
        raise NotFetched("it redirects to an address without encryption")
    return str(found)


@asynccontextmanager
async def fetching(
    reach: Reach, resolve: Resolve | None = None, trust: ssl.SSLContext | None = None
) -> AsyncIterator[Fetcher]:
    """Open until the end of the block.

    A connection serves one request: another name at the same address must show a certificate of its own.
    """
    limits = httpx.Limits(max_connections=MOST_AT_ONCE, max_keepalive_connections=0)
    verify = trust or httpx.create_ssl_context()
    async with httpx.AsyncHTTPTransport(verify=verify, trust_env=False, limits=limits) as transport:
        yield Fetcher(reach, resolve or resolving(), transport)
