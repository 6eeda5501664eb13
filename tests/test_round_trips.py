"""However many learners a verb concerns, it takes the same few round trips to the database, counted at the driver."""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from functools import partial
from io import StringIO
from typing import Any, TypeVar

import aiosqlite
import asyncpg
import pytest

from actions.changing_objectives import update_objective
from actions.importing_learners import import_learners
from actions.pathway_subscriptions import subscribe_pathway, unsubscribe_pathway
from actions.progress import complete_objective, revoke_completion
from actions.progress_csv import progress_csv
from models.spaces import spaces
from schema.ids import encode
from tests.asking import Asking
from tests.climbing import climb
from tests.many import many_learners
from tests.stories import ChessClub

MANY = 300
Result = TypeVar("Result")
COMPLETE = """
mutation ($objective: ID!, $learners: [ID!]!) {
  completeObjective(input: { objective: $objective, learners: $learners }) {
    ... on ObjectiveCompletions { completed { id status points } }
  }
}"""


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Each time that a driver goes to its database until the end of the block: BEGIN and COMMIT too."""
    told = list[str]()

    def counted(kind: type, name: str) -> None:
        run = getattr(kind, name)

        async def go(self: Any, *args: Any, **kwargs: Any) -> Any:
            told.append(" ".join(str(args[:2]).split())[:150])
            return await run(self, *args, **kwargs)

        patch.setattr(kind, name, go)

    with monkeypatch.context() as patch:
        for name in ("execute", "executemany", "fetch", "fetchrow", "fetchval"):
            counted(asyncpg.Connection, name)
        counted(aiosqlite.Connection, "_execute")
        yield told


class Trips:
    """How many does an act take? The last ones are remembered, to be told where there are others than expected."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch, self.last = monkeypatch, list[str]()

    async def __call__(self, act: Awaitable[Result]) -> tuple[int, Result]:
        with counting(self._patch) as self.last:
            found = await act
        return len(self.last), found


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> Trips:
    return Trips(monkeypatch)


def on(engine: str, postgres: int) -> int:
    """SQLite's client ends whatever may be open before it begins: one more where there is a transaction."""
    return postgres + (engine == "sqlite")


async def test_one_award_takes_six(club: ChessClub, engine: str, trips: Trips) -> None:
    """BEGIN, the lock, the rights with what it is decided by, everything that follows, COMMIT, the recheck."""
    count, outcomes = await trips(complete_objective(club.by(club.sam), club.solve_forks, [club.ana]))
    assert outcomes.done == [club.ana]
    assert count == on(engine, 6), trips.last


async def test_its_answer_takes_one_more(club: ChessClub, engine: str, trips: Trips, asking: Asking) -> None:
    given = {"objective": encode("objective", club.solve_forks), "learners": [encode("learner", club.ana)]}
    count, data = await trips(asking(club.sam.who, COMPLETE, **given))
    assert data["completeObjective"]["completed"][0]["status"] == "COMPLETED"
    assert count == on(engine, 7), trips.last


async def test_hundreds_of_completions_take_as_many_as_one(
    club: ChessClub, engine: str, trips: Trips
) -> None:
    learners = await many_learners(club, MANY)
    count, outcomes = await trips(complete_objective(club.by(club.sam), club.solve_forks, learners))
    assert len(outcomes.done) == MANY
    assert count == on(engine, 6), trips.last


async def test_hundreds_that_are_taken_back_take_ten(club: ChessClub, engine: str, trips: Trips) -> None:
    """With the awards that they had made."""
    learners, by_sam = await many_learners(club, MANY), club.by(club.sam)
    await complete_objective(by_sam, club.give_mate, learners)
    count, outcomes = await trips(revoke_completion(by_sam, club.give_mate, learners, "A draw."))
    assert len(outcomes.done) == MANY
    assert count == on(engine, 10), trips.last


@pytest.mark.parametrize("size", [3, MANY])
async def test_a_file_takes_as_many_whatever_its_size(
    club: ChessClub, engine: str, trips: Trips, size: int
) -> None:
    """Asked whether a course keeps them, staged, counted, written, and looked at for who they are; for each 2,000
    lines four more."""
    text = "email,name\n" + "".join(f"{number}@class.example,N\n" for number in range(size))
    count, done = await trips(import_learners(club.by(club.sam), club.space, partial(StringIO, text)))
    assert done.created == size
    assert count == on(engine, on(engine, 34)), trips.last


@pytest.mark.parametrize("size", [1, MANY])
async def test_points_of_an_objective_move_by_as_many_whoever_has_completed_it(
    club: ChessClub, engine: str, trips: Trips, size: int
) -> None:
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.give_mate, await many_learners(club, size))
    count, _ = await trips(update_objective(by_sam, club.give_mate, points=25))
    assert count == on(engine, 13), trips.last


@pytest.mark.parametrize("size", [1, MANY])
async def test_a_pathway_is_followed_by_as_many_whoever_has_begun_it(
    club: ChessClub, engine: str, trips: Trips, size: int
) -> None:
    way, by_sam = await climb(club), club.by(club.sam)
    await unsubscribe_pathway(by_sam, club.space, way.pathway)
    await complete_objective(by_sam, club.solve_forks, await many_learners(club, size))
    count, _ = await trips(subscribe_pathway(by_sam, club.space, way.pathway))
    assert count == on(engine, on(engine, 48)), trips.last


@pytest.mark.parametrize("size", [1, MANY])
async def test_the_table_is_written_by_as_many_for_hundreds(
    club: ChessClub, engine: str, trips: Trips, size: int
) -> None:
    """For each 4,000 cells two more."""
    await many_learners(club, size)
    count, lines = await trips(table(club))
    assert len(lines) == 1 + 3 + size
    assert count == 7, (engine, trips.last)


async def table(club: ChessClub) -> list[str]:
    async def ask() -> None:
        """Nobody forbids it."""

    (space,) = (await spaces([club.space])).values()
    return "".join([piece async for piece in progress_csv(space, ask)]).splitlines()
