"""Rules 11, 13 and 29: an award expires by the clock for everybody at once, and what follows from it follows once."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from actions import expiring, rechecks, subjects
from actions.awarding import Recipient
from actions.awards import award_badge
from actions.expiring import follow_expiry
from actions.progress import complete_objective
from actions.rechecks import sweep
from laurel.worker import CLOCK_SECONDS, SWEEP_SECONDS
from models import rows
from models.awards import Award, AwardStatus
from models.badges import Badge
from models.diary import ProgressRule, SpaceEventKind
from models.holdings import held
from models.installation import epoch
from models.learners import Learner
from models.rechecks import Recheck
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import awards_to, completed, contents, diary, gapless, learner_of, progress_of
from tests.many import many_learners
from tests.stories import ChessClub

ANA = "ana@learner.example"
DAYS, INSTANT = timedelta(days=10), timedelta(microseconds=1)
SEEN = """
query ($award: ID!, $badge: ID!, $progress: ID!) {
  award: node(id: $award) { ... on Award { status expiresAt } }
  badge: node(id: $badge) { ... on Badge {
    valid: awards(status: VALID) { totalCount } expired: awards(status: EXPIRED) { totalCount }
  } }
  progress: node(id: $progress) { ... on ObjectiveProgress { status award { status } } }
}"""
BACKPACK = """
{ viewer {
  all: backpack { totalCount } valid: backpack(status: VALID) { totalCount }
  expired: backpack(status: EXPIRED) { totalCount edges { node { status } } }
} }"""


async def for_ten_days(club: ChessClub, *emails: str, second: bool = False) -> list[UUID]:
    """Awards of the champions' badge, which expire."""
    await Badge.filter(id=club.champion).update(valid_for="P10D")
    recipients = [Recipient(email, None, None) for email in emails or [ANA]]
    return (await award_badge(club.by(club.ivo), club.champion, recipients, second)).done


async def test_everybody_sees_it_expire_at_its_instant(club: ChessClub, asking: Asking, clock: Clock) -> None:
    (award,) = await for_ten_days(club)
    named = {"award": encode("award", award), "badge": encode("badge", club.champion)}
    named["progress"] = encode("progress", club.ana, club.be_champion)

    async def seen() -> list[Any]:
        staff = await asking(club.olive.who, SEEN, **named)
        own = (await asking(club.ana_account.who, BACKPACK))["viewer"]
        statuses = [staff["award"]["status"], staff["progress"]["award"]["status"]]
        counts = [staff["badge"][name]["totalCount"] for name in ("valid", "expired")]
        return [*statuses, *counts, *(own[name]["totalCount"] for name in ("all", "valid", "expired"))]

    clock.passes(DAYS - INSTANT)
    assert await seen() == ["VALID", "VALID", 1, 0, 1, 1, 0]
    assert await held([club.ana], [club.champion], clock())
    await follow_expiry(club.tools)
    assert await completed(club.ana, club.be_champion), "the worker comes no instant too early"
    clock.passes(INSTANT)
    assert await seen() == ["EXPIRED", "EXPIRED", 0, 1, 1, 0, 1], "whether or not the worker has come"
    assert not await held([club.ana], [club.champion], clock())


async def test_the_badge_is_lost_with_its_points_and_one_line_says_why(club: ChessClub, clock: Clock) -> None:
    await for_ten_days(club)
    clock.passes(DAYS)
    await follow_expiry(club.tools)
    ana, progress = await learner_of(club.ana), await progress_of(club.ana, club.be_champion)
    assert (ana.points, ana.completed_count, progress.award_id, progress.points) == (0, 0, None, 0)
    (line,) = await diary(club.space, SpaceEventKind.COMPLETION_REVOKED)
    assert (line.rule, line.actor_id, line.learner_id) == (ProgressRule.BADGE_LOST, None, club.ana)
    assert (line.points, line.completed_count, line.at) == (0, 0, clock())
    (award,) = await Award.filter(email=ANA)
    assert (award.standing, award.expired_at, award.revoked_at) == (False, clock(), None)
    before = await contents()
    await follow_expiry(club.tools)
    assert await contents() == before, "once"


def test_the_worker_looks_several_times_a_minute() -> None:
    """Rule 11: what is lost by the clock is lost within a minute."""
    assert max(CLOCK_SECONDS, SWEEP_SECONDS) <= 15


async def test_after_downtime_it_follows_all_the_same(club: ChessClub, clock: Clock) -> None:
    await for_ten_days(club, ANA, "ben@learner.example")
    clock.passes(DAYS + timedelta(days=40))
    await follow_expiry(club.tools)
    lines = await diary(club.space, SpaceEventKind.COMPLETION_REVOKED)
    assert {line.learner_id for line in lines} == {club.ana, club.ben}
    (award,) = await Award.filter(email=ANA)
    assert award.expired_at == award.expires_at, "it had expired then"


