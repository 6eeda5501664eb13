"""Rule 36: who has looked at an older version overwrites nothing unseen."""

import asyncio
from datetime import date

import pytest

from actions.refusals import Conflict, InvalidInput
from actions.spaces import update_space
from models.diary import SpaceEventKind
from models.spaces import spaces
from tests.asking import Asking
from tests.looking import contents, diary
from tests.stories import ChessClub

UPDATE = """
mutation ($input: UpdateSpaceInput!) {
  updateSpace(input: $input) {
    ... on Space { name description version endsOn timeZone endsAt }
    ... on Refused { code message field }
  }
}"""


async def test_a_space_is_changed_and_its_version_grows(club: ChessClub, asking: Asking) -> None:
    given = {"space": club.space_node, "name": "Summer", "timeZone": "Asia/Tokyo", "expectedVersion": 1}
    assert (await asking(club.sam.who, UPDATE, input=given))["updateSpace"] == {
        "name": "Summer",
        "description": "",
        "version": 2,
        "endsOn": "2030-06-30",
        "timeZone": "Asia/Tokyo",
        "endsAt": "2030-06-30T15:00:00+00:00",
    }
    assert len(await diary(club.space, SpaceEventKind.SPACE_CHANGED)) == 1


async def test_a_stale_version_is_a_conflict_that_names_the_present_one(
    club: ChessClub, asking: Asking
) -> None:
    await update_space(club.by(club.sam), club.space, name="Summer")
    before = await contents()
    given = {"space": club.space_node, "name": "Autumn", "expectedVersion": 1}
    refused = (await asking(club.sam.who, UPDATE, input=given))["updateSpace"]
    assert (refused["code"], refused["field"]) == ("CONFLICT", ["expectedVersion"])
    assert "version 2" in refused["message"]
    assert await contents() == before


async def test_of_two_who_have_seen_the_same_version_one_changes_it(club: ChessClub) -> None:
    names = ["Summer", "Autumn", "Winter"]
    results = await asyncio.gather(
        *(update_space(club.by(club.sam), club.space, name=name, expected_version=1) for name in names),
        return_exceptions=True,
    )
    assert len([result for result in results if isinstance(result, Conflict)]) == 2
    assert (await spaces([club.space]))[club.space].version == 2


async def test_nothing_given_changes_nothing(club: ChessClub) -> None:
    await update_space(club.by(club.sam), club.space)
    assert (await spaces([club.space]))[club.space].version == 1
    assert await diary(club.space, SpaceEventKind.SPACE_CHANGED) == []


async def test_a_zone_that_would_end_the_space_at_once_is_refused(club: ChessClub) -> None:
    today = club.tools.now().date()
    await update_space(club.by(club.sam), club.space, ends_on=today)
    with pytest.raises(InvalidInput) as no:
        await update_space(club.by(club.sam), club.space, ends_on=date(2020, 1, 1))
    assert no.value.field == ("endsOn",)
