"""When is an answer the same as graphql-core's?

The data are the same text: values, types and the order of keys. Each error nulls one position: its own, or the next
above it that may be null. No position has two errors. What graphql-core reports besides is certain in two cases:

- Where nothing was awaited it goes depth first, in the order of the document, and stops at what nulls the parent. Its
  errors are then certain, and the same errors are asked of every executor: message, locations, path, extensions.
- Where something was awaited, siblings fail in an order of time. A visible null that only one error can have
  caused must have that error. If several could have, one of those has to be there. Positions that lie
  within a nulled one may or may not have their errors. What could have failed at all is told by graphql-core
  itself: it runs the operation once more with `@experimental_disableErrorPropagation`, where nothing is cut short.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLNonNull,
    NameNode,
    OperationDefinitionNode,
)

from tests.engine.running import CORE, ExecutorClass, as_text

Place = tuple[str | int, ...]


class Answers(NamedTuple):
    """Of one operation: graphql-core's, the one in question, and all errors that there could be."""

    core: ExecutionResult
    other: ExecutionResult
    everything: ExecutionResult
    types: dict[Place, Any]
    at_once: bool

    def nulled(self, path: Place) -> Place:
        """Which position an error at this path nulls: the last on the way that may be null."""
        found: Place = ()
        kind: Any = None
        for length, key in enumerate(path, 1):
            if isinstance(key, str):
                kind = self.types[path[:length]]
            else:
                kind = (kind.of_type if isinstance(kind, GraphQLNonNull) else kind).of_type
            if not isinstance(kind, GraphQLNonNull):
                found = path[:length]
        return found


def fields_of(node: OperationDefinitionNode) -> dict[str, Any]:
    return {key: getattr(node, key, None) for key in node.keys if key != "directives"}


def unpropagated(document: DocumentNode) -> DocumentNode:
    """The same operation where each failed position is null itself, whatever its type."""
    directive = DirectiveNode(name=NameNode(value="experimental_disableErrorPropagation"), arguments=())
    return DocumentNode(
        definitions=tuple(
            OperationDefinitionNode(
                **fields_of(each),
                directives=(directive,),
            )
            if isinstance(each, OperationDefinitionNode)
            else each
            for each in document.definitions
        )
    )


def recording(types: dict[Place, Any]) -> ExecutorClass:
    """graphql-core's executor, which also writes down of which type each field is, by its path."""

    class Recording(CORE):  # type: ignore[valid-type, misc]  # chosen where the tests begin
        def build_resolve_info(self, field_def: Any, nodes: Any, parent: Any, path: Any) -> Any:
            types[tuple(path.as_list())] = field_def.type
            return super().build_resolve_info(field_def, nodes, parent, path)

    return Recording


def visible(data: Any, path: Place) -> Place:
    """The first position on the way that is null."""
    for length, key in enumerate(path):
        if data is None:
            return path[:length]
        data = data[key]
    assert data is None, f"There is an error at {path}, and data as well."
    return path


def place(error: GraphQLError) -> Place:
    return tuple(error.path or ())


def text(error: GraphQLError) -> str:
    return as_text([error.formatted, type(error.original_error).__name__])


class Verdict:
    """Compares the answers."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers

    def differences(self) -> list[str]:
        """Sentences, none where both are the same."""
        core, other = self.answers.core, self.answers.other
        if as_text(core.data) != as_text(other.data):
            return [f"data: core {as_text(core.data)}, other {as_text(other.data)}"]
        if core.extensions != other.extensions:
            return ["extensions"]
        if self.answers.at_once or any(error.path is None for error in core.errors or []):
            return self.unequal()
        unheard = self.unheard_of()
        return unheard or [*self.doubled(), *self.causes()]

    def unequal(self) -> list[str]:
        """What is not the same, error by error."""
        core = Counter(map(text, self.answers.core.errors or []))
        other = Counter(map(text, self.answers.other.errors or []))
        return [f"missing {each}" for each in core - other] + [f"too many {each}" for each in other - core]

    def unheard_of(self) -> list[str]:
        possible = set(map(text, self.answers.everything.errors or []))
        return [
            f"unheard of: {text(each)}"
            for each in self.answers.other.errors or []
            if text(each) not in possible
        ]

    def doubled(self) -> list[str]:
        nulled = Counter(self.answers.nulled(place(each)) for each in self.answers.other.errors or [])
        return [f"{count} errors null {where}" for where, count in nulled.items() if count > 1]

    def causes(self) -> Iterator[str]:
        core, other, every = (self.by_null(each) for each in self.answers[:3])
        for where in core.keys() | other.keys():
            causes = {text(each) for each in every[where] if self.answers.nulled(place(each)) == where}
            mine = {text(each) for each in other[where] if self.answers.nulled(place(each)) == where}
            if len(mine) != 1 or not mine <= causes:
                yield f"{where} is nulled by {sorted(mine)}, not by one of {sorted(causes)}"

    def by_null(self, result: ExecutionResult) -> dict[Place, list[GraphQLError]]:
        """The errors of each visible null."""
        found = defaultdict(list)
        for error in result.errors or []:
            found[visible(self.answers.core.data, place(error))].append(error)
        return found


def differences(answers: Answers) -> list[str]:
    return Verdict(answers).differences()
