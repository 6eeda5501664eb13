"""How does pylti1p3 reach a platform? By the one way to addresses that strangers name (decision 0021).

It speaks HTTP through `requests`, in a thread: whatever it asks is asked by the loop's own fetcher, which looks where
an address leads, and bounds size and time.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from actions.tools import Answer, Fetching, NotFetched

MOST_BYTES = 4 * 1024 * 1024  # a page of a roster


class ThroughFetching(BaseAdapter):
    """Gets and posts; nothing else is asked of platforms."""

    def __init__(self, fetching: Fetching, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._fetching = fetching
        self._loop = loop

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        asked = asyncio.run_coroutine_threadsafe(self._asked(request), self._loop)
        try:
            return _response(request, asked.result())
        except NotFetched as error:
            raise requests.ConnectionError(str(error), request=request) from error

    async def _asked(self, request: requests.PreparedRequest) -> Answer:
        address, headers = str(request.url), {name: str(value) for name, value in request.headers.items()}
        if request.method == "GET":
            return await self._fetching.get(address, headers, MOST_BYTES)
        body = request.body or b""
        told = body if isinstance(body, bytes) else str(body).encode()
        return await self._fetching.post(address, told, headers, MOST_BYTES)

    def close(self) -> None:
        """Nothing is held open."""


def session_through(fetching: Fetching) -> requests.Session:
    """For a thread of the loop that runs now. It uses nothing of the environment, and follows no redirect itself."""
    session = requests.Session()
    session.trust_env = False
    session.max_redirects = 0
    adapter = ThroughFetching(fetching, asyncio.get_running_loop())
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


def _response(request: requests.PreparedRequest, answer: Answer) -> requests.Response:
    response = requests.Response()
    response.status_code = answer.status
    response.headers = CaseInsensitiveDict(answer.headers)
    response._content = answer.body
    response.encoding = "utf-8"
    response.url = str(request.url)
    response.request = request
    return response
