"""How are the extensions of a schema run, without finding out for every request what each of them does?

Strawberry looks into each extension and wraps its functions anew, four times for a request: 40 % of what a small query
costs. What it finds depends on the class alone, so it is kept; and a generator is run as it is, not within two stacks.
"""

import inspect
from collections.abc import Callable, Hashable
from functools import cache
from types import TracebackType
from typing import Any, NamedTuple, cast

from strawberry.extensions import SchemaExtension
from strawberry.extensions.context import (
    ExecutingContextManager,
    ExtensionContextManagerBase,
    OperationContextManager,
    ParsingContextManager,
    ValidationContextManager,
)
from strawberry.extensions.runner import SchemaExtensionsRunner
from strawberry.types import ExecutionContext


class _Hook(NamedTuple):
    """Of the extension that stands at this place: what begins it, and whether it is asynchronous."""

    place: int
    begin: Callable[[SchemaExtension], Any]
    is_async: bool


@cache
def _hooks(kinds: tuple[Hashable, ...], name: str) -> list[_Hook]:
    """Of extensions of these classes, of those alone that have one of this name."""
    return [hook for place, kind in enumerate(kinds) if (hook := _hook(place, cast(Any, kind), name))]


def _hook(place: int, kind: type[SchemaExtension], name: str) -> _Hook | None:
    function = getattr(kind, name)
    if function is getattr(SchemaExtension, name):
        return None
    if not inspect.isgeneratorfunction(function) and not inspect.isasyncgenfunction(function):
        raise TypeError(f"{kind.__name__}.{name} must be a generator, that yields once.")
    return _Hook(place, function, inspect.isasyncgenfunction(function))


class _Remembered(ExtensionContextManagerBase):
    """Begins the hooks in order and ends them in turn. As with Strawberry's own, none of them holds up an exception
    (but here those around it see it, too), and where one does not begin, those before it are not ended."""

    def __init__(self, extensions: list[SchemaExtension]) -> None:
        self._extensions = extensions
        self._hooks = _hooks(tuple(map(type, extensions)), self.HOOK_NAME)
        self._begun = list[tuple[Any, bool]]()

    async def __aenter__(self) -> None:
        for place, begin, is_async in self._hooks:
            generator = begin(self._extensions[place])
            self._begun.append((generator, is_async))
            if is_async:
                await anext(generator)
            else:
                next(generator)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        given = error
        for generator, is_async in reversed(self._begun):
            try:
                if error is not None:
                    await generator.athrow(error) if is_async else generator.throw(error)
                elif is_async:
                    await anext(generator)
                else:
                    next(generator)
            except (StopIteration, StopAsyncIteration):
                continue
            except BaseException as raised:
                error = raised
                continue
            error = RuntimeError(f"{generator.__qualname__} yields more than once.")
        if error is not given and error is not None:
            raise error


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
