"""What is asked of many who come at once is asked for all of them, and nobody is told what was so before they asked."""

import asyncio
from collections.abc import Mapping

import pytest

from actions.learners import remove_learner
from models.gathered import Gathered
from models.who import Audience, Everyone
from schema.arrivals import Arrivals
from schema.context import Context
from subscriptions.audiences import LeaderboardAudiences
from tests.asking import Asking
from tests.crowd import crowd
from tests.spoken import listening
from tests.stories import ChessClub


class Answering:
    """Doubles numbers when it is let; knows what it was asked, together."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.open = asyncio.Event()
        self.failure: BaseException | None = None

    async def __call__(self, numbers: list[int]) -> Mapping[int, int]:
        self.asked.append(numbers)
        await self.open.wait()
        if self.failure:
            raise self.failure
        return {number: 2 * number for number in numbers if number != 13}


def asking(gathered: Gathered[int, int], *numbers: int) -> "list[asyncio.Task[int | None]]":
    return [asyncio.create_task(gathered.of(number)) for number in numbers]


async def test_who_comes_while_others_are_answered_is_asked_for_anew() -> None:
    answer = Answering()
    gathered = Gathered(answer)
    first = asking(gathered, 1, 2, 2, 13)
    while not answer.asked:  # noqa: ASYNC110 - no event tells of it
        await asyncio.sleep(0)
    late = asking(gathered, 2, 3)
    await asyncio.sleep(0)
    answer.open.set()
    assert await asyncio.gather(*first) == [2, 4, 4, None]
    assert await asyncio.gather(*late) == [4, 6]
    assert answer.asked == [[1, 2, 13], [2, 3]], "the 2 that came late is not told what was read before"
    assert await gathered.of(4) == 8


async def test_a_failure_is_everybodys_and_the_next_are_answered() -> None:
    answer = Answering()
    gathered = Gathered(answer)
    answer.open.set()
    answer.failure = OSError("no database")
    told = await asyncio.gather(*asking(gathered, 1, 2), return_exceptions=True)
    assert told == [answer.failure] * 2
    answer.failure = asyncio.CancelledError()
    told = await asyncio.gather(*asking(gathered, 1, 2), return_exceptions=True)
    assert [type(error) for error in told] == [ConnectionError] * 2, "nobody hangs"
    answer.failure = None
    assert await gathered.of(1) == 2


async def test_one_who_leaves_takes_the_answer_from_nobody() -> None:
    answer = Answering()
    gathered = Gathered(answer)
    leaves, stays = asking(gathered, 1, 1)
    while not answer.asked:  # noqa: ASYNC110 - no event tells of it
        await asyncio.sleep(0)
    leaves.cancel()
    answer.open.set()
    assert await stays == 2
    assert leaves.cancelled()


async def test_a_class_that_comes_at_once_is_let_in_by_a_few_statements(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    people, arrivals = await crowd(club, 50), Arrivals(club.tools.now)
    contexts = [arriving(asking.context(who), arrivals) for who in people]
    given, audiences = {"space": club.space_node}, LeaderboardAudiences()
    with listening(monkeypatch) as statements:
        found = await asyncio.gather(*(audiences.audience(context, given) for context in contexts))
    assert found == [Everyone(club.space, Audience.LEARNERS)] * 50
    assert len(statements) <= 5, statements


async def test_among_many_each_is_told_what_they_may_themselves(club: ChessClub, asking: Asking) -> None:
    arrivals, given = Arrivals(club.tools.now), {"space": club.space_node}
    await remove_learner(club.by(club.sam), club.ben)
    people = (club.ana_account, club.ben_account, club.sam)
    contexts = [arriving(asking.context(each.who), arrivals) for each in people]
    audiences = LeaderboardAudiences()
    found = await asyncio.gather(*(audiences.audience(context, given) for context in contexts))
    ana, ben, sam = found
    assert (ana, ben, sam) == (
        Everyone(club.space, Audience.LEARNERS),
        None,
        Everyone(club.space, Audience.STAFF),
    )


def arriving(context: Context, arrivals: Arrivals) -> Context:
    """With others."""
    context.gathers = arrivals
    return context
