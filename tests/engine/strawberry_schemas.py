"""Which Strawberry schemas run the same types: under each executor, with each kind of extension?"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any, cast

import strawberry
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig

from tests.engine.running import ExecutorClass
from tests.engine.strawberry_types import ODD_DEFINITION, Leaf, Odd, Query, SorryInstead


class Around(SchemaExtension):
    """Sees an operation begin and end."""

    def note(self, what: str) -> None:
        self.execution_context.context["log"].append(what)

    def on_operation(self) -> Iterator[None]:
        self.note("operation begins")
        yield
        self.note(f"operation ends with {bool(self.execution_context.result)}")

    async def on_execute(self) -> AsyncIterator[None]:
        await asyncio.sleep(0)
        self.note("execution begins")
        yield
        errors = getattr(self.execution_context.result, "errors", None)
        self.note(f"execution ends {'with' if errors else 'without'} errors")

    async def get_results(self) -> dict[str, Any]:
        return {"asked": self.execution_context.operation_name}


class EachField(SchemaExtension):
    """Is called around each field."""

    def resolve(self, _next: Any, root: Any, info: Any, *given: Any, **named: Any) -> Any:
        self.execution_context.context["log"].append((info.path.as_list(), info.field_name, repr(named)))
        return _next(root, info, *given, **named)


class EachFieldLater(SchemaExtension):
    """Is called around each field, and makes each wait."""

    async def resolve(self, _next: Any, root: Any, info: Any, *given: Any, **named: Any) -> Any:
        self.execution_context.context["log"].append((info.path.as_list(), info.field_name))
        value = _next(root, info, *given, **named)
        return await value if hasattr(value, "__await__") else value


EXTENSIONS: dict[str, list[type[SchemaExtension]]] = {
    "none": [],
    "around": [Around],
    "each field": [Around, EachField],
    "each field, later": [EachFieldLater],
}


class Quiet(strawberry.Schema):
    """Keeps the errors out of the log: there are thousands."""

    def process_errors(self, *_: Any, **__: Any) -> None:
        pass


def strawberry_schema(executor: ExecutorClass, extensions: str) -> strawberry.Schema:
    """The same one for equal arguments."""
    made: Any = _made  # mypy does not take this class for something hashable
    return cast(strawberry.Schema, made(executor, extensions))


@cache
def _made(executor: Any, extensions: str) -> strawberry.Schema:
    return Quiet(
        query=Query,
        types=[Leaf],
        execution_context_class=executor,
        extensions=EXTENSIONS[extensions],
        exception_handlers=[SorryInstead()],
        config=StrawberryConfig(scalar_map={Odd: ODD_DEFINITION}),
    )
