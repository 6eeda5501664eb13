"""Rules 28, 38: screens on a wall."""

import pytest

from actions.displays import MOST, create_display_token, revoke_display_token
from actions.refusals import LimitReached
from tests.stories import ChessClub


async def test_a_space_has_fifty_screens_and_room_for_another_once_one_is_turned_away(
    club: ChessClub,
) -> None:
    by_sam = club.by(club.sam)
    for number in range(MOST - 1):
        await create_display_token(by_sam, club.space, f"Screen {number}")
    with pytest.raises(LimitReached):
        await create_display_token(by_sam, club.space, "One more")
    await revoke_display_token(by_sam, club.display_id)
    await create_display_token(by_sam, club.space, "One more")
