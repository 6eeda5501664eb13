"""Rule 18: two learners of one space who turn out to be one person become one, and nothing that was earned is lost."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from actions.addresses import add_email, remove_email, verify_email
from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.leaderboard import update_leaderboard_options
from actions.learners import add_learner, remove_learner
from actions.progress import complete_objective
from actions.rechecks import sweep
from models.diary import ProgressRule, SpaceEventKind
from models.installation import epoch
from models.learners import Learner
from models.progress import Progress, ProgressStatus
from models.rechecks import Recheck
from models.spaces import Space
from tests.clock import Clock
from tests.looking import awards_to, completed, diary, gapless, learner_of, progress_of
from tests.mailed import code_mailed_to, proves
from tests.stories import ChessClub, person

ANA, HOME, THIRD = "ana@learner.example", "ana@home.example", "ana@work.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
async def connections(world: object) -> None:
    """PostgreSQL's pool begins with one and connects when more are wanted, which would let the first run ahead."""
    await asyncio.gather(*(epoch() for _ in range(8)))


@pytest.fixture
async def twin(club: ChessClub, clock: Clock) -> UUID:
    """Ana once more, a minute later, by an address that nobody knows to be hers."""
    clock.passes(MINUTE)
    return await add_learner(club.by(club.sam), club.space, HOME, "Anna at home")


async def completes(club: ChessClub, learner: UUID, objective: UUID) -> None:
    assert (await complete_objective(club.by(club.sam), objective, [learner])).done == [learner]


async def counted(learner_id: UUID) -> tuple[int, int]:
    """Points and completed objectives, which are what the progress adds up to."""
    learner, rows = await learner_of(learner_id), await Progress.filter(learner_id=learner_id)
    done = [row for row in rows if row.status is ProgressStatus.COMPLETED]
    assert (learner.points, learner.completed_count) == (sum(row.points for row in rows), len(done))
    return learner.points, learner.completed_count


async def is_one(club: ChessClub, kept: UUID, *gone: UUID) -> None:
    """The one is Ana's with everything, the others point to it and have nothing."""
    assert (await learner_of(kept)).user_id == club.ana_account.user_id
    assert (await learner_of(kept)).merged_into_id is None
    for each in gone:
        learner = await learner_of(each)
        assert (learner.merged_into_id, learner.user_id, learner.shares_real_name) == (kept, None, False)
        assert learner.removed_at
        assert await counted(each) == (0, 0)
        assert await Progress.filter(learner_id=each).count() == 0
    assert await gapless(club.space)


async def test_of_two_who_are_active_the_earlier_survives(club: ChessClub, twin: UUID) -> None:
    await proves(club, club.ana_account, HOME)
    await is_one(club, club.ana, twin)
    assert (await learner_of(club.ana)).removed_at is None


async def test_the_earlier_survives_also_where_it_is_not_the_one_that_was_theirs(
    club: ChessClub, clock: Clock
) -> None:
    by_sam, dora = club.by(club.sam), await person(club.tools, "Dora")
    first = await add_learner(by_sam, club.space, "dora@home.example")
    clock.passes(MINUTE)
    second = await add_learner(by_sam, club.space, dora.email, "Dora")
    await proves(club, dora, "dora@home.example")
    kept = await learner_of(first)
    assert (kept.user_id, kept.name, kept.sort_name) == (dora.user_id, "Dora", "dora")
    assert (await learner_of(second)).merged_into_id == first


@pytest.mark.parametrize("both", [False, True], ids=["the earlier", "both"])
async def test_the_active_survives_before_the_removed(club: ChessClub, twin: UUID, both: bool) -> None:
    by_sam = club.by(club.sam)
    await completes(club, club.ana, club.give_mate)
    await remove_learner(by_sam, club.ana)
    if both:
        await remove_learner(by_sam, twin)
    told = len(await diary(club.space))
    await proves(club, club.ana_account, HOME)
    kept, gone = (club.ana, twin) if both else (twin, club.ana)
    await is_one(club, kept, gone)
    assert bool((await learner_of(kept)).removed_at) is both
    assert await counted(kept) == (20, 1)
    kinds = [line.kind for line in (await diary(club.space))[told:]]
    assert SpaceEventKind.LEARNER_REMOVED not in kinds, "who was gone already goes once"


async def test_per_objective_the_completed_wins_and_then_the_earlier(
    club: ChessClub, twin: UUID, clock: Clock
) -> None:
    await completes(club, twin, club.solve_forks)
    since = clock()
    clock.passes(MINUTE)
    await completes(club, club.ana, club.solve_forks)
    await completes(club, club.ana, club.give_mate)
    mate = await progress_of(club.ana, club.give_mate)
    await proves(club, club.ana_account, HOME)
    await is_one(club, club.ana, twin)
    forks = await progress_of(club.ana, club.solve_forks)
    assert (forks.status, forks.completed_at) == (ProgressStatus.COMPLETED, since)
    (of_twin,), of_ana = await awards_to(HOME), await awards_to(ANA)
    assert (forks.award_id, forks.made_award, forks.completed_by_id) == (of_twin.id, True, club.sam.user_id)
    assert (await progress_of(club.ana, club.give_mate))[2:-1] == mate[2:-1]
    assert len(of_ana) == 2
    assert [award.revoked_at for award in [*of_ana, of_twin]] == [None] * 3, "all awards stay"
    assert await counted(club.ana) == (30, 2)


STATUSES = ["NOT_STARTED", "RETURNED", "SUBMITTED", "COMPLETED"]


