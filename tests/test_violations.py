"""The law behind the check: what goes past a verb's politeness meets the constraint, and the same refusal."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from actions.badges import create_badge
from actions.displays import create_display_token
from actions.grants import grant_staff
from actions.issuers import create_issuer
from actions.learners import add_learner
from actions.objectives import create_badge_objective
from actions.refusals import AlreadyExists, Refusal
from actions.spaces import create_space
from actions.subjects import a_space
from actions.unit import changing
from actions.violations import REFUSALS
from models.awards import Award
from models.badges import Badge
from models.displays import DisplayToken
from models.issuers import Issuer
from models.learners import Learner
from models.objectives import Objective, ObjectiveKind
from models.rights import Right
from models.spaces import Space
from models.staff import StaffMember
from tests.looking import contents
from tests.stories import ENDS_ON, ChessClub

Act = Callable[[ChessClub], Awaitable[object]]
Verb = Callable[[ChessClub], Coroutine[Any, Any, object]]


async def second_award(club: ChessClub) -> None:
    for _ in range(2):
        await Award.create(badge_id=club.fork, email="dora@x.example", issued_at=club.tools.now())


def second_ana(club: ChessClub) -> Awaitable[Learner]:
    return Learner.create(
        space_id=club.space, email="ana@learner.example", sort_name="x", alias="X", joined_at=club.tools.now()
    )


def second_fork(club: ChessClub) -> Awaitable[Objective]:
    return Objective.create(
        space_id=club.space,
        badge_id=club.fork,
        kind=ObjectiveKind.BADGE,
        position=99,
        points=1,
        stored_points=1,
        created_at=club.tools.now(),
    )


def second_sam(club: ChessClub) -> Awaitable[StaffMember]:
    return StaffMember.create(space_id=club.space, email=club.sam.email, invited_at=club.tools.now())


PAST_THE_CHECK: dict[str, Act] = {
    "learner_once_per_space": second_ana,
    "objective_badge_once_per_space": second_fork,
    "award_one_standing": second_award,
    "objective_points_range": lambda club: Objective.filter(id=club.give_mate).update(points=-1),
    "objective_stored_points_range": lambda club: Objective.filter(id=club.give_mate).update(
        stored_points=1_000_001
    ),
    "space_name_length": lambda club: Space.filter(id=club.space).update(name=""),
    "badge_name_length": lambda club: Badge.filter(id=club.fork).update(name=""),
    "issuer_name_length": lambda club: Issuer.filter(id=club.issuer).update(name=""),
    "display_token_label_length": lambda club: DisplayToken.filter(id=club.display_id).update(label=""),
    "staff_member_once_per_space": second_sam,
}

POLITE: dict[str, Verb] = {
    "learner_once_per_space": lambda club: add_learner(club.by(club.sam), club.space, "ana@learner.example"),
    "objective_badge_once_per_space": lambda club: create_badge_objective(
        club.by(club.sam), club.space, club.fork
    ),
    "objective_points_range": lambda club: create_badge_objective(
        club.by(club.sam), club.space, club.fork, -1
    ),
    "objective_stored_points_range": lambda club: create_badge_objective(
        club.by(club.sam), club.space, club.fork, 1_000_001
    ),
    "space_name_length": lambda club: create_space(club.by(club.olive), club.issuer, "", ENDS_ON, "UTC"),
    "badge_name_length": lambda club: create_badge(club.by(club.olive), club.issuer, "", "For nothing."),
    "issuer_name_length": lambda club: create_issuer(
        club.by(club.rita), "", "https://x.example", "x@x.example"
    ),
    "display_token_label_length": lambda club: create_display_token(club.by(club.sam), club.space, ""),
    "staff_member_once_per_space": lambda club: grant_staff(club.operator, club.space, club.sam.user_id),
}


async def violated(club: ChessClub, act: Act) -> Refusal:
    with pytest.raises(Refusal) as no:
        async with changing(club.operator, Right.OPERATE, a_space(club.space)):
            await act(club)
    return no.value


async def test_the_constraint_refuses_as_the_verb_does(club: ChessClub) -> None:
    before = await contents()
    assert set(PAST_THE_CHECK) == set(REFUSALS)
    for name, act in PAST_THE_CHECK.items():
        refusal = await violated(club, act)
        told = (type(refusal), refusal.message, refusal.field)
        assert told == (type(REFUSALS[name]), REFUSALS[name].message, REFUSALS[name].field), name
        if name in POLITE:
            with pytest.raises(type(refusal)) as no:
                await POLITE[name](club)
            assert (no.value.code, no.value.field) == (refusal.code, refusal.field), name
    assert await contents() == before


async def test_what_no_input_can_violate_is_a_fault_and_no_refusal(club: ChessClub) -> None:
    with pytest.raises(IntegrityError):
        async with changing(club.operator, Right.OPERATE, a_space(club.space)):
            await Learner.filter(id=club.ana).update(completed_count=-1)


async def test_a_refusal_is_told_anew_each_time(club: ChessClub) -> None:
    """A shared one would gather the tracebacks of all who were refused."""
    first, second = await violated(club, second_ana), await violated(club, second_ana)
    assert first is not second
    assert isinstance(first.__cause__, IntegrityError)
    assert REFUSALS["learner_once_per_space"].__traceback__ is None
    assert isinstance(first, AlreadyExists)
