"""A collector of traces: it takes what comes by OTLP over HTTP, and keeps the spans."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.serving import serving


class Span(NamedTuple):
    """What a span tells."""

    name: str
    trace: str
    id: str
    parent: str
    told: dict[str, Any]
    failed: bool


class Collector:
    """`bodies` are what was sent, byte by byte."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.bodies = b""
        self.resources: list[dict[str, Any]] = []
        self.endpoint = ""

    async def take(self, request: Request) -> Response:
        body = await request.body()
        self.bodies += body
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.resources.append(_told(resource.resource.attributes))
            for scope in resource.scope_spans:
                self.spans += map(_span, scope.spans)
        return Response(media_type="application/x-protobuf")

    def of(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]


@asynccontextmanager
async def collecting() -> AsyncIterator[Collector]:
    collector = Collector()
    async with serving(Starlette(routes=[Route("/v1/traces", collector.take, methods=["POST"])])) as served:
        collector.endpoint = served.url
        yield collector


def _span(span: Any) -> Span:
    told = _told(span.attributes)
    return Span(
        span.name,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        told,
        bool(span.status.code == 2),
    )


def _told(attributes: Any) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}
