"""How is a verb run? Whole, even if who asked has left, and again where the database asks for it (habit 1)."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from actions.outcomes import read
from actions.rechecks import settle
from actions.refusals import IdempotencyConflict, Refusal
from actions.retrying import retried
from actions.tools import Actor
from actions.unit import RUNNING, Running
from models.outcomes import outcome_of
from models.who import user_of

Given = ParamSpec("Given")
Result = TypeVar("Result")
Function = Callable[Concatenate[Actor, Given], Awaitable[Result]]
Verb = Callable[Concatenate[Actor, Given], Coroutine[Any, Any, Result]]

_running: set[asyncio.Task[Any]] = set()


def verb(function: Function[Given, Result]) -> Verb[Given, Result]:
    """Run in a task of its own: a cancelled transaction would leak its connection, a half done verb would lie.

    What is retryable is retried, then the rechecks that the verb left are done. A verb never calls a verb.
    Under a key of its user it is done once, and answers the same again (rule 35).
    """

    name = getattr(function, "__name__", "verb")

    async def run(by: Actor, *args: Given.args, **kwargs: Given.kwargs) -> Result:
        if RUNNING.get() is not None:
            raise RuntimeError("a verb never calls a verb")
        task = asyncio.ensure_future(_settled(lambda: function(by, *args, **kwargs), by, name))
        _running.add(task)
        task.add_done_callback(_done)
        return await asyncio.shield(task)

    return cast("Verb[Given, Result]", update_wrapper(run, function))


async def finish() -> None:
    """Wait for the verbs that are running."""
    while _running:
        await asyncio.wait(_running)


async def _settled(act: Callable[[], Awaitable[Result]], by: Actor, name: str) -> Result:
    running = Running(name)
    token = RUNNING.set(running)
    try:
        with by.tools.spans.span(name):
            result = await _once(lambda: retried(act, name), by, name)
            await settle(by.tools, running.left)
        return result
    finally:
        RUNNING.reset(token)


async def _once(act: Callable[[], Awaitable[Result]], by: Actor, name: str) -> Result:
    """What was told under the key before, else what comes of it now; of two at once one does it."""
    if (told := await _told(by, name)) is not None:
        return cast("Result", told)
    try:
        return await act()
    except Refusal:
        if (told := await _told(by, name)) is None:
            raise
        return cast("Result", told)


async def _told(by: Actor, name: str) -> object:
    user_id = user_of(by.who)
    if by.once is None or user_id is None:
        return None
    kept = await outcome_of(user_id, by.once.key, by.tools.now())
    if kept is None:
        return None
    if (kept.verb, kept.arguments) != (name, by.once.arguments):
        raise IdempotencyConflict
    return read(kept.told)


def _done(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled():
        task.exception()  # whoever asked may be gone; the refusal or fault was theirs to hear
