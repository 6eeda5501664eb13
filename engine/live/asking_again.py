"""May whoever watches still see what was read for them? Asked when an event was executed, before it is sent."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

from strawberry.extensions import SchemaExtension
from strawberry.types.graphql import OperationType

Ask = Callable[[], Awaitable[None]]


class BeforeSending:
    """What one subscription asks of each event. It raises what ends the stream in the event's place."""

    ask: Ask | None = None


def before_sending(info: Any, ask: Ask) -> None:
    """For the resolver of a subscription: nested fields are read after it has yielded, when what it asked before may be
    true no more. May be told anew for each event."""
    cast(BeforeSending, info.root_value).ask = ask


class AskedAgain(SchemaExtension):
    """Stands first among a schema's extensions: nothing has begun by then that an exception would leave open."""

    async def on_execute(self) -> AsyncIterator[None]:
        """The root value is the subscription's own, and no event's."""
        if self.execution_context.operation_type is OperationType.SUBSCRIPTION:
            self.execution_context.root_value = BeforeSending()
        yield

    async def on_stream_result(self, result: Any) -> AsyncIterator[None]:
        root = self.execution_context.root_value
        if isinstance(root, BeforeSending) and root.ask and result.data is not None:
            await root.ask()
        yield
