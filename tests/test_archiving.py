"""Rule 2: a space ends at one instant for everybody, and the diary says so once."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from actions import archiving, subjects
from actions.archiving import archive_space, archive_what_is_over, reopen_space
from actions.learners import add_learner, remove_learner
from actions.progress import complete_objective
from actions.refusals import SpaceArchived
from actions.spaces import create_space, update_space
from actions.values import end_of
from laurel.worker import CLOCK_SECONDS
from models.diary import EventRow, SpaceEventKind
from models.installation import epoch
from models.rows import write
from models.spaces import Space, spaces
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import contents, diary, gapless
from tests.stories import ENDS_ON, ChessClub

INSTANT = timedelta(microseconds=1)
ENDS = datetime(2030, 6, 30, 22, tzinfo=UTC)  # the chess club's last day, in Paris
ARCHIVED, REOPENED = SpaceEventKind.SPACE_ARCHIVED, SpaceEventKind.SPACE_REOPENED

# The zone, the last day, and the first instant of the next one.
DAYS = [
    ("Europe/Berlin", "2030-03-30", "2030-03-30T23:00"),
    ("Europe/Berlin", "2030-03-31", "2030-03-31T22:00"),  # an hour is skipped
    ("Europe/Berlin", "2030-10-26", "2030-10-26T22:00"),
    ("Europe/Berlin", "2030-10-27", "2030-10-27T23:00"),  # an hour comes twice
    ("America/Havana", "2030-03-09", "2030-03-10T05:00"),  # the next day begins at one
    ("America/Havana", "2030-11-02", "2030-11-03T04:00"),  # the next day's first hour comes twice
    ("America/Havana", "2030-11-03", "2030-11-04T05:00"),
    ("Asia/Beirut", "2030-03-30", "2030-03-30T22:00"),  # the next day begins at one
    ("Asia/Beirut", "2030-10-26", "2030-10-26T22:00"),  # its own last hour comes twice
    (
        "America/St_Johns",
        "2006-10-28",
        "2006-10-29T02:30",
    ),  # a minute of the next day, and this day's hour again
    ("Pacific/Apia", "2011-12-29", "2011-12-30T10:00"),
    ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00"),  # a day that never was
    ("Pacific/Apia", "2011-12-31", "2011-12-31T10:00"),
    ("Pacific/Kiritimati", "2030-06-30", "2030-06-30T10:00"),  # 14 hours ahead
    ("Pacific/Chatham", "2030-06-30", "2030-06-30T11:15"),  # 12 hours and 45 minutes ahead
    ("Etc/GMT+12", "2030-06-30", "2030-07-01T12:00"),  # the last to end
]


@pytest.mark.parametrize(("zone", "day", "ends"), DAYS)
def test_a_day_ends_with_the_first_instant_of_the_next(zone: str, day: str, ends: str) -> None:
    """Fault F07."""
    assert end_of(date.fromisoformat(day), zone) == datetime.fromisoformat(ends).replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "day", "ends"), DAYS[1::3])
async def test_a_space_ends_at_that_instant_wherever_it_is(
    club: ChessClub, clock: Clock, zone: str, day: str, ends: str
) -> None:
    instant, by_olive = datetime.fromisoformat(ends).replace(tzinfo=UTC), club.by(club.olive)
    clock.passes(instant - timedelta(days=2) - clock())
    space = await create_space(by_olive, club.issuer, "Autumn", date.fromisoformat(day), zone)
    clock.passes(timedelta(days=2) - INSTANT)
    await add_learner(by_olive, space, "in@time.example")
    await archive_what_is_over(club.tools)
    assert await archivings(space) == []
    clock.passes(INSTANT)
    with pytest.raises(SpaceArchived):
        await add_learner(by_olive, space, "too@late.example")
    await archive_what_is_over(club.tools)
    assert [line.at for line in await archivings(space)] == [instant]


async def archivings(space_id: UUID) -> list[EventRow]:
    return await diary(space_id, ARCHIVED)


def at(clock: Clock, instant: datetime) -> None:
    clock.passes(instant - clock())


SEEN = """
fragment State on Space { status archivedAt endsAt }
fragment Spaces on SpaceConnection { edges { node { id ...State } } }
query ($space: ID!, $issuer: ID!) {
  space(id: $space) { ...State }
  node(id: $space) { ... on Space { ...State } }
  viewer {
    all: spaces { ...Spaces } active: spaces(status: ACTIVE) { ...Spaces } over: spaces(status: ARCHIVED) { ...Spaces }
  }
  issuer(id: $issuer) { active: spaces(status: ACTIVE) { ...Spaces } over: spaces(status: ARCHIVED) { ...Spaces } }
}"""
READ = """
query ($space: ID!) { space(id: $space) {
  leaderboard { version entries { edges { node { rank displayName points completedCount } } } }
  objectives { edges { node { points position } } }
  viewerLearner { points progress { status points } }
} }"""


def spaces_in(found: Any) -> list[Any]:
    return [edge["node"] for edge in found["edges"]]


async def test_every_read_knows_it_from_that_instant_on(
    club: ChessClub, asking: Asking, clock: Clock
) -> None:
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    named = {"space": club.space_node, "issuer": encode("issuer", club.issuer)}
    everybody = (club.olive.who, club.sam.who, club.ana_account.who)
    at(clock, ENDS - INSTANT)
    active = {"status": "ACTIVE", "archivedAt": None, "endsAt": ENDS.isoformat()}
    over = active | {"status": "ARCHIVED", "archivedAt": ENDS.isoformat()}
    read = [await asking(who, READ, space=club.space_node) for who in everybody]
    for state, (full, empty) in ((active, ("active", "over")), (over, ("over", "active"))):
        for who in everybody:
            seen = await asking(who, SEEN, **named)
            listed = [{"id": club.space_node, **state}]
            assert seen["space"] == seen["node"] == state
            assert spaces_in(seen["viewer"]["all"]) == listed
            for found in (seen["viewer"], seen["issuer"]):
                assert (spaces_in(found[full]), spaces_in(found[empty])) == (listed, [])
        assert [await asking(who, READ, space=club.space_node) for who in everybody] == read
        at(clock, ENDS)
    assert await archivings(club.space) == [], "whether or not the worker has come"


async def test_what_began_before_the_instant_and_has_the_lock_after_it_is_too_late(
    club: ChessClub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault F07."""
    at(clock, ENDS - INSTANT)

    async def waited(record: Any, sql: str, *values: object) -> Any:
        found = await write(record, sql, *values)
        at(clock, ENDS)
        return found

    monkeypatch.setattr(subjects, "write", waited)
    before = await contents()
    with pytest.raises(SpaceArchived):
        await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    assert await contents() == before


