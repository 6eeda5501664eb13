"""Does the race run, each part of it, and would it notice a wrong answer? How fast anything is, is not asked here."""

import asyncio
import sys
from collections import Counter

import orjson
import pytest

from bench.__main__ import PARTS
from bench.asking import Door, Unanswered, body, timed
from bench.completing import WRONG, by_laurel
from bench.nested import told
from bench.racing import Track, race
from bench.results import Sample, cost, gain, table
from bench.servers import Server
from laurel.settings import ROOT
from tests.ordeal import TIMES
from tests.serving import Served
from tests.stories import ChessClub

# Each takes ten seconds and more: CI runs those that read and that push, the ordeal all. The other Pythons would
# install what they need first.
ALL = sorted(PARTS.keys() - {"pythons"})
RACED = ALL if TIMES > 1 else ["fanout", "nested"]


async def raced(*arguments: str) -> tuple[int, bytes, bytes]:
    """The status of `scripts/bench`, and what it prints and says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench", *arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, said = await process.communicate()
    return process.returncode or 0, printed, said


@pytest.mark.timeout(240)
@pytest.mark.parametrize("part", RACED)
async def test_each_part_of_the_race_gives_ratios(postgres: str, part: str) -> None:
    status, printed, said = await raced(part, "--quick", "--no-node", "--json")
    assert status == 0, said.decode()
    results = orjson.loads(printed)
    assert results
    assert all(ratio and ratio > 0 for _, _, _, _, ratio, _, _ in results), said.decode()


async def test_a_part_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    status, _, said = await raced("swimming")
    assert status == 2
    assert b"swimming" in said
    assert b"nested" in said


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_an_answer_with_errors_is_no_time(club: ChessClub, served: Served) -> None:
    door = Door(Server(served.port, 0), club.sam.token)
    assert (await timed(door, [body("{ viewer { user { id } } }")], 3)).size > 0
    with pytest.raises(Unanswered, match="Cannot query field"):
        await timed(door, [body("{ nothing }")], 1)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_who_is_not_let_in_has_no_time(club: ChessClub, served: Served) -> None:
    with pytest.raises(Unanswered, match="401"):
        await timed(Door(Server(served.port, 0), "nobody's"), [body("{ viewer { user { id } } }")], 1)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_refused_award_is_no_time(club: ChessClub, served: Served) -> None:
    door, asked = Door(Server(served.port, 0), club.sam.token), by_laurel(club.solve_forks, club.cleo)
    await timed(door, [asked], 1, wrong=WRONG)
    with pytest.raises(Unanswered, match="ALREADY_COMPLETED"):
        await timed(door, [asked], 1, wrong=WRONG)


def test_what_is_told_does_not_depend_on_how_it_is_nested() -> None:
    ours = {"edges": [{"node": {"id": "a", "points": 3, "status": "COMPLETED"}}]}
    assert told(ours) == told([{"id": "b", "points": "3", "status": "COMPLETED"}])
    assert told(ours) != told([{"id": "b", "points": 4, "status": "COMPLETED"}])
    assert told([]) == Counter()


def test_costs_are_ours_over_theirs_and_gains_theirs_over_ours() -> None:
    ours, theirs = Sample([0.2, 0.1, 0.3]), Sample([0.1])
    assert cost("reading", ours, "the limit", theirs, 1.4).ratio == 2
    assert gain("reading", ours, "a peer", theirs).ratio == 0.5


def test_the_table_tells_the_spread_and_whether_the_aim_is_met() -> None:
    ours, theirs = Sample([0.0021, 0.002, 0.0019]), Sample([0.001])
    shown = table(
        [cost("reading", ours, "the limit", theirs, 1.4), gain("asking", theirs, "a peer", ours, 2.0)]
    )
    assert (
        "| reading | 2.0 ms (1.9–2.1) | the limit | 1.0 ms | 2.00 × the time | at most 1.4: missed |" in shown
    )
    assert "| asking | 1.0 ms | a peer | 2.0 ms (1.9–2.1) | 2.00 × as fast | at least 2: met |" in shown


async def test_who_does_not_answer_keeps_nobody_from_racing() -> None:
    async def fails() -> float:
        raise Unanswered("TIMEOUT")

    async def runs() -> float:
        return 0.5

    taken = await race(Track(quick=True), {"one": fails, "other": runs})
    assert (str(taken["one"]), str(taken["other"])) == ("no answer", "500 ms")
    assert not cost("reading", taken["one"], "the limit", taken["other"], 1.4).line().endswith("met |")
