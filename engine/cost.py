"""What will an operation cost, before it runs? One pass, each fragment once: linear in the document."""

from typing import NamedTuple

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from engine.given import MOST, Variables
from engine.sizes import LISTED, PAGED, Shape, Shapes

# In tenths, so that all is whole numbers.
OBJECT = 10
LEAF = 1
STATEMENT = 5000
INTROSPECTION = 5  # times as much for what runs on the stock executor
DEEPEST = 100  # levels of fields and fragments, for the sake of Python's stack


class TooNested(Exception):
    """Deeper than any limit on depth; of no price."""


class Sum(NamedTuple):
    """The price of selections: `each` counts for every item of the list or page around them."""

    fixed: int = 0
    each: int = 0
    once: int = 0
    depth: int = 0

    def plus(self, other: "Sum") -> "Sum":
        return Sum(
            min(self.fixed + other.fixed, MOST),
            min(self.each + other.each, MOST),
            min(self.once + other.once, MOST),
            max(self.depth, other.depth),
        )

    def of_page(self, size: int) -> int:
        """Without what counts once, in tenths."""
        return min(self.fixed + self.each * size, MOST)


class Asked(NamedTuple):
    """A field as it is asked for: what it comes to, its shape, the page that it hands down, how many times."""

    sum: Sum
    shape: Shape
    page: int
    times: int | None  # None for as many as the page around it


class Costing:
    """One operation with its variables."""

    def __init__(self, shapes: Shapes, document: DocumentNode, variables: Variables) -> None:
        self.shapes = shapes
        self.variables = variables
        self.fragments = {
            found.name.value: found
            for found in document.definitions
            if isinstance(found, FragmentDefinitionNode)
        }
        self.visits = 0
        self.cyclic = False
        self.asked: dict[int, Asked] = {}
        self._known: dict[str, Sum] = {}
        self._open: set[str] = set()

    def root(self, operation: OperationDefinitionNode) -> GraphQLNamedType | None:
        return self.shapes.schema.get_root_type(operation.operation)

    def total(self, operation: OperationDefinitionNode) -> Sum:
        """TooNested where no limit on depth could hold."""
        root = self.root(operation)
        return self._selections(operation.selection_set, root, 0) if root else Sum()

    def tenths(self, asked: Sum) -> int:
        """All of it, of one field or of the whole operation."""
        return min(asked.of_page(LISTED) + asked.once, MOST)

    def kind_of(self, node: FragmentDefinitionNode | InlineFragmentNode) -> GraphQLNamedType | None:
        condition = node.type_condition
        return self.shapes.schema.type_map.get(condition.name.value) if condition else None

    def _selections(self, selections: SelectionSetNode | None, parent: GraphQLNamedType, level: int) -> Sum:
        if level > DEEPEST:
            raise TooNested
        found = Sum()
        for node in selections.selections if selections else ():
            self.visits += 1
            part = self._selection(node, parent, level)
            found = found.plus(part if self._wanted(node) else Sum(depth=part.depth))
        return found

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType, level: int) -> Sum:
        if isinstance(node, FieldNode):
            return self._field(node, parent, level)
        if isinstance(node, InlineFragmentNode):
            kind = self.kind_of(node) if node.type_condition else parent
            return self._selections(node.selection_set, kind, level + 1) if kind else Sum()
        return self._fragment(node.name.value, level) if isinstance(node, FragmentSpreadNode) else Sum()

    def _fragment(self, name: str, level: int) -> Sum:
        if name in self._open:
            self.cyclic = True  # the validation refuses it
            return Sum()
        if name not in self._known:
            fragment = self.fragments.get(name)
            kind = self.kind_of(fragment) if fragment else None
            if fragment is None or kind is None:
                return Sum()
            self._open.add(name)
            self._known[name] = self._selections(fragment.selection_set, kind, level + 1)
            self._open.discard(name)
        return self._known[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType, level: int) -> Sum:
        shape = self.shapes.of(parent, node.name.value)
        if shape is None:
            return Sum(depth=1)
        page, listed = self._page(shape, node), self._listed(node)
        handed = LISTED if shape.lists else _first(page, listed, LISTED)
        inside = self._selections(node.selection_set, shape.kind, level + 1)
        heavy = INTROSPECTION if self.shapes.is_introspection(shape.kind) else 1
        one = OBJECT * heavy + inside.of_page(handed) if shape.composite else LEAF
        times = _times(shape, page, listed)
        fixed = min(one * times, MOST) if times is not None else 0
        each = 0 if times is not None else min(one * LISTED ** (shape.lists - 1), MOST)
        if shape.awaited:
            fixed = min(fixed + STATEMENT, MOST)
        once = min(inside.once + STATEMENT, MOST) if shape.batched else inside.once
        deep = 0 if self.shapes.is_introspection(shape.kind) else inside.depth
        found = Sum(fixed, each, once, 1 + deep)
        self.asked[id(node)] = Asked(found, shape, handed, times)
        return found

    def _page(self, shape: Shape, node: FieldNode) -> int | None:
        """What `first` or `last` says, no more than the field ever gives; else just that."""
        if not shape.pages:
            return shape.size
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        said = [
            self.variables.of(given[name]).number if name in given else default
            for name, default in shape.pages.items()
        ]
        sizes = [size for size in said if size is not None]
        most = _first(shape.size, PAGED)
        return min(max(sizes), most) if sizes else most

    def _listed(self, node: FieldNode) -> int | None:
        """The longest list that is given."""
        lengths = [self.variables.of(argument.value).longest for argument in node.arguments or ()]
        return max((length for length in lengths if length is not None), default=None)

    def _wanted(self, node: SelectionNode) -> bool:
        """Whether @skip and @include leave it in, as the variables say."""
        kept = [
            self._keeps(directive) for directive in node.directives or ()
        ]  # each is read, whatever comes of it
        return all(kept)

    def _keeps(self, directive: DirectiveNode) -> bool:
        if directive.name.value not in ("skip", "include"):
            return True
        told = [self.variables.of(argument.value).truth for argument in directive.arguments or ()]
        return (directive.name.value == "skip") not in told


def _times(shape: Shape, page: int | None, listed: int | None) -> int | None:
    """How many a field gives for one parent; None where the page around it says it."""
    if not shape.lists:
        return 1
    size = page if page is not None else listed
    return None if size is None else min(size**shape.lists, MOST)


def _first(*sizes: int | None) -> int:
    return next(size for size in sizes if size is not None)
