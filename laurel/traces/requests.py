"""How long did a request take, from its first byte to the last of its answer? Loaded where traces are on."""

from collections.abc import Collection

from opentelemetry.context import Context, attach, detach
from opentelemetry.trace import get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from laurel.logs.request_ids import FORWARDED, REQUEST
from laurel.metrics.requests import told_apart

PARENT = "traceparent"


class TracedRequests:
    """`known` are the first parts of paths that may be told apart, as in the metrics."""

    def __init__(self, app: ASGIApp, known: Collection[str]) -> None:
        self._app = app
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # each operation on a socket has a span of its own
            await self._app(scope, receive, send)
            return
        before = attach(_begun_elsewhere(scope))
        try:
            await self._in_a_span(scope, receive, send)
        finally:
            detach(before)

    async def _in_a_span(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, part = told_apart(scope, self._known)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                span.set_attribute("http.response.status_code", message["status"])
            await send(message)

        with scope["app"].state.tools.spans.span(
            f"{method} {part}",
            **{"http.request.method": method, "http.route": part, "laurel.request_id": REQUEST.get() or ""},
        ):
            span = get_current_span()
            await self._app(scope, receive, told)


def _begun_elsewhere(scope: Scope) -> Context:
    """The trace that a trusted proxy began (W3C Trace Context); of nobody else, who could join what is not theirs."""
    if not scope.get(FORWARDED):
        return TraceContextTextMapPropagator().extract({})
    headers = {name.decode("latin1"): value.decode("latin1") for name, value in scope["headers"]}
    return TraceContextTextMapPropagator().extract({PARENT: headers.get(PARENT, "")})
