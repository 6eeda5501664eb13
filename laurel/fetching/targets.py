"""Where does an address lead that somebody named, and may we go there?"""

from collections.abc import Callable
from typing import Literal, NamedTuple

import httpx

from actions.tools import NotFetched
from laurel.fetching.networks import Address, is_public, is_single
from laurel.fetching.resolving import Resolve

Reach = Literal["public", "any"]
PORTS = {"http": 80, "https": 443}
MOST_CHARACTERS = 2000
MOST_TRIED = 3


class Target(NamedTuple):
    """`addresses` were looked at, and only they are connected to: the name is not resolved again."""

    url: httpx.URL
    addresses: list[Address]


async def target_of(address: str | httpx.URL, reach: Reach, resolve: Resolve) -> Target:
    """NotFetched where we may not go, with one sentence for names that are not there and those within our network."""
    url = _url(address)
    port = url.port or PORTS[url.scheme]
    if reach == "public" and port not in PORTS.values():
        raise NotFetched("only ports 80 and 443 are spoken to")
    try:
        addresses = await resolve(url.raw_host.decode("ascii").strip("[]"), port)
    except (OSError, ValueError):
        addresses = []
    allowed: Callable[[Address], bool] = is_public if reach == "public" else is_single
    if not addresses or not all(map(allowed, addresses)):
        raise NotFetched("its host has no address that may be spoken to")
    return Target(url, addresses[:MOST_TRIED])


def _url(address: str | httpx.URL) -> httpx.URL:
    if len(str(address)) > MOST_CHARACTERS:
        raise NotFetched("its address is too long")
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise NotFetched("it is no web address") from error
    if url.scheme not in PORTS or not url.raw_host:  # `host` would read its IDNA, and fail at what is none
        raise NotFetched("only web addresses of http and https are fetched")
    if url.userinfo:
        raise NotFetched("no address with a name or a password in it is fetched")
    return url