async def test_the_worker_writes_it_once_with_the_instant_at_which_it_was(
    club: ChessClub, clock: Clock
) -> None:
    """Also when it was down for days."""
    at(clock, ENDS - INSTANT)
    await archive_what_is_over(club.tools)
    assert await archivings(club.space) == []
    at(clock, ENDS + timedelta(days=9))
    await archive_what_is_over(club.tools)
    (line,) = await archivings(club.space)
    assert (line.at, line.actor_id) == (ENDS, None)
    assert (await spaces([club.space]))[club.space].archived_at == ENDS
    before = await contents()
    await archive_what_is_over(club.tools)
    assert await contents() == before


def test_the_worker_looks_several_times_a_minute() -> None:
    assert CLOCK_SECONDS <= 15


async def test_several_workers_at_once_write_it_once(club: ChessClub, clock: Clock) -> None:
    """Fault F07."""
    at(clock, ENDS)
    await asyncio.gather(*(epoch() for _ in range(8)))  # PostgreSQL's pool connects when more are wanted
    await asyncio.gather(*(archive_what_is_over(club.tools) for _ in range(6)))
    assert len(await archivings(club.space)) == 1
    assert await gapless(club.space)


async def test_the_worker_and_who_archives_or_reopens_at_once_leave_one_story(
    club: ChessClub, clock: Clock
) -> None:
    at(clock, ENDS)
    await asyncio.gather(*(epoch() for _ in range(8)))
    later = date(2031, 1, 1)
    await asyncio.gather(
        *(archive_what_is_over(club.tools) for _ in range(3)),
        *(reopen_space(club.by(person), club.space, later) for person in (club.sam, club.olive)),
        return_exceptions=True,
    )
    kinds = [line.kind for line in await diary(club.space, ARCHIVED, REOPENED)]
    assert kinds == [ARCHIVED, REOPENED]
    assert await gapless(club.space)


