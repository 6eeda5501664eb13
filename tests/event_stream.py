"""A client of GraphQL over Server-Sent Events that reads exactly what comes."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any, NamedTuple

import httpx
import orjson

from tests.serving import bearer

EVENTS = "text/event-stream"
PATIENCE = 10


class Event(NamedTuple):
    """One block; a comment has nothing but itself."""

    name: str = ""
    data: Any = None
    id: str | None = None
    comment: str | None = None

    @property
    def code(self) -> str:
        return str(self.data["errors"][0]["extensions"]["code"])


class Stream:
    """The events of one response, one by one."""

    def __init__(self, response: httpx.Response, blocks: AsyncIterator[Event]) -> None:
        self.response = response
        self._blocks = blocks

    async def heard(self) -> Event:
        """The next block, comments too."""
        async with asyncio.timeout(PATIENCE):
            return await anext(self._blocks)

    async def told(self) -> Event:
        """The next event; comments are passed over."""
        async with asyncio.timeout(PATIENCE):
            while not (event := await self.heard()).name:
                pass
        return event

    async def began(self) -> str:
        """Where a diary says that it starts."""
        async with asyncio.timeout(PATIENCE):
            while not (place := (await self.heard()).id):
                pass
        return place

    async def rest(self) -> list[Event]:
        """All events until the response ends."""
        async with asyncio.timeout(PATIENCE):
            return [event async for event in self._blocks if event.name]


@asynccontextmanager
async def streaming(
    client: httpx.AsyncClient, query: str, token: str | None = None, last: str | None = None, **variables: Any
) -> AsyncIterator[Stream]:
    """What is told of an operation, until the end of the block; `last` is the Last-Event-ID."""
    headers = (
        {"Accept": EVENTS} | (bearer(token) if token else {}) | ({"Last-Event-ID": last} if last else {})
    )
    body = {"query": query, "variables": variables}
    async with (
        client.stream("POST", "/graphql", json=body, headers=headers) as response,
        aclosing(_blocks(response)) as blocks,
    ):
        yield Stream(response, blocks)


async def _blocks(response: httpx.Response) -> AsyncGenerator[Event, None]:
    fields: dict[str, str] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(":")
            fields[name or "comment"] = value.removeprefix(" ")
        else:
            data = orjson.loads(fields["data"]) if fields.get("data") else None
            yield Event(fields.get("event", ""), data, fields.get("id"), fields.get("comment"))
            fields = {}
