"""How does a test ask GraphQL as somebody, without a transport?"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import orjson
from strawberry.types import ExecutionResult

from actions.bell import Bell
from actions.tools import Actor, Tools
from engine.limits import Limits
from laurel.graph import schema
from models.who import Who
from schema.context import Context


class Answer(NamedTuple):
    """`data`, and the errors with their codes."""

    data: Any
    errors: list[Any]

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.errors]


def read(result: ExecutionResult) -> Answer:
    """As a client reads it: by way of JSON."""
    errors = [error.formatted for error in result.errors or []]
    return Answer(orjson.loads(orjson.dumps(result.data)), errors)


class Asking:
    """Calls give the data, and fail the test on an error unless it is asked for."""

    def __init__(self, tools: Tools, bell: Bell, limits: Limits | None = None) -> None:
        self._tools = tools
        self._bell = bell
        self._limits = limits or Limits()

    @property
    def boundless(self) -> "Asking":
        """For whoever asks for everything that there is, at once."""
        return self.within(Limits(cost=10**12, depth=100, aliases=1000))

    def within(self, limits: Limits) -> "Asking":
        return Asking(self._tools, self._bell, limits)

    async def __call__(self, who: Who, query: str, **variables: Any) -> Any:
        answer = await self.answer(who, query, **variables)
        assert not answer.errors, answer.errors
        return answer.data

    async def answer(self, who: Who, query: str, **variables: Any) -> Answer:
        """Whatever comes, errors too."""
        found = await schema.execute(query, variables, self.context(who))
        return read(found)

    @asynccontextmanager
    async def watching(self, who: Who, query: str, **variables: Any) -> AsyncIterator[AsyncIterator[Answer]]:
        """The answers of a subscription, until the end of the block."""
        results = await schema.stream(query, variables, self.context(who))

        async def answers() -> AsyncGenerator[Answer, None]:
            async for result in results:
                assert isinstance(result, ExecutionResult)
                yield read(result)

        listening = answers()
        try:
            yield listening
        finally:
            await listening.aclose()
            await results.aclose()

    def context(self, who: Who) -> Context:
        return Context(self._tools, self._bell, who, limits=self._limits)

    def actor(self, who: Who) -> Actor:
        return Actor(who, self._tools)
