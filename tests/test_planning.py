"""What small requests ask again and again PostgreSQL plans once: planning takes several times as long as reading."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

import pytest

from models.awards import SEEN_AWARDS, visible_awards
from models.bulk import count_anew
from models.candidates import CANDIDATES, candidates
from models.keys import new_id
from models.leaderboard import STANDINGS, Wanted, from_the_top, read_boards
from models.pairs import Pair
from models.rows import fetch
from models.seen_progress import SEEN, seen_progress
from models.who import Audience, user_of
from tests.many import many_learners
from tests.stories import ChessClub

MANY = 1000  # of few learners it would not matter
TIMES = 9  # PostgreSQL plans anew five times before it decides
Act = Callable[[ChessClub, int], Awaitable[object]]


class Plans(NamedTuple):
    generic_plans: int


# Of the one connection that a test needs, whose statements nobody else sees.
PLANS = "SELECT generic_plans FROM pg_prepared_statements WHERE strpos(statement, $1) > 0"


def board(club: ChessClub, size: int) -> Awaitable[object]:
    return read_boards([Wanted(club.space, Audience.STAFF, [from_the_top(size)])])


ACTS: dict[str, tuple[str, Act]] = {
    "a board": (STANDINGS, board),
    "awards": (SEEN_AWARDS, lambda club, _: visible_awards(club.sam.who, [new_id()])),
    "progress": (
        SEEN,
        lambda club, _: seen_progress(user_of(club.sam.who), [Pair(club.ana, club.give_mate)]),
    ),
    "candidates": (
        CANDIDATES,
        lambda club, _: candidates(club.give_mate, [club.ana], user_of(club.sam.who), club.tools.now()),
    ),
}


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize("what", ACTS)
async def test_what_is_asked_most_is_planned_once(club: ChessClub, what: str) -> None:
    sql, act = ACTS[what]
    await many_learners(club, MANY)
    await count_anew("learner")
    for size in range(1, TIMES + 1):
        await act(club, size)
    (plans,) = await fetch(Plans, PLANS, sql)
    assert plans.generic_plans > 0