@pytest.mark.parametrize("of_ana", range(4), ids=STATUSES)
async def test_per_objective_the_further_progress_wins(club: ChessClub, twin: UUID, of_ana: int) -> None:
    by_twin = {club.solve_forks: (of_ana + 1) % 4, club.give_mate: (of_ana + 2) % 4}
    for learner, objective, step in (
        *((twin, objective, step) for objective, step in by_twin.items()),
        *((club.ana, objective, of_ana) for objective in by_twin),
    ):
        status = ProgressStatus(STATUSES[step])
        at = club.tools.now() if status is ProgressStatus.COMPLETED else None
        await Progress.create(learner_id=learner, objective_id=objective, status=status, completed_at=at)
    await proves(club, club.ana_account, HOME)
    for objective, step in by_twin.items():
        assert (await progress_of(club.ana, objective)).status == STATUSES[max(of_ana, step)]


async def test_a_badge_that_either_held_is_held_by_the_one(club: ChessClub, twin: UUID) -> None:
    (award,) = (await award_badge(club.by(club.ivo), club.champion, [Recipient(HOME, None, None)])).done
    assert await completed(twin, club.be_champion)
    await proves(club, club.ana_account, HOME)
    assert (await progress_of(club.ana, club.be_champion)).award_id == award
    assert await counted(club.ana) == (30, 1)
    await revoke_awards(club.by(club.ivo), [award], "An engine.")
    assert await counted(club.ana) == (0, 0)


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("gone", [True, False])
async def test_the_real_name_shows_only_if_both_had_shared_it(
    club: ChessClub, twin: UUID, kept: bool, gone: bool
) -> None:
    await update_leaderboard_options(club.by(club.sam), club.space, allow_real_names=True)
    for learner, shares in ((club.ana, kept), (twin, gone)):
        await Learner.filter(id=learner).update(shares_real_name=shares)
    before = await learner_of(club.ana)
    await proves(club, club.ana_account, HOME)
    after = await learner_of(club.ana)
    assert after.shares_real_name is (kept and gone)
    hidden = kept and not gone
    assert (after.alias != before.alias, after.entry_id != before.entry_id) == (hidden, hidden)
    assert after.name == "Ana"


async def test_the_diary_tells_of_it_and_what_it_told_before_stands(
    club: ChessClub, twin: UUID, clock: Clock
) -> None:
    await completes(club, twin, club.solve_forks)
    await completes(club, club.ana, club.give_mate)
    before = await diary(club.space)
    await proves(club, club.ana_account, HOME)
    lines = await diary(club.space)
    assert lines[: len(before)] == before
    told = [(line.kind, line.learner_id, line.points, line.completed_count) for line in lines[len(before) :]]
    assert told == [
        (SpaceEventKind.LEARNER_REMOVED, twin, None, None),
        (SpaceEventKind.LEARNER_MERGED, club.ana, 20, 1),
        (SpaceEventKind.OBJECTIVE_COMPLETED, club.ana, 30, 2),
    ]
    for line in lines[len(before) :]:
        assert (line.rule, line.at, line.actor_id) == (ProgressRule.MERGE, clock(), None)
    assert (lines[-1].objective_id, lines[-1].status) == (club.solve_forks, ProgressStatus.COMPLETED)
    assert await gapless(club.space)


async def test_a_third_address_merges_again_and_the_pointers_follow(club: ChessClub, twin: UUID) -> None:
    by_sam, ana = club.by(club.sam), club.ana_account
    await completes(club, twin, club.solve_forks)
    await proves(club, ana, HOME)
    await remove_learner(by_sam, club.ana)
    third = await add_learner(by_sam, club.space, THIRD)
    await completes(club, third, club.give_mate)
    await proves(club, ana, THIRD)
    await is_one(club, third, club.ana, twin)
    assert await counted(third) == (30, 2)
    await remove_email(club.by(ana), ana.user_id, THIRD)
    assert (await learner_of(third)).user_id == ana.user_id, (
        "by the addresses of those who are merged into it"
    )


async def test_two_addresses_verified_at_once_leave_one_learner(club: ChessClub, twin: UUID) -> None:
    third = await add_learner(club.by(club.sam), club.space, THIRD)
    by_ana, user_id, codes = club.by(club.ana_account), club.ana_account.user_id, dict[str, str]()
    for address in (HOME, THIRD):
        await add_email(by_ana, user_id, address)
        codes[address] = await code_mailed_to(club.tools, address)
    await asyncio.gather(*(verify_email(by_ana, user_id, address, code) for address, code in codes.items()))
    await is_one(club, club.ana, twin, third)
    assert len(await diary(club.space, SpaceEventKind.LEARNER_MERGED)) == 2


@pytest.mark.parametrize("whose", ["the space's", "the user's"])
async def test_in_an_archived_space_the_merge_waits(
    club: ChessClub, twin: UUID, clock: Clock, whose: str
) -> None:
    await completes(club, twin, club.solve_forks)
    ends_at = (await Space.get(id=club.space)).ends_at
    await Space.filter(id=club.space).update(ends_at=clock())
    lines, before = await diary(club.space), [await learner_of(learner) for learner in (club.ana, twin)]
    await proves(club, club.ana_account, HOME)
    assert [await learner_of(learner) for learner in (club.ana, twin)] == before
    assert await diary(club.space) == lines
    await Space.filter(id=club.space).update(ends_at=ends_at)
    space_id = club.space if whose == "the space's" else None
    user_id = None if space_id else club.ana_account.user_id
    await Recheck.create(space_id=space_id, user_id=user_id, due_at=clock())
    clock.passes(MINUTE)
    assert await sweep(club.tools) == 1
    await is_one(club, club.ana, twin)
    assert await counted(club.ana) == (10, 1)
