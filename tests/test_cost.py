"""What an operation costs: counted before it runs, in one pass, whatever the document looks like."""

from typing import Any

import pytest
from graphql import build_schema, parse
from graphql.utilities import get_operation_ast

from engine.cost import LEAF, OBJECT, Costing, Sum
from engine.costly import costliest
from engine.given import MOST, Variables, measured
from engine.limits import Limits, Verdict
from engine.pricing import Prices
from engine.sizes import LISTED, PAGED, Shapes

GRAPH = build_schema("""
interface Thing { name: String }
type Item implements Thing {
  name: String, tags: [String], items: [Item], next: Item, page(first: Int = 3, last: Int): Page
}
type Page { total: Int, items: [Item] }
type Done { items: [Item] }
input Given { ids: [ID], more: [Given] }
type Query { item: Item, things: [Thing], page(first: Int): Page, found(ids: [ID]): [Item], done(given: Given): Done }
type Mutation { item: Item }
""")


def looked(text: str, **variables: object) -> tuple[Costing, Sum]:
    document = parse(text)
    operation = get_operation_ast(document)
    assert operation
    costing = Costing(Shapes(GRAPH), document, Variables(operation, variables))
    return costing, costing.total(operation)


def cost(text: str, **variables: object) -> int:
    costing, total = looked(text, **variables)
    return costing.tenths(total)


def test_an_object_and_its_leaves_cost_something_each() -> None:
    assert cost("{ item { name next { name } } }") == 2 * OBJECT + 2 * LEAF


def test_a_list_multiplies_by_what_is_assumed() -> None:
    assert cost("{ item { items { name } } }") == OBJECT + LISTED * (OBJECT + LEAF)
    assert cost("{ item { tags } }") == OBJECT + LISTED * LEAF
    assert cost("{ things { name } }") == LISTED * (OBJECT + LEAF)


PAGES: list[tuple[str, dict[str, Any], int]] = [
    ("{ page(first: 7) { items { name } } }", {}, 7),
    ("query ($n: Int) { page(first: $n) { items { name } } }", {"n": 7}, 7),
    ("query ($n: Int) { page(first: $n) { items { name } } }", {"n": 7.0}, 7),
    ("query ($n: Int = 7) { page(first: $n) { items { name } } }", {}, 7),
    ("query ($n: Int = 7) { page(first: $n) { items { name } } }", {"n": None}, PAGED),
    ("query ($n: Int) { page(first: $n) { items { name } } }", {"n": True}, PAGED),
    ("query ($n: Int) { page(first: $n) { items { name } } }", {"n": "7"}, PAGED),
    ("{ page { items { name } } }", {}, PAGED),
    ("{ page(first: null) { items { name } } }", {}, PAGED),
    ("{ page(first: -7) { items { name } } }", {}, 0),
    ("{ page(first: " + "9" * 5000 + ") { items { name } } }", {}, PAGED),
    ("{ page(first: 7) { ...Items } } fragment Items on Page { items { name } }", {}, 7),
    ("{ page(first: 7) { ... { items { name } } } }", {}, 7),
]


@pytest.mark.parametrize(("text", "variables", "size"), PAGES)
def test_a_page_multiplies_by_its_size(text: str, variables: dict[str, Any], size: int) -> None:
    assert cost(text, **variables) == OBJECT + size * (OBJECT + LEAF)


def test_a_page_without_a_size_has_the_default_of_its_argument() -> None:
    assert cost("{ item { page { items { name } } } }") == 2 * OBJECT + 3 * (OBJECT + LEAF)
    assert cost("{ item { page(last: 9) { items { name } } } }") == 2 * OBJECT + 9 * (OBJECT + LEAF)


