"""A document that was seen before is neither parsed nor validated again; what remembers is bounded."""

import asyncio
import threading
import tracemalloc
from typing import Any

import pytest
from cachetools import LRUCache
from graphql import parse
from strawberry.schema import schema as strawberrys

from laurel.documents import prepared
from laurel.documents.prepared import PREPARED
from laurel.graph import schema
from models.who import Nobody
from schema.context import Context
from tests.asking import Asking
from tests.stories import ChessClub

ME = "query Me($yes: Boolean = true) { viewer { user @include(if: $yes) { name } } }"
PATIENCE = 30.0
TYPES = "{ __schema { queryType { name } } }"


@pytest.fixture(autouse=True)
def remembered(monkeypatch: pytest.MonkeyPatch) -> LRUCache[Any, Any]:
    """A memory of this test's own."""
    fresh: LRUCache[Any, Any] = LRUCache(1_000_000, getsizeof=PREPARED.getsizeof)
    monkeypatch.setattr(prepared, "PREPARED", fresh)
    return fresh


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Strawberry does: `parse` and `validate`, in their order."""
    done = list[str]()
    for name in ("parse", "validate"):
        monkeypatch.setattr(strawberrys, name, counted(getattr(strawberrys, name), name, done))
    return done


def counted(function: Any, name: str, done: list[str]) -> Any:
    def run(*args: Any, **kwargs: Any) -> Any:
        done.append(name)
        return function(*args, **kwargs)

    return run


async def test_the_second_time_nothing_is_parsed_or_validated(
    asking: Asking, club: ChessClub, work: list[str]
) -> None:
    for yes in (True, False, True):
        told = await asking(club.sam.who, ME, yes=yes)
        assert told == {"viewer": {"user": {"name": "Sam"}} if yes else {}}
    assert await asking(Nobody(), ME) == {"viewer": None}
    async with asking.watching(club.sam.who, ME) as answers:
        assert (await anext(answers)).data == {"viewer": {"user": {"name": "Sam"}}}
    assert work == ["parse", "validate"]


async def test_who_may_not_introspect_does_not_because_another_may(
    asking: Asking, club: ChessClub, work: list[str]
) -> None:
    def of(playground: str) -> Context:
        context = asking.context(club.sam.who)
        context.playground = playground
        return context

    for playground, may in (("on", True), ("off", False), ("on", True), ("off", False)):
        answer = await schema.execute(TYPES, context_value=of(playground))
        assert (answer.errors is None) is may
    assert work.count("parse") == 1
    assert work.count("validate") == 3, "refusals are not remembered"


async def test_what_fails_is_not_remembered(
    asking: Asking, club: ChessClub, remembered: LRUCache[Any, Any]
) -> None:
    for text in ("{", "{ nothing }", "query ($unused: Int) { __typename }"):
        assert (await asking.answer(Nobody(), text)).codes == ["BAD_USER_INPUT"]
    assert len(remembered) == 0


async def test_a_long_document_is_validated_while_others_are_answered(
    asking: Asking, club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, others_are_done = threading.Event(), threading.Event()

    def validate(*given: Any) -> Any:
        begun.set()
        assert others_are_done.wait(PATIENCE)
        return strawberrys.validate_document(*given)

    monkeypatch.setattr(prepared, "validate_document", validate)
    for wrong in ("", "nothing"):
        begun.clear()
        others_are_done.clear()
        text = f"{{ viewer {{ user {{ name {wrong} }} }} }} # {'long ' * 500}"
        waiting = asyncio.create_task(asking.answer(club.sam.who, text))
        await asyncio.to_thread(begun.wait, PATIENCE)
        assert await asking(club.sam.who, ME) == {"viewer": {"user": {"name": "Sam"}}}
        others_are_done.set()
        assert (await waiting).codes == (["BAD_USER_INPUT"] if wrong else [])


async def test_so_many_long_documents_wait_and_no_more(
    asking: Asking, club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "WAITING", {object() for _ in range(prepared.MOST_WAITING)})
    long = f"{{ viewer {{ user {{ name }} }} }} # {'long ' * 500}"
    assert (await asking.answer(club.sam.who, long)).codes == ["RATE_LIMITED"]
    assert await asking(club.sam.who, ME) == {"viewer": {"user": {"name": "Sam"}}}


async def test_the_memory_is_bounded_in_number_and_bytes(
    asking: Asking, club: ChessClub, remembered: LRUCache[Any, Any]
) -> None:
    for number in range(200):
        await asking(Nobody(), f"{{ viewer {{ user {{ a{number}: name }} }} }}")
    assert 100 < len(remembered) < 150
    assert remembered.currsize <= 1_000_000


async def test_an_estimate_of_a_document_is_near_to_what_it_takes() -> None:
    """So that the bound in bytes is one."""
    text = "{ " + " ".join(f"a{number}: viewer {{ user {{ id name }} }}" for number in range(150)) + " }"
    tracemalloc.start()
    try:
        document = parse(text)
        took = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    told = prepared._bytes(prepared.Prepared(document, len(text), set()))
    assert took / 2 < told < took * 2
