"""How is a verb run? Whole, even if who asked has left, and again where the database asks for it (habit 1)."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import asyncpg
from tortoise.exceptions import OperationalError

from actions.rechecks import settle
from actions.tools import Actor
from actions.unit import LEFT

Given = ParamSpec("Given")
Result = TypeVar("Result")
Function = Callable[Concatenate[Actor, Given], Awaitable[Result]]
Verb = Callable[Concatenate[Actor, Given], Coroutine[Any, Any, Result]]

ATTEMPTS = 5
log = logging.getLogger(__name__)
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
        result = await _retried(function, by, *args, **kwargs)
        await settle(by.tools, LEFT.get() or [])
        return result
    finally:
        LEFT.reset(left)


async def _retried(
    function: Function[Given, Result], by: Actor, *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    for attempt in range(1, ATTEMPTS):
        try:
            return await function(by, *args, **kwargs)
        except Exception as error:
            if not retryable(error):
                raise
            log.info("%s is tried again: %s", getattr(function, "__name__", "verb"), error)
            await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 (jitter, not a secret)
    return await function(by, *args, **kwargs)


def retryable(error: Exception) -> bool:
    """Whether nothing was done and the same may succeed at once: a deadlock, or SQLite's lock held elsewhere."""
    if isinstance(error, asyncpg.SerializationError | asyncpg.DeadlockDetectedError):
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error)


def _done(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled():
        task.exception()  # whoever asked may be gone; the refusal or fault was theirs to hear
