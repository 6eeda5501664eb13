"""Rules 18, 33, 34: an address that was given up is the next one's, and nothing of who had it goes along."""

import pytest

from actions.addresses import remove_email, set_primary_email
from actions.erasure import erase_account
from actions.issuer_staff import remove_issuer_staff, set_issuer_staff
from actions.learners import add_learner, update_learner
from actions.progress import complete_objective
from actions.refusals import Refusal
from actions.staff import invite_staff
from models.awards import Award
from models.issuers import IssuerRole, IssuerStaff
from models.learners import Learner
from models.personal import held_about
from models.staff import StaffMember
from tests.looking import awards_to, learner_of
from tests.mailed import proves
from tests.stories import ChessClub, person

FIRST, SECOND = "ana@first.example", "ana@second.example"


@pytest.fixture
async def merged(club: ChessClub) -> ChessClub:
    """Ana, who was two learners of another space, has given up the address by which staff know her."""
    for address in (FIRST, SECOND):
        await proves(club, club.ana_account, address)
    await remove_from_club(club)
    for address in (FIRST, SECOND):
        await add_learner(club.by(club.sam), club.space, address, "Ana")
    return club


async def remove_from_club(club: ChessClub) -> None:
    """She is here by the two addresses alone."""
    await Learner.filter(id=club.ana).update(email="nobody@x.example", user_id=None)


async def ana(club: ChessClub) -> Learner:
    return await Learner.get(space_id=club.space, user_id=club.ana_account.user_id)


async def test_the_learner_goes_on_under_an_address_that_is_still_theirs(merged: ChessClub) -> None:
    club, account = merged, merged.ana_account
    known_by = (await ana(club)).email
    await remove_email(club.by(account), account.user_id, known_by)
    now = await ana(club)
    assert {known_by, now.email} == {FIRST, SECOND}
    await complete_objective(club.by(club.sam), club.solve_forks, [now.id])
    assert [award.badge_id for award in await awards_to(now.email)] == [club.fork]
    assert await awards_to(known_by) == []


async def test_who_has_it_next_erases_and_exports_nothing_of_theirs(merged: ChessClub) -> None:
    club, account = merged, merged.ana_account
    given_up = (await ana(club)).email
    await remove_email(club.by(account), account.user_id, given_up)
    next_one = await person(club.tools, "Vera")
    await proves(club, next_one, given_up)
    assert (await ana(club)).removed_at is None
    told = (await held_about(next_one.user_id))["learners"]
    assert [row for row in told if row["removed_at"] is None] == []
    await erase_account(club.by(next_one), next_one.user_id, given_up)
    kept = await ana(club)
    assert (kept.name, kept.removed_at) == ("Ana", None)


async def test_another_address_by_staff_is_another_person(merged: ChessClub) -> None:
    """So what is awarded there names nobody after she has erased her account."""
    club, account = merged, merged.ana_account
    learner = (await ana(club)).id
    await update_learner(club.by(club.sam), learner, email="somebody@else.example")
    assert (await learner_of(learner)).user_id is None
    await complete_objective(club.by(club.sam), club.solve_forks, [learner])
    await erase_account(club.by(account), account.user_id, account.email)
    (award,) = await awards_to("somebody@else.example")
    assert award.revoked_at is None
    assert await Award.filter(revoked_at=None, recipient_name="Ana").count() == 1, (
        "of who is here by that name"
    )


async def test_staff_are_known_by_another_address_once_they_give_one_up(club: ChessClub) -> None:
    """Else the next to have it would be taken for them, in the space and at the issuer."""
    sam, by_olive = club.sam, club.by(club.olive)
    await IssuerStaff.create(
        issuer_id=club.issuer,
        user_id=sam.user_id,
        email=sam.email,
        role=IssuerRole.STAFF,
        invited_at=club.tools.now(),
    )
    await proves(club, sam, "sam@home.example")
    await set_primary_email(club.by(sam), sam.user_id, "sam@home.example")
    await remove_email(club.by(sam), sam.user_id, sam.email)
    assert (await StaffMember.get(space_id=club.space, user_id=sam.user_id)).email == "sam@home.example"
    await set_issuer_staff(by_olive, club.issuer, sam.email, IssuerRole.OWNER)
    roles = {row.email: (row.role, row.user_id) for row in await IssuerStaff.filter(issuer_id=club.issuer)}  # type: ignore[attr-defined]  # Tortoise adds it to the field
    assert roles["sam@home.example"] == (IssuerRole.STAFF, sam.user_id)
    assert roles[sam.email] == (IssuerRole.OWNER, None), "an invitation for whoever has it now"
    await invite_staff(by_olive, club.space, sam.email)
    await remove_issuer_staff(by_olive, club.issuer, "sam@home.example")
    with pytest.raises(Refusal):
        await set_issuer_staff(club.by(sam), club.issuer, "x@x.example", IssuerRole.STAFF)
