"""What do the arguments of a request say of how much is asked for?"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphql import (
    BooleanValueNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
)

MOST = 10**12  # nothing counts more, so that numbers stay small
MOST_DIGITS = 12


class Given(NamedTuple):
    """What steers a size: a number, the length of the longest list in it, a yes or no."""

    number: int | None = None
    longest: int | None = None
    truth: bool | None = None


class Measure(NamedTuple):
    """Of the variables' JSON: how deep it is nested, how many values it has, how many fields its widest object."""

    depth: int
    values: int
    widest: int


NOTHING = Given()


class Variables:
    """The variables of one operation, looked at when they are first asked for."""

    def __init__(self, operation: OperationDefinitionNode, values: Mapping[str, object]) -> None:
        self._values = values
        self._defaults = {
            definition.variable.name.value: definition.default_value
            for definition in operation.variable_definitions or ()
        }
        self._known: dict[str, Given] = {}

    def __getitem__(self, name: str) -> Given:
        if name not in self._known:
            self._known[name] = self._look(name)
        return self._known[name]

    def read(self) -> tuple[str, ...]:
        """Which of them steered anything so far."""
        return tuple(self._known)

    def _look(self, name: str) -> Given:
        if name in self._values:
            return given_by_json(self._values[name])
        default = self._defaults.get(name)
        return NOTHING if default is None or isinstance(default, VariableNode) else self.of(default)

    def of(self, node: ValueNode) -> Given:
        """What a literal says, or the variable that stands in its place."""
        if isinstance(node, VariableNode):
            return self[node.name.value]
        if isinstance(node, BooleanValueNode):
            return Given(truth=node.value)
        if isinstance(node, IntValueNode):
            return Given(number=_integer(node.value))
        return Given(longest=self._longest(node))

    def _longest(self, node: ValueNode) -> int | None:
        found: int | None = None
        todo = [node]
        while todo:
            part = todo.pop()
            if isinstance(part, ListValueNode):
                found = max(found or 0, len(part.values))
                todo += part.values
            elif isinstance(part, ObjectValueNode):
                todo += [field.value for field in part.fields]
            elif isinstance(part, VariableNode):
                inside = self[part.name.value].longest
                found = found if inside is None else max(found or 0, inside)
        return found


def given_by_json(value: object) -> Given:
    """Whole floats are integers to GraphQL, and True is none."""
    if isinstance(value, bool):
        return Given(truth=value)
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return Given(number=max(0, min(int(value), MOST)))
    lengths = [len(part) for part, _ in _nested(value) if isinstance(part, list)]
    return Given(longest=max(lengths)) if lengths else NOTHING


def measured(values: object) -> Measure:
    """In one pass; stops nowhere, for whoever parsed the JSON has bounded its bytes."""
    depth = count = widest = 0
    for part, level in _nested(values):
        depth, count = max(depth, level), count + len(part)
        widest = max(widest, len(part)) if isinstance(part, dict) else widest
    return Measure(depth, count, widest)


def _nested(value: object) -> Iterator[tuple[Any, int]]:
    """Each list and object in it, with how deep it lies from 1; without recursion."""
    todo = [(value, 1)] if isinstance(value, dict | list) else []
    while todo:
        part, level = todo.pop()
        yield part, level
        inside = part.values() if isinstance(part, dict) else part
        todo += [(item, level + 1) for item in inside if isinstance(item, dict | list)]


def _integer(text: str) -> int:
    if text.startswith("-"):
        return 0
    return min(int(text), MOST) if len(text) <= MOST_DIGITS else MOST
