"""Threats F08: whoever waits too long for what somebody else holds is told so, and nothing was done."""

import asyncio

import asyncpg
import pytest

from actions.progress import complete_objective
from actions.refusals import NotFound
from laurel.settings import Settings
from tests.asking import Asking
from tests.doing import ask_as
from tests.looking import contents
from tests.stories import ChessClub


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_a_space_that_is_held_for_long_is_a_coded_error_and_others_go_on(
    club: ChessClub, asking: Asking, settings: Settings
) -> None:
    """Threat T15."""
    before, given = await contents(), {"space": club.space_node, "email": "dora@x.example"}
    holder = await asyncpg.connect(settings.database_url)
    try:
        async with holder.transaction():
            await holder.execute("UPDATE space SET name = name")
            answer = await ask_as(asking, club.sam.who, "addLearner", given)
            assert answer.codes == ["TIMEOUT"]
            assert "try again" in answer.errors[0]["message"]
            other = await ask_as(asking, club.olive.who, "updateViewer", {"name": "Olivia"})
            assert other.data["done"]["__typename"] == "Viewer"
    finally:
        await holder.close()
    assert {name for name, rows in (await contents()).items() if rows != before[name]} == {"users"}
    again = await ask_as(asking, club.sam.who, "addLearner", given)
    assert again.data["done"]["__typename"] == "Learner"


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_what_a_completion_waited_for_counts_when_its_rights_are_asked(
    club: ChessClub, settings: Settings
) -> None:
    """Sam leaves the staff while his completion waits for the space."""
    holder, watcher = [await asyncpg.connect(settings.database_url) for _ in range(2)]
    try:
        async with holder.transaction():
            await holder.execute("UPDATE space SET name = name")
            completing = asyncio.create_task(
                complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
            )
            while not await watcher.fetchval(WAITING):  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0.001)
            await holder.execute("DELETE FROM staff_member WHERE user_id = $1", club.sam.user_id)
        with pytest.raises(NotFound):
            await completing
    finally:
        await holder.close()
        await watcher.close()


WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