async def test_a_manual_objective_stays_complete_and_shows_the_award_as_it_is(
    club: ChessClub, clock: Clock, asking: Asking
) -> None:
    """Rule 13."""
    await Badge.filter(id=club.fork).update(valid_for="P10D")
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    clock.passes(DAYS)
    await follow_expiry(club.tools)
    progress = encode("progress", club.ana, club.solve_forks)
    query = (
        "query ($id: ID!) { node(id: $id) { ... on ObjectiveProgress { status points award { status } } } }"
    )
    for who in (club.sam.who, club.ana_account.who):
        seen = (await asking(who, query, id=progress))["node"]
        assert seen == {"status": "COMPLETED", "points": 10, "award": {"status": "EXPIRED"}}
    assert await diary(club.space, SpaceEventKind.COMPLETION_REVOKED) == []


async def test_a_second_award_keeps_the_badge_and_is_what_progress_shows(
    club: ChessClub, clock: Clock
) -> None:
    (first,) = await for_ten_days(club)
    clock.passes(timedelta(days=1))
    (second,) = await for_ten_days(club, second=True)
    assert (await progress_of(club.ana, club.be_champion)).award_id == first
    before = await progress_of(club.ana, club.be_champion)
    clock.passes(timedelta(days=9))
    await follow_expiry(club.tools)
    assert await progress_of(club.ana, club.be_champion) == before._replace(award_id=second)
    assert (await learner_of(club.ana)).points == 30
    clock.passes(timedelta(days=1))
    await follow_expiry(club.tools)
    assert not await completed(club.ana, club.be_champion)
    assert len(await diary(club.space, SpaceEventKind.COMPLETION_REVOKED)) == 1


async def test_who_is_awarded_anew_before_the_worker_comes_never_loses_it(
    club: ChessClub, clock: Clock
) -> None:
    (old,) = await for_ten_days(club)
    clock.passes(DAYS)
    (new,) = await for_ten_days(club)
    await follow_expiry(club.tools)
    assert await completed(club.ana, club.be_champion)
    assert await diary(club.space, SpaceEventKind.COMPLETION_REVOKED) == []
    assert (await progress_of(club.ana, club.be_champion)).award_id == new
    assert [row.status(clock()) for row in await awards_to(ANA)] == [AwardStatus.EXPIRED, AwardStatus.VALID]
    assert [row.id for row in await awards_to(ANA)] == [old, new]


async def test_who_is_awarded_anew_afterwards_gains_it_again(club: ChessClub, clock: Clock) -> None:
    await for_ten_days(club)
    clock.passes(DAYS)
    await follow_expiry(club.tools)
    (new,) = await for_ten_days(club)
    assert (await progress_of(club.ana, club.be_champion)).award_id == new
    assert (await learner_of(club.ana)).points == 30
    assert await gapless(club.space)


async def test_more_than_one_load_of_two_workers_at_once_is_lost_once_each(
    club: ChessClub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiring, "EXPIRE", expiring.EXPIRE.replace(f"LIMIT {expiring.BATCH}", "LIMIT 7"))
    learners = await many_learners(club, 40)
    emails = [learner.email for learner in await Learner.filter(id__in=learners)]
    await for_ten_days(club, *emails)
    clock.passes(DAYS)
    await asyncio.gather(*(epoch() for _ in range(8)))  # PostgreSQL's pool connects when more are wanted
    await asyncio.gather(*(follow_expiry(club.tools) for _ in range(4)))
    lost = [line.learner_id for line in await diary(club.space, SpaceEventKind.COMPLETION_REVOKED)]
    assert sorted(lost, key=str) == sorted(learners, key=str)
    assert await Award.filter(expired_at=None).count() == await Recheck.all().count() == 0
    assert await gapless(club.space)


async def test_nobody_waits_for_the_lock_of_the_installation(
    club: ChessClub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator's verbs take it; a hundred thousand awards that expire must not hold it."""
    await for_ten_days(club)
    clock.passes(DAYS)

    async def execute(sql: str, *values: object) -> None:
        assert "installation" not in sql
        await rows.execute(sql, *values)

    monkeypatch.setattr(subjects, "execute", execute)
    await follow_expiry(club.tools)
    assert not await completed(club.ana, club.be_champion)


async def test_a_worker_that_dies_in_between_leaves_what_another_one_does(
    club: ChessClub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The award is marked together with its recheck, or not at all."""
    await for_ten_days(club)
    clock.passes(DAYS)

    async def dies(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(expiring, "settle", dies)
        with pytest.raises(RuntimeError, match="killed"):
            await follow_expiry(club.tools)
    assert await completed(club.ana, club.be_champion)
    clock.passes(rechecks.OLD + INSTANT)
    assert await sweep(club.tools) == 1
    assert not await completed(club.ana, club.be_champion)


async def test_what_a_dead_process_left_is_swept_whole(
    club: ChessClub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than one load of it, at once: what waits for the next look is late."""
    monkeypatch.setattr(rechecks, "BATCH", 3)
    now = clock()
    await Recheck.bulk_create(Recheck(space_id=club.space, due_at=now) for _ in range(8))
    clock.passes(rechecks.OLD + INSTANT)
    assert await sweep(club.tools) == 8
    assert await Recheck.all().count() == 0
