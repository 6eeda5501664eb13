"""How long did a query or mutation run, and how long did a subscription take to start?"""

from collections.abc import Iterator

from strawberry.extensions import SchemaExtension

from laurel.logs.request_ids import REQUEST
from laurel.metrics.operations import name_of


class TracedOperations(SchemaExtension):
    """Stands last, so that only what runs here has a span: who joins a shared run has none."""

    def on_execute(self) -> Iterator[None]:
        running = self.execution_context
        kind, field = name_of(running)
        told = {
            "graphql.operation.type": kind,
            "laurel.field": field,
            "laurel.request_id": REQUEST.get() or "",
        }
        with running.context.tools.spans.span(f"{kind} {field}", **told):
            yield
