"""What is true of all rows together stays so whatever verb acts, and where it is not the deep doctor says so."""

from laurel.settings import Settings
from models.invariants import INVARIANTS, broken
from models.rows import execute
from tests.commanding import laurel
from tests.full_club import fill
from tests.live_acts import ACTS
from tests.stories import ChessClub

# No constraint and no trigger prevents these: only what writes to these tables keeps them right.
WRONGS = {
    "the points and completions": "UPDATE progress SET points = points + 1 WHERE status = 'COMPLETED'",
    "each diary": "UPDATE space SET sequence = sequence + 1",
    "count their learners by points": "UPDATE points_count SET learners = learners + 1",
    "leaderboards count their learners": "UPDATE board_version SET learners = learners + 1",
    "what was handed in": "UPDATE submission SET status = 'WITHDRAWN' WHERE status = 'SUBMITTED'",
    "each issuer has an owner": "UPDATE issuer_staff SET role = 'EDITOR'",
}


async def untrue() -> list[str]:
    return [each.told for each in INVARIANTS if (await broken(each)).times]


async def test_they_hold_after_every_act(club: ChessClub) -> None:
    """Fault F19."""
    for act in ACTS:
        await act(club)
        assert not await untrue(), act


async def test_each_wrong_is_found_and_named(club: ChessClub) -> None:
    """Fault F19."""
    await fill(club)
    for number, (told, wrong) in enumerate(WRONGS.items(), 1):
        await execute(wrong)
        found = await untrue()
        assert len(found) == number
        assert any(told in each for each in found)
    for wrong in WRONGS.values():
        await execute(wrong.replace("+ 1", "- 1"))  # the counts are looked at again at the end of each test


async def test_the_deep_doctor_finds_a_club_well_and_then_not(club: ChessClub, settings: Settings) -> None:
    await fill(club)
    where = {"database_url": settings.database_url, "bus_url": settings.bus_url}
    assert (await laurel("doctor", "--deep", **where)).status == 0
    await execute(WRONGS["the points and completions"])
    unwell = await laurel("doctor", "--deep", **where)
    assert unwell.status == 1
    (line,) = [line for line in unwell.out.splitlines() if line.startswith("BAD")]
    assert "those of their progress" in line
    assert "times, such as" in line