def test_as_many_come_as_are_named() -> None:
    assert cost('{ found(ids: ["a", "b"]) { name } }') == 2 * (OBJECT + LEAF)
    assert cost("query ($i: [ID]) { found(ids: $i) { name } }", i=["a"] * 5) == 5 * (OBJECT + LEAF)
    given = {"more": [{"ids": ["a"] * 4}]}
    assert cost("query ($g: Given) { done(given: $g) { items { name } } }", g=given) == OBJECT + 4 * (
        OBJECT + LEAF
    )
    text = "query ($i: [ID]) { done(given: {ids: $i}) { items { name } } }"
    assert cost(text, i=["a"] * 6) == OBJECT + 6 * (OBJECT + LEAF)


def test_what_is_left_out_costs_nothing() -> None:
    text = "query ($no: Boolean!) { item { name @include(if: $no) next @skip(if: true) { name } } }"
    assert cost(text, no=False) == OBJECT
    assert cost(text, no=True) == OBJECT + LEAF


def test_what_is_not_there_costs_nothing() -> None:
    assert cost("{ nothing { name } item { nothing ...Nowhere ... on Nothing { name } } }") == OBJECT


def doubled(length: int, field: str = "items") -> str:
    links = [
        f"fragment F{i} on Item {{ a: {field} {{ ...F{i + 1} }} b: {field} {{ ...F{i + 1} }} }}"
        for i in range(length)
    ]
    return "\n".join(["{ item { ...F0 } }", *links, f"fragment F{length} on Item {{ name }}"])


def test_fragments_that_double_are_looked_at_once_each() -> None:
    """Four selections in each link of the chain, whatever its length. Threat T02."""
    visits = {length: looked(doubled(length))[0].visits for length in (7, 14, 28)}
    assert visits == {length: 4 * length + 3 for length in (7, 14, 28)}


def test_numbers_are_capped() -> None:
    assert cost(doubled(28)) == MOST


def test_a_circle_of_fragments_ends() -> None:
    """Threat T03."""
    costing, _ = looked(
        "{ item { ...A } } fragment A on Item { next { ...B } } fragment B on Item { ...A ...A }"
    )
    assert costing.cyclic


def test_the_costly_field_is_the_last_that_multiplies() -> None:
    text = "{ item { name } p: page(first: 50) { ...In } } fragment In on Page { items { many: items { name } } }"
    document = parse(text)
    operation = get_operation_ast(document)
    assert operation
    costing = Costing(Shapes(GRAPH), document, Variables(operation, {}))
    found = costliest(costing, operation, costing.tenths(costing.total(operation)))
    assert found
    assert (found.path, found.page) == (("p", "items", "many"), ("p",))
    assert found.tenths == 50 * LISTED * (OBJECT + LEAF)


def test_the_depth_of_json_is_measured_without_recursion() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert measured({"deep": deep}) == (100_002, 100_001, 1)
    assert measured({"a": {"b": [1, 2, 3]}}) == (3, 5, 1)


class Told:
    """Prices, and how often a document was really looked at."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.looked = 0
        real = Costing.total

        def total(costing: Costing, operation: Any) -> Sum:
            self.looked += 1
            return real(costing, operation)

        monkeypatch.setattr(Costing, "total", total)
        self.prices = Prices(GRAPH)

    def of(self, text: str, limits: Limits | None = None, **variables: object) -> Verdict:
        return self.prices.of(parse(text), text, None, variables, limits or Limits())


SOME = "query ($n: Int, $q: String) { page(first: $n) { items { name } } item(q: $q) { name } }"


def test_the_same_document_is_counted_once_for_the_same_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(monkeypatch)
    costs = [told.of(SOME, n=n, q=q).cost for n in (5, 50) for q in ("a", "b")]
    assert costs[0] == costs[1] < costs[2] == costs[3]
    assert told.looked == 2


def test_what_was_allowed_is_asked_again_under_other_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(monkeypatch)
    assert told.of(SOME, n=50).excess is None
    assert told.of(SOME, Limits(cost=10), n=50).excess
    assert told.of(SOME, Limits(cost=10), n=50).excess


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.pricing.MOST_REMEMBERED", 3)
    told = Told(monkeypatch)
    for number in [*range(5), 4, 0]:
        told.of(SOME, n=number)
    assert told.looked == 6
