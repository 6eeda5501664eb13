"""How is an operation kept within the limits of this installation, and told what it costs?"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationType
from graphql.utilities import get_operation_ast
from strawberry.extensions import SchemaExtension

from engine.limits import Excess, Limits
from engine.pricing import Prices
from laurel.sockets.live_costs import Dear, book
from schema.errors import coded, too_complex

MOST_TOKENS = 3000
MOST_LINES = 5000  # of a document: each error counts them
MOST_CHARACTERS = 65_536  # of a document; a frame of a socket has no more


class WithinLimits(SchemaExtension):
    """Refuses before the validation what is too much; `extensions.cost` of the first answer tells the price."""

    _cost: dict[str, int] | None = None

    def on_operation(self) -> Iterator[None]:
        self.execution_context.parse_options["max_tokens"] = MOST_TOKENS
        yield

    def on_validate(self) -> Iterator[None]:
        asked = self.execution_context
        limits: Limits = asked.context.limits
        if asked.graphql_document and asked.pre_execution_errors is None:
            prices = prices_of(asked.schema._schema)
            name, given = asked.operation_name, asked.variables or {}
            cost, excess = prices.of(asked.graphql_document, asked.query, name, given, limits)
            self._cost = {"requested": cost, "limit": limits.cost}
            refusal = _refused(excess) if excess else _booked(asked.graphql_document, name, cost)
            if refusal:
                asked.pre_execution_errors = [refusal]
        yield

    def get_results(self) -> dict[str, Any]:
        """For the first answer alone: the events of a subscription cost the same each time."""
        cost, self._cost = self._cost, None
        return {"cost": cost} if cost else {}


def too_long(text: str | None) -> GraphQLError | None:
    """Why a document is not even parsed, which takes time for each character."""
    if text is None:
        return None
    if len(text) > MOST_CHARACTERS:
        told = f"`query` has {len(text)} characters; at most {MOST_CHARACTERS}."
        return too_complex(f"{told} Give long values as variables.")
    lines = 1 + text.count("\n") + text.count("\r")
    return too_complex(f"`query` has {lines} lines; at most {MOST_LINES}.") if lines > MOST_LINES else None


def _refused(excess: Excess) -> GraphQLError:
    told = too_complex(excess.message)
    return GraphQLError(told.message, excess.nodes, extensions=told.extensions)


def _booked(document: DocumentNode, name: str | None, cost: int) -> GraphQLError | None:
    """What a subscription costs is booked on who runs it, or the refusal; the rest is over soon."""
    operation = get_operation_ast(document, name)
    if operation and operation.operation is OperationType.SUBSCRIPTION:
        try:
            book(cost)
        except Dear as dear:
            return coded("RATE_LIMITED", str(dear))
    return None


@cache
def prices_of(schema: GraphQLSchema) -> Prices:
    """What its operations cost."""
    return Prices(schema)
