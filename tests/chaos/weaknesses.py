"""What may be wrong with a server that a test starts? Nothing of this is in Laurel: it is patched into the process."""

import inspect
import os
import signal
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from actions import unit, verbs, watch
from actions.bus import RedisBus
from models import database
from subscriptions import waiting

NONE = ""
NO_HEALING = "bells alone wake it"
HASTY = "it waits three seconds for the database, not fifteen"


class Step(NamedTuple):
    """A function, and whether the server dies when it has come back or before it begins."""

    owner: Any
    name: str
    after: bool


# A verb and its bell, step by step.
DEATHS = {
    "before the lock": Step(unit, "_begun", after=False),
    "under the lock": Step(unit, "_begun", after=True),
    "before the last is written": Step(unit.Change, "write", after=False),
    "before the commit": Step(unit.Change, "write", after=True),
    "before the bell": Step(unit, "_announce", after=False),
    "before the bell is handed on": Step(RedisBus, "publish", after=False),
    "behind the bell": Step(RedisBus, "publish", after=True),
    "before the rechecks": Step(verbs, "settle", after=False),
    "before the answer": Step(verbs, "settle", after=True),
}
BEFORE_THE_COMMIT = list(DEATHS)[:4]


def weaken(weakness: str) -> None:
    """This process, which is to be killed anyway."""
    if weakness == NO_HEALING:
        watch.HEALING = waiting.HEARTBEAT = 1e9  # with each heartbeat a shared run looks, too
    elif weakness == HASTY:
        database.POSTGRES |= {"command_timeout": 3, "timeout": 3}
    elif weakness:
        owner, name, after = DEATHS[weakness]
        setattr(owner, name, _deadly(getattr(owner, name), after))


def _deadly(step: Callable[..., Any], after: bool) -> Callable[..., Any]:
    @wraps(step)
    async def dies_of_it(*args: Any) -> Any:
        if after:
            await step(*args)
        _die()

    @wraps(step)
    def dies(*args: Any) -> Any:
        if after:
            step(*args)
        _die()

    return dies_of_it if inspect.iscoroutinefunction(step) else dies


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
