"""Which field makes an operation dear? Found by going down where most of the cost lies."""

from typing import NamedTuple

from graphql import FieldNode, OperationDefinitionNode, SelectionSetNode

from engine.cost import Asked, Costing
from engine.flattening import flattened, response_name
from engine.given import MOST
from engine.sizes import LISTED


class Costly(NamedTuple):
    """A field by the response names that lead to it, what it comes to in tenths, and the page that could be less."""

    node: FieldNode
    path: tuple[str, ...]
    tenths: int
    page: tuple[str, ...] | None


def costliest(costing: Costing, operation: OperationDefinitionNode, whole: int) -> Costly | None:
    """The last field that multiplies among those that make more than half of the whole, which is in tenths.

    `costing` has looked at the operation before, and it has no cycles.
    """
    found: Costly | None = None
    path: tuple[str, ...] = ()
    page, widest = None, 1
    selections: SelectionSetNode | None = operation.selection_set
    times, around = 1, LISTED
    while selections:
        best = _best(costing, selections, around)
        if best is None:
            break
        node, asked, inside = best
        tenths = min(inside * times + asked.sum.once, MOST)
        if found and tenths * 2 < whole:
            break
        path = (*path, response_name(node))
        if (
            asked.shape.pages and asked.page > widest
        ):  # of one that is as small as can be, nobody can ask for fewer
            page, widest = path, asked.page
        if found is None or asked.shape.lists or asked.shape.pages:
            found = Costly(node, path, tenths, page)
        times = min(times * (around if asked.times is None else asked.times), MOST)
        selections, around = node.selection_set, asked.page
    return found


def _best(costing: Costing, selections: SelectionSetNode, around: int) -> tuple[FieldNode, Asked, int] | None:
    """The dearest field of a level, and what it comes to for one parent."""
    known = [
        (node, costing.asked[id(node)])
        for node in flattened(costing.fragments, selections)
        if id(node) in costing.asked
    ]
    weighed = [(node, asked, asked.sum.of_page(around)) for node, asked in known]
    return max(weighed, key=lambda each: each[2] + each[1].sum.once, default=None)
