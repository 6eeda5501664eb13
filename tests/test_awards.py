"""Rule 29: awarding directly, revoking, and expiry by the clock."""

from datetime import timedelta
from uuid import uuid4

import pytest

from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.badges import create_badge
from actions.grants import grant_issuer_role, grant_spaces
from actions.outcomes import Outcomes
from actions.progress import complete_objective
from actions.refusals import InvalidInput, NotAllowed, NotFound, RateLimited, RefusalCode
from models.awards import Award, AwardStatus
from models.badges import Badge
from models.deliveries import Delivery
from models.issuers import IssuerRole
from tests.clock import Clock
from tests.looking import awards_to, contents, progress_of
from tests.stories import ChessClub, Person

ANA = "ana@learner.example"
DORA = "dora@elsewhere.example"


def to(*emails: str) -> list[Recipient]:
    return [Recipient(email, None, None) for email in emails]


def codes(given: Outcomes) -> list[tuple[str, RefusalCode]]:
    return [(email, refusal.code) for email, refusal in given.refused]


async def test_a_badge_is_awarded_directly_with_one_outcome_each(club: ChessClub) -> None:
    named = to("Dora@Elsewhere.example", "nowhere", club.ivo.email, "dora@elsewhere.EXAMPLE", ANA)
    given = await award_badge(club.by(club.ivo), club.fork, named)
    (dora,), (ana,) = await awards_to(DORA), await awards_to(ANA)
    assert sorted(given.done) == sorted([dora.id, ana.id])
    assert codes(given) == [
        ("nowhere", RefusalCode.INVALID_INPUT),
        (club.ivo.email, RefusalCode.NOT_FOR_YOURSELF),
        ("dora@elsewhere.EXAMPLE", RefusalCode.ALREADY_EXISTS),
    ]
    assert given.refused[0][1].field == ("recipients", "1", "email")
    assert (dora.issued_by_id, dora.objective_id) == (club.ivo.user_id, None)
    assert await Delivery.filter(key=f"award-mail:{dora.id}").count() == 1


async def test_a_second_award_is_made_only_where_it_is_allowed(club: ChessClub) -> None:
    by_ivo = club.by(club.ivo)
    await award_badge(by_ivo, club.fork, to(DORA))
    again = await award_badge(by_ivo, club.fork, to(DORA))
    assert (again.done, codes(again)) == ([], [(DORA, RefusalCode.ALREADY_EXISTS)])
    second = await award_badge(by_ivo, club.fork, to(DORA), True)
    assert [award.id for award in await awards_to(DORA)][1:] == second.done
    assert await Award.filter(email=DORA, standing=True).count() == 1


async def test_who_is_not_on_the_staff_of_the_issuer_awards_nothing(club: ChessClub) -> None:
    before = await contents()
    for person in (club.sam, club.ana_account, club.rita):
        with pytest.raises(NotAllowed):
            await award_badge(club.by(person), club.fork, to(DORA))
    with pytest.raises(NotFound) as no:
        await award_badge(club.by(club.olive), uuid4(), to(DORA))
    assert no.value.field == ("badge",)
    await Badge.filter(id=club.fork).update(archived_at=club.tools.now())
    with pytest.raises(InvalidInput) as archived:
        await award_badge(club.by(club.olive), club.fork, to(DORA))
    assert archived.value.field == ("badge",)
    await Badge.filter(id=club.fork).update(archived_at=None)
    assert await contents() == before


async def test_revoking_happens_once_with_a_reason_and_the_badge_can_be_awarded_again(
    club: ChessClub, clock: Clock
) -> None:
    by_ivo = club.by(club.ivo)
    (award_id,) = (await award_badge(by_ivo, club.fork, to(DORA))).done
    clock.passes(timedelta(days=1))
    taken = await revoke_awards(by_ivo, [award_id, award_id], " It was  a mistake. ")
    (award,) = await awards_to(DORA)
    assert taken.done == [award_id]
    assert taken.refused == []
    assert (award.revoked_at, award.revocation_reason) == (clock(), "It was a mistake.")
    assert award.status(clock()) is AwardStatus.REVOKED
    clock.passes(timedelta(days=1))
    late = await revoke_awards(by_ivo, [award_id], "For another reason.")
    assert [(no.code, no.field) for _, no in late.refused] == [(RefusalCode.ALREADY_REVOKED, ("awards",))]
    assert await awards_to(DORA) == [award], "the first reason and instant stay"
    assert len((await award_badge(by_ivo, club.fork, to(DORA))).done) == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 256, "a\0b"])
