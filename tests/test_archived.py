"""Rule 3: what has ended stays readable and moves no more; what protects people is still allowed; how it goes on."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from actions.archiving import archive_space, archive_what_is_over, reopen_space
from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.backpack import reject_award
from actions.expiring import follow_expiry
from actions.grants import grant_free, grant_pro
from actions.progress import complete_objective
from actions.refusals import InvalidInput, NotAllowed, NotFound, SpaceArchived
from actions.spaces import update_space
from models.badges import Badge
from models.diary import SpaceEventKind
from models.installation import epoch
from models.rechecks import Recheck
from models.spaces import SpaceStatus, spaces
from models.staff import StaffMember
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.doing import ask
from tests.good_input import Input, good_input, ours
from tests.looking import awards_to, completed, contents, diary, gapless, learner_of, objective_of
from tests.mailed import proves
from tests.places import ANA, award
from tests.stories import ENDS_ON, ChessClub, Person

TODAY = date(2030, 3, 1)
ENDED_IN = timedelta(hours=11)  # noon in London, on the last day, in Paris
INSTANT = timedelta(microseconds=1)
BEN = "ben@learner.example"

# What is refused once it has ended, with who asks where that is not Olive.
ENDED: dict[str, str] = dict.fromkeys(
    ["requestEvidenceUpload", "submitEvidence", "withdrawEvidence", "shareRealName"], "ana"
) | dict.fromkeys(
    [
        "inviteStaff", "resendInvitation", "acceptInvitation", "updateSpace", "reorderObjectives",
        "updateObjective", "createManualObjective", "createBadgeObjective", "removeObjective", "addLearner",
        "importLearners", "updateLearner", "completeObjective", "revokeCompletion", "acceptEvidence",
        "returnEvidence", "updateLeaderboardOptions", "refreshAlias", "createDisplayToken",
        "subscribePathway", "unsubscribePathway", "syncLtiRoster",
        "archiveSpace",
    ],
    "olive",
)  # fmt: skip  # a list of names reads in lines

# What protects people, in its order; some with other input, and by others.
STILL: dict[str, str] = {
    "revokeAwards": "olive",
    "revokeDisplayToken": "olive",
    "removeStaff": "olive",
    "rejectAward": "olive",
    "restoreAward": "olive",
    "shareAward": "olive",
    "removeLearner": "olive",
    "unlinkLti": "olive",
    "eraseAccount": "ben",
}
# These change no space that is there already, or end its end.
OUTSIDE = {
    "requestSignIn", "signIn", "signOut", "updateViewer", "addEmail", "verifyEmail", "setPrimaryEmail", "removeEmail",
    "createAccessToken", "revokeAccessToken", "requestSpaces", "setIssuerStaff", "removeIssuerStaff", "createIssuer",
    "createBadge", "createSpace", "awardBadge", "reopenSpace", "unsubscribe", "importAward", "requestImageUpload",
    "updateBadge", "archiveBadge", "updateIssuer",
    "createPathway", "updatePathway", "publishPathway", "archivePathway",
    "createWebhook", "updateWebhook", "removeWebhook", "replayWebhookDelivery",
    "registerLtiPlatform", "removeLtiPlatform",
}  # fmt: skip  # a list of names reads in lines


async def ends_today(club: ChessClub) -> dict[str, Input]:
    """Every mutation with input that is good until the end; some of it for who asks here."""
    good = good_input(await ours(club))
    await update_space(club.by(club.olive), club.space, ends_on=TODAY)
    badge = encode("objective", club.solve_forks)
    return good | {
        "submitEvidence": {"objective": badge, "items": [{"text": "X"}]},
        "eraseAccount": {"email": BEN},
    }


def person(club: ChessClub, name: str) -> Person:
    return {"olive": club.olive, "ana": club.ana_account, "ben": club.ben_account}[name]


async def codes(asking: Asking, by: Person, mutation: str, given: Input) -> set[str]:
    """Of the refusal, or of those of its outcomes."""
    answer = await ask(asking, by, mutation, given)
    assert not answer.errors, (mutation, answer.errors)
    done = answer.data["done"]
    return {no["code"] for no in (done, *(one["refused"] for one in done.get("refused", []))) if "code" in no}


async def test_every_mutation_is_sorted(club: ChessClub) -> None:
    known = set(good_input(await ours(club)))
    assert known <= ENDED.keys() | STILL.keys() | OUTSIDE
    assert not ENDED.keys() & STILL.keys()


async def test_what_needs_an_active_space_is_refused_from_its_last_instant_on(
    club: ChessClub, asking: Asking, clock: Clock
) -> None:
    good = await ends_today(club)
    clock.passes(ENDED_IN)
    before = await contents()
    for mutation, name in ENDED.items():
        assert await codes(asking, person(club, name), mutation, good[mutation]) == {"SPACE_ARCHIVED"}, (
            mutation
        )
        assert await contents() == before, mutation


async def test_and_is_not_refused_for_that_an_instant_before(
    club: ChessClub, asking: Asking, clock: Clock
) -> None:
    good = await ends_today(club)
    clock.passes(ENDED_IN - INSTANT)
    for mutation, name in ENDED.items():
        told = await codes(asking, person(club, name), mutation, good[mutation])
        assert "SPACE_ARCHIVED" not in told, mutation


async def test_what_protects_people_is_done_all_the_same(
    club: ChessClub, asking: Asking, clock: Clock
) -> None:
    good, space = await ends_today(club), club.space_node
    learner = encode("learner", club.ana)
    await ask(asking, club.ana_account, "shareRealName", {"learner": learner, "share": True})
    await ask(asking, club.olive, "updateLeaderboardOptions", {"space": space, "allowRealNames": True})
    clock.passes(ENDED_IN)
    for hiding in ({"allowRealNames": False}, {"useAliases": True}, {"enabled": False}):
        given = {"space": space, **hiding}
        assert await codes(asking, club.olive, "updateLeaderboardOptions", given) == set()
    for showing in ({"allowRealNames": True}, {"useAliases": False}, {"enabled": True}):
        given = {"space": space, **showing}
        assert await codes(asking, club.olive, "updateLeaderboardOptions", given) == {"SPACE_ARCHIVED"}
    assert (
        await codes(asking, club.ana_account, "shareRealName", {"learner": learner, "share": False}) == set()
    )
    for mutation, name in STILL.items():
        assert await codes(asking, person(club, name), mutation, good[mutation]) == set(), mutation
    assert (await learner_of(club.ana)).removed_at
    assert (await learner_of(club.ben)).removed_at
    assert not await StaffMember.filter(space_id=club.space, user_id=None).exists()
    assert await gapless(club.space)


FROZEN = """
query ($space: ID!) { space(id: $space) {
  status
  leaderboard { version entries { edges { node { id rank displayName points completedCount } } } }
  objectives { edges { node { points } } }
  viewerLearner { points completedCount progress { status points completedAt } }
  learners { edges { node { id points completedCount progress { status points } } } }
} }"""


async def test_whatever_happens_outside_the_standing_is_frozen(
    club: ChessClub, asking: Asking, clock: Clock
) -> None:
    await Badge.filter(id=club.champion).update(valid_for="P200D")
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    (lost,) = await award(club, BEN)
    everybody = (club.olive.who, club.sam.who, club.ana_account.who, club.ben_account.who)
    clock.passes(timedelta(days=150))
    await archive_what_is_over(club.tools)
    before = [await asking(who, FROZEN, space=club.space_node) for who in everybody]
    lines = await diary(club.space)
    await award(club, ANA)
    await revoke_awards(club.by(club.ivo), [lost], "He used an engine.")
    (mated,) = [row for row in await awards_to(BEN) if row.badge_id == club.mate]
    await reject_award(club.by(club.ben_account), club.ben_account.user_id, mated.id)
    await proves(club, club.ana_account, "ana@home.example")
    await grant_free(club.operator, club.organization)
    clock.passes(timedelta(days=200))
    await follow_expiry(club.tools)
    assert [await asking(who, FROZEN, space=club.space_node) for who in everybody] == before
    assert await diary(club.space) == lines
    assert await Recheck.all().count() == 0


async def test_what_was_missed_is_looked_at_once_when_it_goes_on(club: ChessClub, clock: Clock) -> None:
    """Badges that were gained and lost, and what objectives count."""
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    (lost,) = await award(club, BEN)
    await archive_space(club.by(club.sam), club.space)
    await award(club, ANA)
    await revoke_awards(club.by(club.ivo), [lost], "He used an engine.")
    await grant_free(club.operator, club.organization)
    assert [(await learner_of(key)).points for key in (club.ana, club.ben)] == [10, 30]
    reopened = (await spaces([club.space]))[club.space].sequence
    await reopen_space(club.by(club.sam), club.space, ENDS_ON)
    assert [(await learner_of(key)).points for key in (club.ana, club.ben)] == [2, 0]
    assert (await objective_of(club.give_mate)).points == 1
    kinds = [line.kind for line in await diary(club.space) if line.sequence > reopened]
    assert kinds == [
        SpaceEventKind.SPACE_REOPENED,
        SpaceEventKind.PLAN_CHANGED,
        *[SpaceEventKind.OBJECTIVE_CHANGED] * 3,
        SpaceEventKind.OBJECTIVE_COMPLETED,
        SpaceEventKind.COMPLETION_REVOKED,
    ]
    before = await contents()
    with pytest.raises(InvalidInput) as no:
        await reopen_space(club.by(club.sam), club.space, ENDS_ON)
    assert no.value.field == ("space",)
    assert await contents() == before, "once and only once"
    await grant_pro(club.operator, club.organization)
    assert (await learner_of(club.ana)).points == 40, "it follows again"


async def test_reopened_at_once_by_several_it_goes_on_once(club: ChessClub) -> None:
    await archive_space(club.by(club.sam), club.space)
    await asyncio.gather(*(epoch() for _ in range(8)))  # PostgreSQL's pool connects when more are wanted
    results = await asyncio.gather(
        *(reopen_space(club.by(person), club.space, ENDS_ON) for person in (club.sam, club.olive) * 3),
        return_exceptions=True,
    )
    assert [type(result) for result in results if result != club.space] == [InvalidInput] * 5
    assert len(await diary(club.space, SpaceEventKind.SPACE_REOPENED)) == 1


async def test_what_ended_by_the_clock_is_told_before_it_goes_on(club: ChessClub, clock: Clock) -> None:
    """Whoever reopens may come before the worker."""
    ends_at = (await spaces([club.space]))[club.space].ends_at
    clock.passes(timedelta(days=200))
    await reopen_space(club.by(club.sam), club.space, date(2031, 1, 1))
    ended, again = (await diary(club.space))[-2:]
    assert (ended.kind, ended.at) == (SpaceEventKind.SPACE_ARCHIVED, ends_at)
    assert (again.kind, again.at) == (SpaceEventKind.SPACE_REOPENED, clock())
    await archive_what_is_over(club.tools)
    assert len(await diary(club.space, SpaceEventKind.SPACE_ARCHIVED)) == 1
    row = (await spaces([club.space]))[club.space]
    assert (row.status(clock()), row.archived_at) == (SpaceStatus.ACTIVE, None)


@pytest.mark.parametrize("day", [date(2030, 2, 28), date(2036, 3, 2), date(1, 1, 1), date(9999, 12, 31)])
async def test_it_goes_on_until_a_day_from_today_on_at_most_six_years_ahead(
    club: ChessClub, day: date
) -> None:
    await archive_space(club.by(club.sam), club.space)
    before = await contents()
    with pytest.raises(InvalidInput) as no:
        await reopen_space(club.by(club.sam), club.space, day)
    assert no.value.field == ("endsOn",)
    assert await contents() == before


@pytest.mark.parametrize("day", [TODAY, date(2036, 3, 1)])
async def test_the_first_and_the_last_of_these_days_will_do(club: ChessClub, day: date) -> None:
    await archive_space(club.by(club.sam), club.space)
    await reopen_space(club.by(club.sam), club.space, day)
    assert (await spaces([club.space]))[club.space].ends_on == day


async def test_only_staff_end_it_and_let_it_go_on(club: ChessClub) -> None:
    async def tries(person: Person) -> list[Any]:
        acts = (
            archive_space(club.by(person), club.space),
            reopen_space(club.by(person), club.space, ENDS_ON),
        )
        return [type(no) for no in await asyncio.gather(*acts, return_exceptions=True)]

    before = await contents()
    assert await tries(club.ana_account) == [NotAllowed] * 2
    assert await tries(club.rita) == await tries(club.ivo) == [NotFound] * 2
    assert await contents() == before


async def test_a_direct_award_for_a_manual_objective_links_once_it_goes_on(club: ChessClub) -> None:
    """Manual objectives wait for staff."""
    await archive_space(club.by(club.sam), club.space)
    given: list[UUID] = (await award_badge(club.by(club.ivo), club.fork, [Recipient(ANA, None, None)])).done
    with pytest.raises(SpaceArchived):
        await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await reopen_space(club.by(club.sam), club.space, ENDS_ON)
    assert not await completed(club.ana, club.solve_forks)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    assert [row.id for row in await awards_to(ANA)] == given
