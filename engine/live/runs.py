"""Who runs together with whom? One run for each audience, document and set of variables."""

from collections.abc import AsyncIterator, Hashable
from contextlib import aclosing
from functools import partial
from hashlib import blake2b
from typing import Any, NamedTuple, cast

import orjson
from cachetools import LRUCache
from strawberry import Schema
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from engine.live.answers import Answer, answer_of
from engine.live.declaring import Given, Sharing, declared
from engine.live.outlets import Outlet
from engine.live.run import Run, Watched
from engine.live.viewer import NeedsViewer

MOST_FINDINGS = 10_000  # that a document is personal


class Asked(NamedTuple):
    """What is asked for; equal for all members of a run."""

    text: str
    variables: dict[str, Any]
    operation_name: str | None

    @property
    def document(self) -> bytes:
        """Which operation it is, in few bytes."""
        told = f"{self.operation_name}\n{self.text}"
        return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class SharedRuns:
    """The runs of one schema in this process, and which documents are known to depend on who asks."""

    def __init__(self) -> None:
        self._runs: dict[Hashable, Run] = {}
        self._personal: LRUCache[Hashable, bool] = LRUCache(MOST_FINDINGS)

    @property
    def count(self) -> int:
        """How many there are now."""
        return len(self._runs)

    def may_share(self, asked: Asked, audience: Hashable) -> bool:
        return (asked.document, audience) not in self._personal

    def run(self, schema: Schema, asked: Asked, watched: Watched, context: Any) -> Run:
        """The one that there is, or a new one. Whoever joins it does so at once, before anybody else gets a turn."""
        document = asked.document
        key = (document, orjson.dumps(asked.variables, option=orjson.OPT_SORT_KEYS), watched.audience)
        if key not in self._runs:
            ended = partial(self._ended, key, (document, watched.audience))
            self._runs[key] = Run(watched, context, partial(_execute, schema, asked), ended)
        return self._runs[key]

    def _ended(self, key: Hashable, finding: Hashable, personal: bool) -> None:
        self._runs.pop(key, None)
        if personal:
            self._personal[finding] = True


class Instead(BaseException):
    """Raised by a stream before its first answer: there is, or will be, a run for it. Not an error."""

    def __init__(self, runs: SharedRuns, running: ExecutionContext, asked: Asked, watched: Watched) -> None:
        super().__init__("shared")
        self._runs, self._running, self._asked, self._watched = runs, running, asked, watched

    async def attend(self, outlet: Outlet) -> bytes:
        """Until the run's end, whose last words are given. Cancel it to leave. Raises Alone, and what the run met."""
        context = self._running.context
        run = self._runs.run(self._running.schema, self._asked, self._watched, context)
        member = run.join(context, outlet)
        try:
            return await member.done
        finally:
            run.leave(member)


class SharedInstead(SchemaExtension):
    """Stands last among a schema's extensions, so that everything was asked of whoever asks: may they, is it valid?

    Looks for `shared_runs` on the context; None there, as on the context of a run itself, and all is run as it comes.
    """

    async def on_execute(self) -> AsyncIterator[None]:
        running = self.execution_context
        runs: SharedRuns | None = running.context.shared_runs
        if runs and running.operation_type is OperationType.SUBSCRIPTION:
            found = declared(running)
            if found:
                await self._share(runs, running, *found)
        yield

    async def _share(
        self, runs: SharedRuns, running: ExecutionContext, sharing: Sharing, given: Given
    ) -> None:
        audience = await sharing.audience(running.context, given)
        asked = Asked(running.query or "", running.variables or {}, running.operation_name)
        if audience is not None and runs.may_share(asked, audience):
            raise Instead(runs, running, asked, Watched(sharing, audience))


async def _execute(schema: Schema, asked: Asked, context: Any) -> Answer:
    """The first answer of a stream of its own."""
    results = await schema.stream(
        asked.text, asked.variables, context_value=context, operation_name=asked.operation_name
    )
    async with aclosing(results):
        result = await anext(results)
    if context.touched:  # whatever became of the exception
        raise NeedsViewer
    return answer_of(cast(ExecutionResult, result))
