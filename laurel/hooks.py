"""How are the extensions of a schema run, without finding out for every request what each of them does?

Strawberry looks into each extension and wraps its functions anew, four times for a request: 40 % of what a small query
costs. What it finds depends on the class alone, so it is kept.
"""

import inspect
from collections.abc import Callable, Hashable
from contextlib import asynccontextmanager, contextmanager
from functools import cache, partial
from typing import Any, NamedTuple, cast

from strawberry.extensions import SchemaExtension
from strawberry.extensions.context import (
    ExecutingContextManager,
    ExtensionContextManagerBase,
    OperationContextManager,
    ParsingContextManager,
    ValidationContextManager,
    WrappedHook,
)
from strawberry.extensions.runner import SchemaExtensionsRunner
from strawberry.types import ExecutionContext


class _Made(NamedTuple):
    """What makes a hook of the extension that stands at this place, and whether it is asynchronous."""

    place: int
    make: Callable[[SchemaExtension], Any]
    is_async: bool


@cache
def _hooks(kinds: tuple[Hashable, ...], name: str) -> list[_Made]:
    """Of extensions of these classes, of those alone that have one of this name."""
    return [made for place, kind in enumerate(kinds) if (made := _made(place, cast(Any, kind), name))]


def _made(place: int, kind: type[SchemaExtension], name: str) -> _Made | None:
    function = getattr(kind, name)
    if function is getattr(SchemaExtension, name):
        return None
    if inspect.isgeneratorfunction(function):
        return _Made(place, contextmanager(function), False)
    if inspect.isasyncgenfunction(function):
        return _Made(place, asynccontextmanager(function), True)
    raise TypeError(f"{kind.__name__}.{name} must be a generator, that yields once.")


class _Remembered(ExtensionContextManagerBase):
    def __init__(self, extensions: list[SchemaExtension]) -> None:
        self.hooks = [
            WrappedHook(extensions[place], partial(make, extensions[place]), is_async)
            for place, make, is_async in _hooks(tuple(map(type, extensions)), self.HOOK_NAME)
        ]


class _Operation(_Remembered, OperationContextManager):
    pass


class _Validation(_Remembered, ValidationContextManager):
    pass


class _Parsing(_Remembered, ParsingContextManager):
    pass


class _Executing(_Remembered, ExecutingContextManager):
    pass


class RememberingRunner(SchemaExtensionsRunner):
    """Strawberry's runner, which remembers what classes of extensions do."""

    def operation(self) -> OperationContextManager:
        return _Operation(self.extensions)

    def validation(self) -> ValidationContextManager:
        return _Validation(self.extensions)

    def parsing(self) -> ParsingContextManager:
        return _Parsing(self.extensions)

    def executing(self) -> ExecutingContextManager:
        return _Executing(self.extensions)

    async def get_extensions_results(self, ctx: ExecutionContext) -> dict[str, Any]:
        """Asked of those alone that have any."""
        telling = [
            each for each in self.extensions if type(each).get_results is not SchemaExtension.get_results
        ]
        return await SchemaExtensionsRunner(ctx, telling).get_extensions_results(ctx)
