"""What takes too long is ended and told; what changes something runs to its end."""

import asyncio

import pytest

from engine.limits import Limits
from schema.ids import encode
from tests.asking import Asking
from tests.stories import ChessClub

ME = "{ viewer { user { name } } }"
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Forever:
    """Reads what never comes, until it is cancelled."""

    def __init__(self) -> None:
        self.cancelled = asyncio.Event()

    async def __call__(self, *_: object) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled.set()


SOON = Limits(seconds=0.01)


@on_sqlite
async def test_a_query_that_takes_too_long_is_ended(
    asking: Asking, club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threat T15."""
    forever = Forever()
    monkeypatch.setattr("resolvers.viewer.users", forever)
    answer = await asking.within(SOON).answer(club.sam.who, ME)
    assert (answer.data, answer.codes) == (None, ["TIMEOUT"])
    await forever.cancelled.wait()


@on_sqlite
async def test_an_event_that_takes_too_long_is_told_and_its_batches_are_cancelled(
    asking: Asking, club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    forever = Forever()
    monkeypatch.setattr("schema.leaderboard.learners", forever)
    text = "subscription ($s: ID!) { leaderboard(space: $s) { entries { edges { node { learner { name } } } } } }"
    async with asking.within(SOON).watching(club.sam.who, text, s=club.space_node) as answers:
        first = await anext(answers)
    assert (first.data, first.codes) == (None, ["TIMEOUT"])
    await forever.cancelled.wait()


@on_sqlite
async def test_a_mutation_runs_to_its_end(asking: Asking, club: ChessClub) -> None:
    text = (
        "mutation ($i: CompleteObjectiveInput!) { completeObjective(input: $i) { "
        "... on ObjectiveCompletions { completed { status } } } }"
    )
    given = {"objective": encode("objective", club.give_mate), "learners": [encode("learner", club.ana)]}
    done = await asking.within(Limits(seconds=0))(club.sam.who, text, i=given)
    assert done == {"completeObjective": {"completed": [{"status": "COMPLETED"}]}}
