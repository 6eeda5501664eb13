"""Where do spans go? By OTLP over HTTP, as the OTEL_ variables say that every program of this kind reads."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from actions.refusals import Refusal
from actions.tools import NO_SPANS, Spans
from laurel import __version__
from laurel.settings import Settings

SECONDS = 3.0  # for a batch, where OTEL_EXPORTER_OTLP_TIMEOUT says nothing: a collector that is away holds up no end
TIMEOUTS = ("OTEL_EXPORTER_OTLP_TIMEOUT", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT")


@asynccontextmanager
async def traced(settings: Settings) -> AsyncIterator[Spans]:
    """Until the end of the block, where the settings say so; the libraries for it are not even loaded otherwise."""
    if settings.traces == "off":
        yield NO_SPANS
        return
    sending = Sending()
    try:
        yield sending
    finally:
        await asyncio.to_thread(sending.end)


class Sending:
    """Spans that are sent by a thread of their own, in batches."""

    def __init__(self) -> None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import OTELResourceDetector, Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        ours = Resource({"service.name": "laurel", "service.version": __version__})
        self._provider = TracerProvider(
            resource=ours.merge(OTELResourceDetector().detect()), shutdown_on_exit=False
        )
        told = any(name in os.environ for name in TIMEOUTS)
        exporter = OTLPSpanExporter(timeout=None if told else SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("laurel", __version__)

    @contextmanager
    def span(self, name: str, **told: str) -> Iterator[None]:
        """What is raised is told by its class alone: its words may hold what is nobody else's to read."""
        from opentelemetry.trace import Status, StatusCode

        with self._tracer.start_as_current_span(
            name, attributes=told, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                if not isinstance(error, Refusal):  # an expected no
                    span.set_status(Status(StatusCode.ERROR))
                raise

    def end(self) -> None:
        """Sends what is left; blocks."""
        self._provider.shutdown()
