"""How is a verb run? Whole, even if who asked has left, and again where the database asks for it (habit 1)."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from actions.rechecks import settle
from actions.retrying import retried
from actions.tools import Actor
from actions.unit import LEFT

Given = ParamSpec("Given")
Result = TypeVar("Result")
Function = Callable[Concatenate[Actor, Given], Awaitable[Result]]
Verb = Callable[Concatenate[Actor, Given], Coroutine[Any, Any, Result]]

_running: set[asyncio.Task[Any]] = set()


def verb(function: Function[Given, Result]) -> Verb[Given, Result]:
    """Run in a task of its own: a cancelled transaction would leak its connection, a half done verb would lie.

    What is retryable is retried, then the rechecks that the verb left are done. A verb never calls a verb.
    """

    async def run(by: Actor, *args: Given.args, **kwargs: Given.kwargs) -> Result:
        if LEFT.get() is not None:
            raise RuntimeError("a verb never calls a verb")
        task = asyncio.ensure_future(_settled(function, by, *args, **kwargs))
        _running.add(task)
        task.add_done_callback(_done)
        return await asyncio.shield(task)

    return cast("Verb[Given, Result]", update_wrapper(run, function))


async def finish() -> None:
    """Wait for the verbs that are running."""
    while _running:
        await asyncio.wait(_running)


async def _settled(
    function: Function[Given, Result], by: Actor, *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    left = LEFT.set([])
    try:
        name = getattr(function, "__name__", "verb")
        result = await retried(lambda: function(by, *args, **kwargs), name)
        await settle(by.tools, LEFT.get() or [])
        return result
    finally:
        LEFT.reset(left)


def _done(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled():
        task.exception()  # whoever asked may be gone; the refusal or fault was theirs to hear
