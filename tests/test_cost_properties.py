"""The cost is an upper bound of what is made, grows with page sizes, and does not care how a document is written."""

from collections import Counter

from graphql import parse
from graphql.utilities import get_operation_ast
from hypothesis import HealthCheck, given, settings

from engine.cost import LEAF, OBJECT, Costing
from engine.given import Variables
from engine.sizes import Shapes
from tests.random_graph import Graph, Part, document, graphs, made_by, parts, schema_of

calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def tenths(graph: Graph, text: str) -> int:
    parsed = parse(text)
    operation = get_operation_ast(parsed)
    assert operation
    costing = Costing(Shapes(schema_of(graph, Counter())), parsed, Variables(operation, {}))
    return costing.tenths(costing.total(operation))


@calmly
@given(graphs, parts)
def test_no_more_is_made_than_was_said(graph: Graph, asked: tuple[Part, ...]) -> None:
    text = document(graph, asked, named=True)
    made = made_by(graph, text)
    assert tenths(graph, text) >= OBJECT * made["objects"] + LEAF * made["leaves"]


@calmly
@given(graphs, parts)
def test_fragments_cost_what_is_written_in_them(graph: Graph, asked: tuple[Part, ...]) -> None:
    assert tenths(graph, document(graph, asked, named=True)) == tenths(
        graph, document(graph, asked, named=False)
    )


@calmly
@given(graphs, parts)
def test_larger_pages_never_cost_less(graph: Graph, asked: tuple[Part, ...]) -> None:
    costs = [tenths(graph, document(graph, asked, named=True, more=more)) for more in range(3)]
    assert costs == sorted(costs)
