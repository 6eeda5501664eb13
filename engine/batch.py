"""How does a nested field run once for all parents of its level?"""

import asyncio
import inspect
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, cast
from weakref import WeakKeyDictionary

import strawberry
from strawberry import Info

from engine.level import Level
from engine.sizes import sized

Batch = Callable[..., Any]
Key = tuple[Any, ...]


def batch(function: Batch, description: str, size: int | None = None) -> Any:
    """A field resolved by `function(parents, info, **arguments)`, which gives one value for each parent.

    The function may be asynchronous. `size` is how many each value has at most (engine/sizes.py). A value that is an
    exception is raised for its parent alone. Nothing is remembered: a socket keeps one context for its life.
    """
    root = inspect.Parameter("root", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Any)
    info = inspect.Parameter("info", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Info)
    arguments = list(inspect.signature(function).parameters.values())[2:]
    shown = cast(Any, _later(function) if inspect.iscoroutinefunction(function) else _at_once(function))
    shown.__signature__ = inspect.Signature([root, info, *arguments])
    shown.__module__ = function.__module__
    shown.__batch__ = function
    metadata = None if size is None else sized(size)
    return strawberry.field(resolver=shown, description=description, metadata=metadata)


def _later(function: Batch) -> Batch:
    async def resolve(root: Any, info: Any, **given: Any) -> Any:
        if isinstance(root, Level):
            return await function(root.parents, info, **given)
        return await _joined(function, root, info, given)

    return resolve


def _at_once(function: Callable[..., Sequence[Any]]) -> Callable[..., Any]:
    def resolve(root: Any, info: Any, **given: Any) -> Any:
        if isinstance(root, Level):
            return function(root.parents, info, **given)
        (value,) = function([root], info, **given)
        if isinstance(value, Exception):
            raise value
        return value

    return resolve


def attribute(path: str, description: str) -> Any:
    """A field that is an attribute of its object, or of what the object holds, as in `row.name`."""
    get = attrgetter(path)

    def resolve(root: Any) -> Any:
        return get(root)

    cast(Any, resolve).__attribute__ = path
    return strawberry.field(resolver=resolve, description=description)


class _Gathering:
    """The parents that have asked for one field, and the futures they wait for."""

    def __init__(self, function: Batch, info: Any, given: Mapping[str, Any]) -> None:
        self.function, self.info, self.given = function, info, given
        self.waiting: list[tuple[Any, asyncio.Future[Any]]] = []
        self.left = 0
        self.task: asyncio.Task[None] | None = None

    def leave(self) -> None:
        """Nobody reads on for those who are all gone."""
        self.left += 1
        if self.task and self.is_left():
            self.task.cancel()

    def is_left(self) -> bool:
        return self.left == len(self.waiting)

    async def run(self) -> None:
        try:
            parents = [parent for parent, _ in self.waiting]
            values = await self.function(parents, self.info, **self.given)
            answers = list(zip(self.waiting, values, strict=True))
        except Exception as error:
            answers = [(waiter, error) for waiter in self.waiting]
        except asyncio.CancelledError:
            for _, future in self.waiting:
                future.cancel()
            raise
        for (_, future), value in answers:
            _answer(future, value)


_gatherings: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Key, _Gathering]] = WeakKeyDictionary()
_tasks: set[asyncio.Task[None]] = set()


async def _joined(function: Batch, parent: Any, info: Any, given: Mapping[str, Any]) -> Any:
    loop = asyncio.get_running_loop()
    gatherings = _gatherings.setdefault(loop, {})
    nodes = getattr(info, "_raw_info", info).field_nodes  # what is asked of the values may steer what is read
    key = (id(info.context), function, *map(id, nodes), _hashable(given))
    gathering = gatherings.get(key)
    if gathering is None:
        gathering = gatherings[key] = _Gathering(function, info, given)
        loop.call_soon(_dispatch, gatherings, key)
    future: asyncio.Future[Any] = loop.create_future()
    gathering.waiting.append((parent, future))
    try:
        return await future
    except asyncio.CancelledError:
        gathering.leave()
        raise


def _dispatch(gatherings: dict[Key, _Gathering], key: Key) -> None:
    """All siblings have asked by the end of this turn of the loop."""
    gathering = gatherings.pop(key)
    if gathering.is_left():
        return
    task = gathering.task = asyncio.ensure_future(gathering.run())
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def _answer(future: asyncio.Future[Any], value: Any) -> None:
    if future.done():  # whoever asked is gone
        return
    if isinstance(value, Exception):
        future.set_exception(value)
    else:
        future.set_result(value)


def _hashable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tuple((name, _hashable(item)) for name, item in sorted(value.items()))
    return tuple(map(_hashable, value)) if isinstance(value, list) else value
