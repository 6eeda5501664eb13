"""What depends on who asks is never shared, wherever in an execution that shows. Under both executors."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Iterator
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import strawberry

from engine.batch import batch
from engine.live.declaring import shared
from engine.live.outlets import Alone
from engine.live.runs import Instead, SharedInstead, SharedRuns
from engine.live.viewer import NeedsViewer
from tests.engine.running import ExecutorClass


@dataclass
class Asks:
    """A context: of somebody, or of nobody in a shared run."""

    name: str | None
    shared_runs: SharedRuns | None = field(default_factory=SharedRuns)
    touched: bool = False

    @property
    def viewer(self) -> str:
        if self.name is None:
            self.touched = True
            raise NeedsViewer
        return self.name


class Together:
    """Everybody is of one audience."""

    async def audience(self, context: Asks, given: Any) -> str:
        return "all"

    def who(self, context: Asks) -> str | None:
        return context.name

    async def lost(self, context: Asks, audience: Any, everybody: Collection[Any]) -> Collection[Any]:
        return ()

    def context(self, context: Asks, audience: Any) -> Asks:
        return Asks(None, None)

    async def mark(self, audience: Any) -> int:
        return 1

    @contextmanager
    def listening(self, context: Asks, audience: Any) -> Iterator[asyncio.Event]:
        yield asyncio.Event()

    async def woken(self, flag: asyncio.Event) -> None:
        await flag.wait()

    async def paused(self, members: int) -> None:
        pass

    def turned_away(self) -> dict[str, Any]:
        return {"message": "no"}


async def _later(parents: list["Item"], info: strawberry.Info[Asks, None]) -> list[str]:
    await asyncio.sleep(0)
    return [info.context.viewer for _ in parents]


def _now(parents: list["Item"], info: strawberry.Info[Asks, None]) -> list[str]:
    return [info.context.viewer for _ in parents]


@strawberry.type
class Item:
    name: str = "a"
    later: str | None = batch(_later, "Asked for all, some time later.")
    now: str | None = batch(_now, "Asked for all at once.")

    @strawberry.field
    async def each(self, info: strawberry.Info[Asks, None]) -> str | None:
        await asyncio.sleep(0)
        return info.context.viewer

    @strawberry.field
    def plain(self, info: strawberry.Info[Asks, None]) -> str | None:
        return info.context.viewer

    @strawberry.field
    def swallowed(self, info: strawberry.Info[Asks, None]) -> str:
        with suppress(BaseException):
            return info.context.viewer
        return "nobody"


@strawberry.type
class Query:
    here: bool = True


@strawberry.type
class Subscription:
    @strawberry.subscription(metadata=shared(Together()))  # type: ignore[untyped-decorator]  # Strawberry says no type
    async def items(
        self, info: strawberry.Info[Asks, None], early: bool = False
    ) -> AsyncGenerator[list[Item], None]:
        if early:
            _now([Item()], info)
        yield [Item(), Item()]
        await asyncio.Event().wait()


class Heard:
    def __init__(self) -> None:
        self.told: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def push(self, payload: bytes) -> None:
        self.told.set_result(payload)


async def attend(executor: ExecutorClass, document: str) -> bytes:
    """What a shared run tells first. Raises Alone."""
    schema = strawberry.Schema(
        Query,
        subscription=Subscription,
        extensions=[SharedInstead],
        execution_context_class=executor,
    )
    results: Any = await schema.subscribe(document, {}, Asks("Ana"))
    heard = Heard()
    async with aclosing(results), asyncio.timeout(5):
        with pytest.raises(Instead) as instead:
            await anext(results)
        attending = asyncio.create_task(instead.value.attend(heard))
        await asyncio.wait((attending, heard.told), return_when=asyncio.FIRST_COMPLETED)
    if attending.done():
        return attending.result()
    attending.cancel()
    return heard.told.result()


async def test_what_is_the_same_for_all_is_shared(executor: ExecutorClass) -> None:
    told = await attend(executor, "subscription { items { name } }")
    assert told == b'{"data":{"items":[{"name":"a"},{"name":"a"}]}}'


@pytest.mark.parametrize("asked", ["later", "now", "each", "plain", "swallowed", "name later now each plain"])
async def test_a_field_that_asks_for_the_viewer_ends_the_run(executor: ExecutorClass, asked: str) -> None:
    with pytest.raises(Alone):
        await attend(executor, f"subscription {{ items {{ {asked} }} }}")


async def test_so_does_the_stream_itself(executor: ExecutorClass) -> None:
    with pytest.raises(Alone):
        await attend(executor, "subscription { items(early: true) { name } }")
