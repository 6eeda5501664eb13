"""Diaries: every line once, in order, from wherever the reader left off, and none but their own (realtime.md, 6)."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from actions.learners import remove_learner
from actions.progress import complete_objective, revoke_completion
from actions.spaces import create_space
from models.diary import EventRow, events_after
from models.keys import new_entry_id
from models.rows import execute
from models.who import Who
from schema.ids import encode
from subscriptions import diaries
from tests.asking import Answer, Asking
from tests.stories import ENDS_ON, ChessClub
from tests.until import until

QUERY = """
subscription Diary($space: ID!, $after: String) {
  FEED(space: $space, after: $after) {
    cursor previousCursor event { sequence kind learner { name } objective { id } }
  }
}"""
CURSORS = "query Cursors($space: ID!) { space(id: $space) { progressCursor feedCursor } }"
FEEDS = {feed: QUERY.replace("FEED", feed) for feed in ("spaceFeed", "progressChanges")}
Lines = list[dict[str, Any]]


async def some_progress(club: ChessClub) -> None:
    """Five lines: three completions by two learners, two taken back."""
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.solve_forks, [club.ana, club.ben])
    await revoke_completion(by_sam, club.solve_forks, [club.ana], "Again.")
    await complete_objective(by_sam, club.give_mate, [club.ana])
    await revoke_completion(by_sam, club.solve_forks, [club.ben], "Again.")


async def take(lines: AsyncIterator[Answer], feed: str, count: int) -> Lines:
    found: Lines = []
    async with asyncio.timeout(10):
        while len(found) < count:
            answer = await anext(lines)
            assert not answer.errors, answer.errors
            found.append(answer.data[feed])
    return found


async def since(asking: Asking, club: ChessClub, who: Who, feed: str, after: str | None, count: int) -> Lines:
    async with asking.watching(who, FEEDS[feed], space=club.space_node, after=after) as lines:
        return await take(lines, feed, count)


async def code_of(asking: Asking, club: ChessClub, who: Who, feed: str, after: str | None = None) -> str:
    async with asking.watching(who, FEEDS[feed], space=club.space_node, after=after) as lines:
        async with asyncio.timeout(10):
            return str((await anext(lines)).codes[0])


async def cursor_of(asking: Asking, club: ChessClub, who: Who, name: str = "progressCursor") -> str:
    return str((await asking(who, CURSORS, space=club.space_node))["space"][name])


@pytest.mark.parametrize("feed", ["spaceFeed", "progressChanges"])
async def test_the_rest_follows_from_wherever_a_reader_left_off(
    club: ChessClub, asking: Asking, feed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diaries, "PAGE", 2)
    name = "feedCursor" if feed == "spaceFeed" else "progressCursor"
    start = await cursor_of(asking, club, club.sam.who, name)
    await some_progress(club)
    whole = await since(asking, club, club.sam.who, feed, start, 5)
    assert [line["previousCursor"] for line in whole] == [start, *(line["cursor"] for line in whole[:-1])]
    numbers = [line["event"]["sequence"] for line in whole]
    assert numbers == list(range(numbers[0], numbers[0] + 5))
    for place, line in enumerate(whole[:-1], start=1):
        assert await since(asking, club, club.sam.who, feed, line["cursor"], 5 - place) == whole[place:]
    assert await cursor_of(asking, club, club.sam.who, name) == whole[-1]["cursor"]


async def test_without_a_cursor_it_starts_from_now(club: ChessClub, asking: Asking) -> None:
    await some_progress(club)
    async with asking.watching(club.sam.who, FEEDS["spaceFeed"], space=club.space_node) as lines:
        first = asyncio.create_task(take(lines, "spaceFeed", 1))
        await until(lambda: asking.context(club.sam.who).bell.listeners.spaces)
        await complete_objective(club.by(club.sam), club.solve_forks, [club.cleo])
        (line,) = await first
    assert line["event"]["learner"]["name"] == "Cleo"


async def test_learners_read_their_own_and_their_cursor_tells_of_nobody_else(
    club: ChessClub, asking: Asking
) -> None:
    """Threat T50."""
    ana = club.ana_account.who
    start = await cursor_of(asking, club, ana)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ben, club.cleo])
    assert await cursor_of(asking, club, ana) == start
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    (line,) = await since(asking, club, ana, "progressChanges", start, 1)
    assert (line["event"]["learner"]["name"], line["event"]["sequence"]) == ("Ana", None)
    assert line["previousCursor"] == start


async def test_a_cursor_opens_the_diary_that_it_is_of_and_no_other(club: ChessClub, asking: Asking) -> None:
    of_staff = await cursor_of(asking, club, club.sam.who)
    of_feed = await cursor_of(asking, club, club.sam.who, "feedCursor")
    for after in (of_feed, of_staff[:-1], of_staff + "A", "nonsense", "", "é" * 5000):
        assert await code_of(asking, club, club.sam.who, "progressChanges", after) == "BAD_USER_INPUT"
    assert await code_of(asking, club, club.ana_account.who, "progressChanges", of_staff) == "BAD_USER_INPUT"


async def test_after_a_restore_a_reader_begins_anew(club: ChessClub, asking: Asking) -> None:
    """Fault F03. Fault F17."""
    before = await cursor_of(asking, club, club.sam.who)
    await execute("UPDATE installation SET epoch = $1", new_entry_id())
    assert await code_of(asking, club, club.sam.who, "progressChanges", before) == "RESYNC"


async def test_a_cursor_of_another_space_opens_nothing(club: ChessClub, asking: Asking) -> None:
    by_olive = club.by(club.olive)
    autumn = await create_space(by_olive, club.issuer, "Autumn", ENDS_ON, "UTC")
    there = (await asking(club.olive.who, CURSORS, space=encode("space", autumn)))["space"]
    for feed, cursor in (("spaceFeed", "feedCursor"), ("progressChanges", "progressCursor")):
        assert await code_of(asking, club, club.olive.who, feed, there[cursor]) == "BAD_USER_INPUT"


async def test_who_missed_too_much_reads_the_picture_and_what_others_did_does_not_count(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault F16."""
    monkeypatch.setattr(diaries, "MOST_LINES", 4)
    staff, ana = club.sam.who, club.ana_account.who
    of_staff, of_ana = await cursor_of(asking, club, staff), await cursor_of(asking, club, ana)
    await some_progress(club)
    assert await code_of(asking, club, staff, "progressChanges", of_staff) == "RESYNC"
    assert len(await since(asking, club, ana, "progressChanges", of_ana, 3)) == 3
    monkeypatch.setattr(diaries, "MOST_LINES", 5)
    assert len(await since(asking, club, staff, "progressChanges", of_staff, 5)) == 5


