"""What does one execution know and collect while its levels run?"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol

from graphql import GraphQLError, GraphQLResolveInfo
from graphql.execution.collect_fields import FieldDetails
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from engine.failures import NULLED, Failure, Nodes, Nulled, told
from engine.outcomes import Column, Outcome
from engine.places import Places
from engine.plain import Plain
from engine.turns import Turn


class Context(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's own executor, and which values of the schema's scalars may stand in the answer as they are.

    `plain` is by the scalar's name, for what the encoder of the answers writes as the scalar would.
    """

    plain: ClassVar[Mapping[str, Plain]] = {}


class Run:
    """One execution of a plan: graphql-core's own executor, which has the arguments, and the failures so far."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.failures = list[Failure]()
        self.waited = False  # whether the answer comes later anyway, so that pausing changes nothing
        self.turn = Turn()

    def fail(self, error: Exception, nodes: Nodes, places: Places, row: int, *, last: bool = False) -> Nulled:
        """Keep an error; what it gives is put in the place of the value."""
        self.failures.append(Failure(error, nodes, places, row, last))
        return NULLED

    def errors(self) -> list[GraphQLError] | None:
        return told(self.failures) or None


class Asked(Protocol):
    """What a completion may need to know of its field."""

    nodes: Nodes
    details: list[FieldDetails]
    label: str  # the type and the name, as in `Query.space`
    told: Any

    def info(self, run: Run, places: Places, row: int) -> GraphQLResolveInfo[Any]: ...


class Completion(Protocol):
    """How values become what the answer says. Columns hold no None, no exception and nothing to wait for."""

    @property
    def pure(self) -> bool:
        """Whether it depends on nothing but the value, so that equal objects may be completed once."""

    def complete(self, run: Run, column: Column, places: Places) -> Outcome: ...


def put(column: Sequence[Any], rows: Sequence[int], values: Sequence[Any]) -> Column:
    """The column with these values at these rows."""
    changed = list(column)
    for row, value in zip(rows, values, strict=True):
        changed[row] = value
    return changed
