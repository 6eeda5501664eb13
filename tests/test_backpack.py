"""Rules 11, 29, 30 and 32: what a recipient does with an award of theirs, and what that does to progress."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from actions.archiving import archive_space
from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.backpack import reject_award, restore_award, share_award
from actions.learners import add_learner
from actions.objectives import create_badge_objective
from actions.progress import complete_objective, revoke_completion
from actions.refusals import DecidedByBadge, NotFound, RefusalCode
from actions.spaces import create_space
from models.awards import Award, AwardStatus
from models.badges import Badge
from models.deliveries import Delivery
from models.diary import SpaceEventKind
from models.holdings import held
from models.installation import epoch
from models.users import EmailAddress
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import awards_to, completed, contents, diary, gapless, learner_of, progress_of
from tests.mailed import proves
from tests.places import ANA, HOME, award
from tests.stories import ENDS_ON, ChessClub, Person

VERBS = (reject_award, restore_award, share_award)
ACT = """
mutation ($award: ID!) {
  %s(input: { award: $award %s }) {
    ... on Award { status rejectedAt shared } ... on Refused { code message field }
  }
}"""
REJECT, RESTORE = ACT % ("rejectAward", ""), ACT % ("restoreAward", "")
SHARE, HIDE = ACT % ("shareAward", "shared: true"), ACT % ("shareAward", "shared: false")
BACKPACK = """
query ($status: AwardStatus) {
  viewer { backpack(status: $status) { totalCount edges { node { id status rejectedAt } } } }
}"""


async def reject(club: ChessClub, award_id: UUID, who: Person | None = None) -> None:
    who = who or club.ana_account
    await reject_award(club.by(who), who.user_id, award_id)


async def restore(club: ChessClub, award_id: UUID) -> None:
    await restore_award(club.by(club.ana_account), club.ana_account.user_id, award_id)


async def test_the_recipient_puts_an_award_away_and_takes_it_out_again(
    club: ChessClub, asking: Asking
) -> None:
    (award_id,) = await award(club, ANA)
    ana, key = club.ana_account.who, encode("award", award_id)
    away = (await asking(ana, REJECT, award=key))["rejectAward"]
    assert away == {"status": "VALID", "rejectedAt": club.tools.now().isoformat(), "shared": False}
    assert not await held([club.ana], [club.champion], club.tools.now())
    assert not await completed(club.ana, club.be_champion)
    back = (await asking(ana, RESTORE, award=key))["restoreAward"]
    assert back["rejectedAt"] is None
    assert await completed(club.ana, club.be_champion)


async def test_doing_it_again_changes_nothing(club: ChessClub, clock: Clock) -> None:
    (award_id,) = await award(club, ANA)
    await restore(club, award_id)
    await reject(club, award_id)
    before = await contents()
    clock.passes(timedelta(hours=1))
    await reject(club, award_id)
    assert await contents() == before, "the first instant stays"


async def test_of_many_at_once_it_is_lost_once(club: ChessClub) -> None:
    (award_id,) = await award(club, ANA)
    await asyncio.gather(*(epoch() for _ in range(8)))  # PostgreSQL's pool connects when more are wanted
    await asyncio.gather(*(reject(club, award_id) for _ in range(6)))
    assert len(await diary(club.space, SpaceEventKind.COMPLETION_REVOKED)) == 1
    assert (await learner_of(club.ana)).points == 0
    assert await gapless(club.space)


async def test_put_away_and_taken_out_at_once_ends_as_the_award_says(club: ChessClub) -> None:
    (award_id,) = await award(club, ANA)
    await asyncio.gather(*(epoch() for _ in range(8)))
    for _ in range(4):
        await asyncio.gather(reject(club, award_id), restore(club, award_id))
        (row,) = await awards_to(ANA)
        assert await completed(club.ana, club.be_champion) is (row.rejected_at is None)


async def test_an_award_of_somebody_else_is_not_there_nor_is_an_unknown_one(
    club: ChessClub, asking: Asking
) -> None:
    """Those who gave it, and who share a space with its recipient, may not put it away either."""
    (award_id,) = await award(club, ANA)
    await EmailAddress.create(user_id=club.rita.user_id, address=ANA)  # she merely claims it
    before = await contents()
    for person in (club.ben_account, club.olive, club.ivo, club.sam, club.rita):
        told = set[str]()
        for query in (REJECT, RESTORE, SHARE):
            for key in (encode("award", award_id), encode("award", uuid4()), "garbage", club.space_node):
                (refused,) = (await asking(person.who, query, award=key)).values()
                told.add(str(refused))
        assert told == {str({"code": "NOT_FOUND", "message": NotFound.default, "field": ["award"]})}
    assert await contents() == before


async def test_an_account_acts_for_itself_alone(club: ChessClub) -> None:
    (award_id,) = await award(club, ANA)
    ana = club.ana_account.user_id
    with pytest.raises(NotFound):
        await reject_award(club.by(club.ben_account), ana, award_id)
    with pytest.raises(NotFound):
        await share_award(club.by(club.olive), ana, award_id, True)


async def test_an_award_to_another_verified_address_is_the_viewers_too(club: ChessClub) -> None:
    (award_id,) = await award(club, HOME)
    with pytest.raises(NotFound):
        await reject(club, award_id)
    await proves(club, club.ana_account, HOME)
    assert await completed(club.ana, club.be_champion)
    await reject(club, award_id)
    assert not await completed(club.ana, club.be_champion)


async def test_sharing_is_the_recipients_choice_and_moves_nothing(club: ChessClub, asking: Asking) -> None:
    (award_id,) = await award(club, ANA)
    lines, key = await diary(club.space), encode("award", award_id)
    assert (await asking(club.ana_account.who, SHARE, award=key))["shareAward"]["shared"] is True
    assert (await awards_to(ANA))[0].shared
    assert (await asking(club.ana_account.who, HIDE, award=key))["shareAward"]["shared"] is False
    assert await diary(club.space) == lines


async def test_the_backpack_shows_by_status_what_is_put_away_too(
    club: ChessClub, asking: Asking, clock: Clock
) -> None:
    """Of verified addresses alone."""
    (revoked,) = await award(club, ANA)
    await revoke_awards(club.by(club.ivo), [revoked], "Not so.")
    (valid,) = await award(club, ANA)
    await Badge.filter(id=club.mate).update(valid_for="P10D")
    by_olive = club.by(club.olive)
    (expires,) = (await award_badge(by_olive, club.mate, [Recipient(ANA, None, None)])).done
    await award_badge(by_olive, club.fork, [Recipient(HOME, None, None)])
    await EmailAddress.create(user_id=club.ana_account.user_id, address=HOME)
    await reject(club, valid)
    clock.passes(timedelta(days=10))

    async def seen(status: str | None) -> list[Any]:
        found = (await asking(club.ana_account.who, BACKPACK, status=status))["viewer"]["backpack"]
        assert found["totalCount"] == len(found["edges"])
        return [(edge["node"]["id"], edge["node"]["status"]) for edge in found["edges"]]

    known = [(expires, "EXPIRED"), (valid, "VALID"), (revoked, "REVOKED")]
    told = {status: (encode("award", key), status) for key, status in known}
    assert sorted(await seen(None)) == sorted(told.values())
    assert [await seen(status) for status in told] == [[line] for line in told.values()]


async def test_marking_complete_what_the_learner_has_put_away_is_refused(
    club: ChessClub, asking: Asking
) -> None:
    """It would award nothing, since the award stands (rule 29), and count a badge that is not held (rule 11)."""
    (award_id,) = await award(club, ANA)
    await reject(club, award_id)
    before = await contents()
    outcomes = await complete_objective(club.by(club.olive), club.be_champion, [club.ana])
    ((_, no),) = outcomes.refused
    assert (type(no), no.field, outcomes.done) == (DecidedByBadge, ("learners",), [])
    assert "put this badge away" in no.message
    assert await contents() == before
    both = await complete_objective(club.by(club.olive), club.be_champion, [club.ana, club.ben])
    assert both.done == [club.ben], "the others are awarded all the same"
    await restore(club, award_id)
    assert await completed(club.ana, club.be_champion)


async def test_marking_complete_while_it_is_put_away_never_counts_what_is_not_held(club: ChessClub) -> None:
    await asyncio.gather(*(epoch() for _ in range(8)))
    for number in range(4):
        email = f"eve{number}@learner.example"
        eve = await add_learner(club.by(club.sam), club.space, email)
        await EmailAddress.create(
            user_id=club.ana_account.user_id, address=email, verified_at=club.tools.now()
        )
        outcomes, _ = await asyncio.gather(
            complete_objective(club.by(club.olive), club.be_champion, [eve]),
            _rejected_when_there(club, email),
        )
        assert outcomes.done == [eve]
        assert not await completed(eve, club.be_champion)
    assert await gapless(club.space)


async def _rejected_when_there(club: ChessClub, email: str) -> None:
    while not await Award.filter(email=email).exists():  # noqa: ASYNC110 - another transaction commits it
        await asyncio.sleep(0)
    (row,) = await awards_to(email)
    await reject(club, row.id)


async def test_an_award_revoked_or_expired_after_it_was_put_away_is_awarded_anew(
    club: ChessClub, clock: Clock
) -> None:
    (award_id,) = await award(club, ANA)
    await reject(club, award_id)
    await revoke_awards(club.by(club.ivo), [award_id], "Not so.")
    await complete_objective(club.by(club.olive), club.be_champion, [club.ana])
    assert await completed(club.ana, club.be_champion)
    await Badge.filter(id=club.mate).update(valid_for="P10D")
    by_olive = club.by(club.olive)
    autumn = await create_space(by_olive, club.issuer, "Autumn", ENDS_ON, "UTC")
    tracking = await create_badge_objective(by_olive, autumn, club.mate)
    there = await add_learner(by_olive, autumn, ANA)
    await award_badge(by_olive, club.mate, [Recipient(ANA, None, None)])
    await reject(club, (await awards_to(ANA))[-1].id)
    clock.passes(timedelta(days=10))
    await complete_objective(by_olive, tracking, [there])
    progress = await progress_of(there, tracking)
    assert (progress.award_id, progress.made_award) == ((await awards_to(ANA))[-1].id, True)


async def test_a_manual_objective_links_what_was_put_away_and_stays_complete(club: ChessClub) -> None:
    """Rules 9 and 13: a valid award stands, so there is no second one; whether it is held decides nothing here."""
    given = await award_badge(club.by(club.ivo), club.fork, [Recipient(ANA, None, None)])
    await reject(club, given.done[0])
    assert (await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])).done == [club.ana]
    progress = await progress_of(club.ana, club.solve_forks)
    assert (progress.award_id, progress.made_award) == (given.done[0], False)
    await restore(club, given.done[0])
    await reject(club, given.done[0])
    assert await completed(club.ana, club.solve_forks)


async def test_taking_back_revokes_an_award_that_was_put_away(club: ChessClub) -> None:
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
    (row,) = await awards_to(ANA)
    await reject(club, row.id)
    assert (await progress_of(club.ana, club.give_mate)).award_id == row.id
    await revoke_completion(club.by(club.sam), club.give_mate, [club.ana], "A draw.")
    (row,) = await awards_to(ANA)
    assert row.status(club.tools.now()) is AwardStatus.REVOKED


async def test_what_is_put_away_is_awarded_again_only_where_a_second_one_is_allowed(club: ChessClub) -> None:
    (award_id,) = await award(club, ANA)
    await reject(club, award_id)
    by_ivo, ana = club.by(club.ivo), [Recipient(ANA, None, None)]
    again = await award_badge(by_ivo, club.champion, ana)
    assert [no.code for _, no in again.refused] == [RefusalCode.ALREADY_EXISTS]
    (second,) = (await award_badge(by_ivo, club.champion, ana, True)).done
    assert (await progress_of(club.ana, club.be_champion)).award_id == second
    await revoke_awards(by_ivo, [award_id], "It was put away.")
    assert await completed(club.ana, club.be_champion), "the second one is held"


async def test_a_second_award_takes_over_in_progress_when_the_first_is_revoked(club: ChessClub) -> None:
    (first,) = await award(club, ANA)
    (second,) = (await award_badge(club.by(club.ivo), club.champion, [Recipient(ANA, None, None)], True)).done
    await revoke_awards(club.by(club.ivo), [first], "Twice.")
    assert (await progress_of(club.ana, club.be_champion)).award_id == second
    assert len(await diary(club.space, SpaceEventKind.OBJECTIVE_COMPLETED)) == 1


async def test_only_an_award_is_mailed(club: ChessClub) -> None:
    """Rule 30: nobody is written to because somebody put an award away, took it out, shared it or lost it."""
    (award_id,) = await award(club, ANA)
    mailed = await Delivery.all().count()
    await reject(club, award_id)
    await restore(club, award_id)
    await share_award(club.by(club.ana_account), club.ana_account.user_id, award_id, True)
    await revoke_awards(club.by(club.ivo), [award_id], "Not so.")
    assert await Delivery.all().count() == mailed == 1


async def test_it_can_be_done_when_every_space_has_ended(club: ChessClub) -> None:
    (award_id,) = await award(club, ANA)
    await archive_space(club.by(club.olive), club.space)
    await reject(club, award_id)
    assert await completed(club.ana, club.be_champion), "the leaderboard is frozen"
