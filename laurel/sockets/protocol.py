"""How does GraphQL go over a socket: a bad operation answers `error`, a malformed frame closes with a code?"""

from typing import TYPE_CHECKING, Any, cast

from graphql import GraphQLError
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import Operation
from strawberry.subscriptions.protocols.graphql_transport_ws.types import Message, SubscribeMessage

from engine.live.frames import SocketOutlet
from engine.live.outlets import Alone
from engine.live.runs import Instead
from laurel.asked import Asked, Malformed, asked
from laurel.errors import fault
from laurel.logs.request_ids import REQUEST, new_request_id
from laurel.sockets.each import Crowded, Full
from laurel.sockets.shape import fault_of
from laurel.sockets.signing_in import SignedIn
from laurel.sockets.text import TextSocket
from schema.context import Context
from schema.errors import bad_user_input, coded

if TYPE_CHECKING:
    from laurel.view import GraphQLView  # which imports this module

MOST_OPERATIONS = 20  # at once on one socket


class SocketHandler(SignedIn):
    """The graphql-transport-ws protocol, spared from the faults of the stock handler (findings.md)."""

    async def handle_message(self, message: Message) -> None:
        fault = fault_of(message)
        if fault:
            await self.handle_invalid_message(fault)
        else:
            await super().handle_message(message)

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        if self._is_busy and message["id"] not in self.operations:
            await self.send_message(
                {"id": message["id"], "type": "error", "payload": [_too_many().formatted]}
            )
            return
        payload = cast(dict[str, Any], message["payload"])
        # The operation carries all that was asked in the place of its text, until it runs.
        text = cast(str, asked(payload))
        await super().handle_subscribe({**message, "payload": {**message["payload"], "query": text}})

    @property
    def _is_busy(self) -> bool:
        """Whether it runs all that it may; before anybody has signed in it runs nothing."""
        return len(self.operations) >= MOST_OPERATIONS

    async def run_operation(self, operation: Operation[Context, None]) -> None:
        REQUEST.set(new_request_id())  # each runs in a task of its own
        operations = cast("GraphQLView", self.view).connections.operations
        try:
            with operations.one_of(self.context.who, self.context.network):
                await self._find_and_run(operation)
        except (Crowded, Full) as refusal:
            await operation.send_initial_errors([coded("RATE_LIMITED", str(refusal))])

    async def _find_and_run(self, operation: Operation[Context, None]) -> None:
        try:
            documents = cast("GraphQLView", self.view).documents
            operation.query = await documents.text(cast(Asked, operation.query))
        except GraphQLError as error:
            await operation.send_initial_errors([error])
        except Malformed as error:
            await operation.send_initial_errors([bad_user_input(str(error))])
        except Exception as error:
            await operation.send_initial_errors([fault(error)])
        else:
            await self._run(operation)

    async def handle_task_exception(self, error: Exception) -> None:
        """A peer that has gone while it was sent something is no bug of ours."""
        if not isinstance(error, WebSocketDisconnected):
            await super().handle_task_exception(error)

    async def _run(self, operation: Operation[Context, None]) -> None:
        try:
            await super().run_operation(operation)
        except Instead as instead:
            await self._run_together(operation, instead)

    async def _run_together(self, operation: Operation[Context, None], instead: Instead) -> None:
        """With whoever watches the same (realtime.md, 8)."""
        outlet = SocketOutlet(cast(TextSocket, self.websocket).pipe, operation.id)
        try:
            outlet.push(await instead.attend(outlet))
            await operation.send_operation_message({"id": operation.id, "type": "complete"})
        except Alone:
            await self._run(operation)
        except Exception as error:
            await operation.send_initial_errors([fault(error)])
        finally:
            outlet.drop()

    @staticmethod
    def _get_pre_execution_close_reason(error: GraphQLError) -> str | None:
        """One operation that can't be parsed or named is an `error` of its own, and spares the others."""
        return None


def _too_many() -> GraphQLError:
    told = f"A socket runs {MOST_OPERATIONS} operations at once: end one, or open another socket."
    return coded("RATE_LIMITED", told)