async def test_no_more_than_a_page_is_read_ahead(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the backlog is: who does not read on costs no memory."""
    monkeypatch.setattr(diaries, "PAGE", 2)
    start, read = await cursor_of(asking, club, club.sam.who), list[int]()

    async def noted(*args: Any) -> list[EventRow]:
        rows = await events_after(*args)
        read.append(len(rows))
        return rows

    await some_progress(club)
    monkeypatch.setattr(diaries, "events_after", noted)
    query, space = FEEDS["progressChanges"], club.space_node
    async with asking.watching(club.sam.who, query, space=space, after=start) as lines:
        await take(lines, "progressChanges", 1)
        assert read == [2]
        await take(lines, "progressChanges", 4)
        assert read == [2, 2, 1]


@pytest.mark.parametrize("role", ["learner", "display", "stranger", "nobody"])
async def test_the_feed_of_a_space_is_for_its_staff(club: ChessClub, asking: Asking, role: str) -> None:
    assert await code_of(asking, club, club.everybody[role], "spaceFeed") == "NOT_FOUND"


@pytest.mark.parametrize("role", ["display", "stranger", "nobody"])
async def test_progress_is_for_the_members_of_a_space(club: ChessClub, asking: Asking, role: str) -> None:
    assert await code_of(asking, club, club.everybody[role], "progressChanges") == "NOT_FOUND"


async def test_a_removed_learner_reads_nothing_that_comes_after(club: ChessClub, asking: Asking) -> None:
    ana, by_sam = club.ana_account.who, club.by(club.sam)
    start = await cursor_of(asking, club, ana)
    query, space = FEEDS["progressChanges"], club.space_node
    async with asking.watching(ana, query, space=space, after=start) as lines:
        await complete_objective(by_sam, club.solve_forks, [club.ana])
        await take(lines, "progressChanges", 1)
        await remove_learner(by_sam, club.ana)
        async with asyncio.timeout(10):
            assert (await anext(lines)).codes == ["FORBIDDEN"]
