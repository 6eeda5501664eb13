"""Which operations have been planned already?"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, NamedTuple

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

MOST_OPERATIONS = 500
MOST_PLANS = 16  # of one operation: for the values of the variables that steer @skip and @include


class _Known(NamedTuple):
    """An operation, what it was planned for, and the names of its steering variables. Its nodes are kept alive."""

    schema: GraphQLSchema
    operation: OperationDefinitionNode
    steering: tuple[str, ...]
    plans: OrderedDict[tuple[Any, ...], Selection]


_operations: OrderedDict[tuple[int, int], _Known] = OrderedDict()


def planned(run: Run) -> Selection:
    """What is to be run; raises Unplanned for what graphql-core must do."""
    known = _known(run)
    given = run.context.variable_values.coerced
    key = tuple(given.get(name) for name in known.steering)
    plan = known.plans.get(key)
    if plan is None:
        plan = Planner().root(run)
        _remember(known.plans, key, plan, MOST_PLANS)
    return plan


def _known(run: Run) -> _Known:
    schema, operation = run.context.schema, run.context.operation
    key = (id(schema), id(operation))
    if key in _operations:
        _operations.move_to_end(key)
        return _operations[key]
    fragments = run.context.fragment_definitions
    if any(fragment.variable_definitions for fragment in fragments.values()):
        raise Unplanned("variables of fragments")
    known = _Known(schema, operation, _looked_at(operation, fragments), OrderedDict())
    _remember(_operations, key, known, MOST_OPERATIONS)
    return known


def _remember(kept: "OrderedDict[Any, Any]", key: tuple[Any, ...], value: Any, most: int) -> None:
    kept[key] = value
    if len(kept) > most:
        kept.popitem(last=False)


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