async def test_revoking_needs_a_reason(club: ChessClub, reason: str) -> None:
    (award_id,) = (await award_badge(club.by(club.ivo), club.fork, to(DORA))).done
    with pytest.raises(InvalidInput) as no:
        await revoke_awards(club.by(club.ivo), [award_id], reason)
    assert no.value.field == ("reason",)
    assert (await awards_to(DORA))[0].revoked_at is None


async def test_awards_of_one_issuer_are_revoked_at_a_time_with_one_outcome_each(club: ChessClub) -> None:
    await grant_issuer_role(club.operator, club.rival_issuer, club.ivo.user_id, IssuerRole.STAFF)
    ours = (await award_badge(club.by(club.olive), club.fork, to(DORA))).done
    theirs = (await award_badge(club.by(club.rita), club.rival_badge, to(DORA))).done
    stranger = uuid4()
    taken = await revoke_awards(club.by(club.ivo), [*theirs, stranger, *ours], "Both.")
    assert taken.done == theirs
    assert [(award_id, no.code) for award_id, no in taken.refused] == [
        (str(stranger), RefusalCode.NOT_FOUND),
        (str(ours[0]), RefusalCode.INVALID_INPUT),
    ]


async def test_who_sees_an_award_without_the_right_to_revoke_is_told_so(club: ChessClub) -> None:
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    (award,) = await awards_to(ANA)

    async def told(person: Person) -> RefusalCode:
        taken = await revoke_awards(club.by(person), [award.id], "I want it.")
        return dict(taken.refused)[str(award.id)].code

    assert await told(club.sam) is RefusalCode.NOT_ALLOWED
    assert await told(club.ana_account) is RefusalCode.NOT_ALLOWED
    assert await told(club.ben_account) is RefusalCode.NOT_FOUND
    assert await told(club.rita) is RefusalCode.NOT_FOUND
    assert (await awards_to(ANA))[0].revoked_at is None


async def test_an_award_expires_by_the_clock_and_makes_way_for_a_new_one(
    club: ChessClub, clock: Clock
) -> None:
    by_olive = club.by(club.olive)
    badge = await create_badge(by_olive, club.issuer, "Arbiter", "For a season.", valid_for="P1M")
    await award_badge(by_olive, badge, to(DORA))
    (first,) = await awards_to(DORA)
    assert first.expires_at == clock() + timedelta(days=31), "March has 31 days"
    clock.passes(timedelta(days=31) - timedelta(microseconds=1))
    assert first.status(clock()) is AwardStatus.VALID
    assert codes(await award_badge(by_olive, badge, to(DORA))) == [(DORA, RefusalCode.ALREADY_EXISTS)]
    clock.passes(timedelta(microseconds=1))
    assert first.status(clock()) is AwardStatus.EXPIRED
    (renewed,) = (await award_badge(by_olive, badge, to(DORA))).done
    assert [(award.id, award.standing) for award in await Award.filter(email=DORA).order_by("id")] == [
        (first.id, False),
        (renewed, True),
    ]


async def test_completing_after_the_award_expired_awards_anew(club: ChessClub, clock: Clock) -> None:
    await Badge.filter(id=club.fork).update(valid_for="P10D")
    await award_badge(club.by(club.olive), club.fork, to(ANA))
    clock.passes(timedelta(days=10))
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    _, new = await awards_to(ANA)
    progress = await progress_of(club.ana, club.solve_forks)
    assert (progress.award_id, progress.made_award) == (new.id, True)
    assert new.expires_at == clock() + timedelta(days=10)


async def test_an_issuer_that_the_operator_does_not_know_mails_a_hundred_a_day(
    club: ChessClub, clock: Clock
) -> None:
    """Anybody can make one. Threat T68."""
    by_rita = club.by(club.rita)

    async def give(start: int, count: int) -> None:
        people = [Recipient(f"person{n}@x.example", None, None) for n in range(start, start + count)]
        await award_badge(by_rita, club.rival_badge, people)

    await give(0, 100)
    with pytest.raises(RateLimited):
        await give(100, 1)
    await grant_spaces(club.operator, club.rival_issuer)
    await give(100, 1)
    assert await Award.filter(badge_id=club.rival_badge).count() == 101
