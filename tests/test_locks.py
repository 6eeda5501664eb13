"""Threats F08: whoever waits too long for what somebody else holds is told so, and nothing was done."""

import asyncpg
import pytest

from laurel.settings import Settings
from tests.asking import Asking
from tests.good_input import ask_as
from tests.looking import contents
from tests.stories import ChessClub


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_a_space_that_is_held_for_long_is_a_coded_error_and_others_go_on(
    club: ChessClub, asking: Asking, settings: Settings
) -> None:
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
