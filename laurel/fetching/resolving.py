"""Which addresses has a host?"""

import socket
from collections.abc import Awaitable, Callable
from functools import partial
from ipaddress import ip_address

from anyio import CapacityLimiter, to_thread

from laurel.fetching.networks import Address

Resolve = Callable[[str, int], Awaitable[list[Address]]]
"""The addresses of a host, which may be one already; OSError where there are none."""

MOST_AT_ONCE = 10


def resolving() -> Resolve:
    """By the system, in threads of their own: a name server that never answers holds up nothing else."""
    limiter = CapacityLimiter(MOST_AT_ONCE)

    async def resolve(host: str, port: int) -> list[Address]:
        ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            found = await to_thread.run_sync(ask, abandon_on_cancel=True, limiter=limiter)
        except UnicodeError as error:  # a part of the name is too long
            raise OSError("no name of a host") from error
        return list(dict.fromkeys(ip_address(address[0]) for *_, address in found))

    return resolve
