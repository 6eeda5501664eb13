"""Is an operation within the limits? Asked after parsing and before the validation, whose rules can be slow."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    TokenKind,
)

from engine.cost import Costing, TooNested
from engine.costly import costliest
from engine.flattening import root_names
from engine.given import Variables, measured
from engine.sizes import Shapes

MOST_ROOTS = {OperationType.QUERY: 20, OperationType.MUTATION: 10, OperationType.SUBSCRIPTION: 1}
ALIASES = "aliases; ask for the rest in another request"
WRITTEN = "values in lists and objects; give more as a variable"
MOST_WRITTEN = {"fields and fragments": 1000, "operations": 10, "directives": 50, WRITTEN: 300}
MOST_NAME = 128  # characters: longer ones make "Did you mean" slow
MOST_INPUT_DEPTH = 64  # levels of lists and objects in the variables
MOST_VALUES = 20_000  # in the variables: each is coerced
MOST_FIELDS = 200  # of one object in the variables: an unknown one prints them all
MOST_PATH = 150  # characters of a path in a message


@dataclass(frozen=True)
class Limits:
    """What one operation may ask for."""

    cost: int = 1_000_000
    depth: int = 15
    aliases: int = 30
    seconds: float = 30


class Excess(NamedTuple):
    """Why an operation is refused, and where in the document."""

    message: str
    nodes: Sequence[Node]


class Verdict(NamedTuple):
    """What an operation costs in whole units, and what is too much of it."""

    cost: int
    excess: Excess | None = None


def judged(
    shapes: Shapes,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables,
    limits: Limits,
) -> Verdict:
    """The cost, and the first limit that is passed."""
    if excess := _of_document(document, limits):
        return Verdict(0, excess)
    costing = Costing(shapes, document, variables)
    if excess := _of_roots(costing, operation):
        return Verdict(0, excess)
    try:
        total = costing.total(operation)
    except TooNested:
        return Verdict(0, _too_deep(operation, limits))
    if costing.cyclic:
        return Verdict(0)  # the validation refuses it
    tenths = costing.tenths(total)
    cost = -(-tenths // 10)
    if total.depth > limits.depth:
        return Verdict(cost, _too_deep(operation, limits, total.depth))
    return Verdict(cost, _too_dear(costing, operation, tenths, limits) if cost > limits.cost else None)


def of_variables(values: Mapping[str, object]) -> Excess | None:
    """What is too much in the variables' JSON."""
    measure = measured(values)
    if measure.depth - 1 > MOST_INPUT_DEPTH:
        return Excess(f"The variables are nested {measure.depth - 1} deep; at most {MOST_INPUT_DEPTH}.", [])
    if measure.widest > MOST_FIELDS:
        return Excess(f"An object in the variables has {measure.widest} fields; at most {MOST_FIELDS}.", [])
    if measure.values > MOST_VALUES:
        return Excess(
            f"The variables have {measure.values} values; at most {MOST_VALUES}. Ask in several requests.", []
        )
    return None


def _of_document(document: DocumentNode, limits: Limits) -> Excess | None:
    """What makes the validation slow is counted in the whole document, used or not."""
    counted = dict.fromkeys(MOST_WRITTEN, 0) | {ALIASES: 0}
    most = {**MOST_WRITTEN, ALIASES: limits.aliases}
    for node in _nodes(document):
        for what, count in _counts(node):
            counted[what] += count
            if counted[what] > most[what]:
                return Excess(f"A document has at most {most[what]} {what}.", [node])
    return _of_names(document)


def _counts(node: Node) -> Iterator[tuple[str, int]]:
    if isinstance(node, SelectionNode):
        yield "fields and fragments", 1
        yield ALIASES, int(isinstance(node, FieldNode) and node.alias is not None)
    elif isinstance(node, OperationDefinitionNode):
        yield "operations", 1
    elif isinstance(node, ObjectValueNode):
        yield WRITTEN, len(node.fields)
    elif isinstance(node, ListValueNode):
        yield WRITTEN, len(node.values)
    yield "directives", len(getattr(node, "directives", None) or ())


def _nodes(document: DocumentNode) -> Iterator[Node]:
    """Every node that can hold what is counted, without recursion."""
    todo: list[Node] = list(document.definitions)
    while todo:
        node = todo.pop()
        yield node
        for key in ("selection_set", "value", "default_value"):
            inside = getattr(node, key, None)
            todo += [inside] if isinstance(inside, Node) else []
        for key in ("selections", "arguments", "directives", "fields", "values", "variable_definitions"):
            todo += getattr(node, key, None) or ()


def _of_names(document: DocumentNode) -> Excess | None:
    token = document.loc.start_token if document.loc else None
    while token:
        if token.kind is TokenKind.NAME and len(token.value or "") > MOST_NAME:
            return Excess(f"A name has at most {MOST_NAME} characters.", [])
        token = token.next
    return None


def _of_roots(costing: Costing, operation: OperationDefinitionNode) -> Excess | None:
    names = root_names(costing.fragments, operation)
    most = MOST_ROOTS[operation.operation]
    if len(names) <= most:
        return None
    kind = operation.operation.value
    return Excess(
        f"At most {most} fields at the top of a {kind}. Ask for the rest in another request.",
        list(names.values())[most : most + 1],
    )


def _too_deep(operation: OperationDefinitionNode, limits: Limits, depth: int | None = None) -> Excess:
    told = "too deep" if depth is None else f"{depth} fields deep"
    return Excess(
        f"This is nested {told}; at most {limits.depth}. Begin nearer to what you want, with `node`.",
        [operation],
    )


def _too_dear(costing: Costing, operation: OperationDefinitionNode, tenths: int, limits: Limits) -> Excess:
    found = costliest(costing, operation, tenths)
    whole = f"{tenths // 10:,}"
    if found is None:
        return Excess(f"This costs up to {whole}; at most {limits.cost:,} is allowed.", [operation])
    remedy = "Leave it out, or ask for it in parts."
    if found.page:
        remedy = f"Ask for fewer with `first` at `{_told(found.page)}`."
    costs = f"This costs up to {whole}, `{_told(found.path)}` alone {found.tenths // 10:,}"
    return Excess(f"{costs}; at most {limits.cost:,} is allowed. {remedy}", [found.node])


def _told(path: tuple[str, ...]) -> str:
    text = ".".join(path)
    return text if len(text) <= MOST_PATH else f"…{text[-MOST_PATH:]}"
