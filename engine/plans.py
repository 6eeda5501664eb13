"""Which operations have been planned already?"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, NamedTuple

from cachetools import LRUCache
from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)

from engine.planning import Planner, Unplanned
from engine.run import Run
from engine.selections import Selection

MOST_BYTES = 64 * 1024 * 1024  # of documents and plans, by these estimates
PER_OPERATION, PER_CHARACTER, PER_FIELD = 4096, 120, 1024  # bytes: measured, docs/decisions/0012 and 0014
MOST_PLANS = 16  # of one operation: for the values of the variables that steer @skip and @include


class _Known(NamedTuple):
    """An operation, what it was planned for, and the names of its steering variables. Its nodes are kept alive."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    steering: tuple[str, ...]
    plans: OrderedDict[tuple[Any, ...], tuple[Selection, int]]  # and how many fields each has

    @property
    def bytes(self) -> int:
        """What is planned later, for the types of an interface, is in the document's length."""
        tree = PER_CHARACTER * (len(self.operation.loc.source.body) if self.operation.loc else 0)
        return PER_OPERATION + tree + sum(max(tree, PER_FIELD * fields) for _, fields in self.plans.values())


_operations: LRUCache[tuple[int, int], _Known] = LRUCache(MOST_BYTES, getsizeof=lambda known: known.bytes)


def planned(run: Run) -> Selection:
    """What is to be run; raises Unplanned for what graphql-core must do."""
    known = _known(run)
    given = run.context.variable_values.coerced
    key = tuple(given.get(name) for name in known.steering)
    if key in known.plans:
        return known.plans[key][0]
    planner = Planner()
    plan = planner.root(run)
    known.plans[key] = plan, planner.fields
    if len(known.plans) > MOST_PLANS:
        known.plans.popitem(last=False)
    _remember(known)
    return plan


def _known(run: Run) -> _Known:
    schema, operation = run.context.schema, run.context.operation
    if known := _operations.get((id(schema), id(operation))):
        return known
    fragments = run.context.fragment_definitions
    if any(fragment.variable_definitions for fragment in fragments.values()):
        raise Unplanned("variables of fragments")
    return _Known(schema, operation, _looked_at(operation, fragments), OrderedDict())


def _remember(known: _Known) -> None:
    """Again when it has grown; one that is larger than all that may be kept is not."""
    key = (id(known.schema), id(known.operation))
    _operations.pop(key, None)
    if known.bytes <= _operations.maxsize:
        _operations[key] = known


class _Looking(Visitor):
    """Collects the variables that @skip and @include look at; raises Unplanned for what graphql-core must do.

    That is known before anything runs, for what is asked of an interface's types is planned when they come.
    """

    def __init__(self) -> None:
        super().__init__()
        self.names = set[str]()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if node.name.value.startswith("__") and node.name.value != "__typename":
            raise Unplanned("introspection")

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value in ("defer", "stream"):
            raise Unplanned(f"@{node.name.value}")
        if node.name.value in ("skip", "include"):
            values = [argument.value for argument in node.arguments or ()]
            self.names.update(value.name.value for value in values if isinstance(value, VariableNode))


def _looked_at(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> tuple[str, ...]:
    visitor = _Looking()
    for node in (operation, *fragments.values()):
        visit(node, visitor)
    return tuple(sorted(visitor.names))
