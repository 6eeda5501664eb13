"""How does a socket sign in, and when does its sign-in end it?"""

import asyncio
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import ConnectionInitMessage

from laurel.auth import Unrecognised
from laurel.errors import bug
from laurel.sockets.each import Crowded, Full
from laurel.sockets.pace import TOO_MANY
from schema.context import Context

if TYPE_CHECKING:
    from laurel.view import GraphQLView  # which imports this module

FORBIDDEN = 4403  # clients of graphql-ws come back after it, with a new token; 4401 is final to them
TRY_LATER = 1013  # they come back, after longer and longer pauses
SIGN_IN_SECONDS = 5.0  # that signing in may take: nothing else ends a socket that has asked for it (T27)


class SignedIn(BaseGraphQLTransportWSHandler[Context, None]):
    """Holds a place for whoever signs in, until the socket or the sign-in ends."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._held, self._waits = ExitStack(), ExitStack()
        self._leaving: asyncio.Task[None] | None = None

    def on_request_accepted(self) -> None:
        super().on_request_accepted()
        full = partial(self._leave, TRY_LATER, str(Full()))
        self._waits.enter_context(cast("GraphQLView", self.view).connections.waiting(full))

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        if self.connection_init_received:
            await self.websocket.close(TOO_MANY, "Too many initialisation requests")
            return
        self.connection_init_received = True
        if self.connection_init_timeout_task:
            self.connection_init_timeout_task.cancel()
        self.context.connection_params = message.get("payload") or {}
        try:
            async with asyncio.timeout(SIGN_IN_SECONDS):
                await self._sign_in()
        except Unrecognised:
            await self.websocket.close(FORBIDDEN, "Forbidden")
        except Crowded as crowded:
            await self.websocket.close(TOO_MANY, str(crowded))
        except Exception as error:
            await self.websocket.close(TRY_LATER, bug(error))
        else:
            self._waits.close()
            await self.send_message({"type": "connection_ack"})
            self.connection_acknowledged = True

    async def shutdown(self) -> None:
        self._waits.close()
        self._held.close()
        await super().shutdown()

    def _leave(self, code: int, reason: str) -> None:
        self._leaving = asyncio.create_task(self.websocket.close(code, reason))

    async def _sign_in(self) -> None:
        """Unrecognised, or Crowded."""
        view, context = cast("GraphQLView", self.view), self.context
        await view.on_ws_connect(context)
        self._held.enter_context(view.connections.one_of(context.who, context.network))
        ended = partial(self._leave, FORBIDDEN, "Your sign-in has ended.")
        self._held.enter_context(view.connections.sign_ins.one_of(context.who, ended))
        until = await context.arrivals.ends.of(context.who)
        if until:
            end = asyncio.create_task(self._end_at(until))
            self._held.callback(end.cancel)

    async def _end_at(self, until: datetime) -> None:
        """By the clock of Laurel, which is looked at again when the time should have come."""
        while (left := (until - self.context.now).total_seconds()) > 0:  # noqa: ASYNC110 - a clock has no event
            await asyncio.sleep(left)
        await self.websocket.close(FORBIDDEN, "Your sign-in has expired.")