async def test_many_spaces_that_end_at_once_are_all_told_at_the_next_look(
    club: ChessClub, clock: Clock
) -> None:
    """As schools do: on the last day of June, hundreds. One that fails holds up nobody."""
    many = [
        Space(
            issuer_id=club.issuer,
            name=f"Class {number}",
            ends_on=ENDS_ON,
            time_zone="Europe/Paris",
            ends_at=ENDS,
            created_at=clock(),
        )
        for number in range(130)
    ]
    await Space.bulk_create(many)
    at(clock, ENDS)
    await archive_what_is_over(club.tools)
    assert await Space.filter(archived_at=None).count() == 0


async def test_a_space_that_fails_holds_up_no_other(
    club: ChessClub, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = await create_space(club.by(club.olive), club.issuer, "Other", ENDS_ON, "Asia/Tokyo")
    at(clock, ENDS)
    archive = archiving._archive

    async def fails(tools: Any, space_id: UUID) -> None:
        if space_id == other:
            raise RuntimeError("broken")
        await archive(tools, space_id)

    with monkeypatch.context() as patch:
        patch.setattr(archiving, "_archive", fails)
        await archive_what_is_over(club.tools)
    assert (len(await archivings(other)), len(await archivings(club.space))) == (0, 1)
    assert str(other) in caplog.text
    await archive_what_is_over(club.tools)
    assert len(await archivings(other)) == 1


async def test_a_space_whose_end_was_moved_ends_then(club: ChessClub, clock: Clock) -> None:
    """Even where the worker saw the old end before somebody moved it."""
    at(clock, ENDS - INSTANT)
    await update_space(club.by(club.sam), club.space, ends_on=ENDS_ON + timedelta(days=1))
    at(clock, ENDS)
    await archive_what_is_over(club.tools)
    await archiving._archive(club.tools, club.space)
    assert await archivings(club.space) == []
    assert (await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])).done
    at(clock, ENDS + timedelta(days=1))
    await archive_what_is_over(club.tools)
    assert [line.at for line in await archivings(club.space)] == [ENDS + timedelta(days=1)]


async def test_staff_end_it_early_and_the_clock_does_not_end_it_again(club: ChessClub, clock: Clock) -> None:
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    early = clock()
    await archive_space(club.by(club.sam), club.space)
    row = (await spaces([club.space]))[club.space]
    assert (row.archived_at, row.ends_at, row.version) == (early, ENDS, 2)
    at(clock, ENDS)
    await archive_what_is_over(club.tools)
    (line,) = await archivings(club.space)
    assert (line.at, line.actor_id) == (early, club.sam.user_id)


async def test_ended_at_once_by_several_it_ends_once(club: ChessClub) -> None:
    await asyncio.gather(*(epoch() for _ in range(8)))
    results = await asyncio.gather(
        *(archive_space(club.by(person), club.space) for person in (club.sam, club.olive) * 3),
        return_exceptions=True,
    )
    assert [type(result) for result in results if result != club.space] == [SpaceArchived] * 5
    assert len(await archivings(club.space)) == 1


async def test_open_streams_go_on_since_everything_stays_readable(
    club: ChessClub, asking: Asking, clock: Clock
) -> None:
    """A diary tells the end, and pictures still hide who is removed."""
    sam, space = club.sam.who, club.space_node
    start = (await asking(sam, "query ($id: ID!) { space(id: $id) { feedCursor } }", id=space))["space"]
    feed = "subscription ($space: ID!, $after: String) { spaceFeed(space: $space, after: $after) { event { kind } } }"
    board = "subscription { leaderboard { entries { totalCount } } }"
    async with (
        asking.watching(sam, feed, space=space, after=start["feedCursor"]) as lines,
        asking.watching(club.screen, board) as screen,
    ):
        assert (await anext(screen)).data == {"leaderboard": {"entries": {"totalCount": 3}}}
        at(clock, ENDS)
        await archive_what_is_over(club.tools)
        assert (await anext(lines)).data == {"spaceFeed": {"event": {"kind": "SPACE_ARCHIVED"}}}
        await remove_learner(club.by(club.sam), club.cleo)
        assert (await anext(lines)).data == {"spaceFeed": {"event": {"kind": "LEARNER_REMOVED"}}}
        assert (await anext(screen)).data == {"leaderboard": {"entries": {"totalCount": 2}}}
