"""The law behind the check: what goes past a verb's politeness meets the constraint, and the same refusal."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from uuid import UUID

import pytest
from tortoise.exceptions import IntegrityError

from actions.access_tokens import create_access_token
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
from actions.users import update_viewer
from actions.violations import REFUSALS
from models.awards import Award
from models.badges import Badge
from models.displays import DisplayToken
from models.evidence import EvidenceFile, EvidenceItem, Submission, SubmissionStatus
from models.issuers import Issuer, IssuerRole, IssuerStaff
from models.learners import Learner
from models.objectives import Objective, ObjectiveKind
from models.outcomes import Outcome
from models.rights import Right
from models.spaces import Space
from models.staff import StaffMember
from models.tokens import AccessToken
from models.users import EmailAddress, User
from tests.looking import contents
from tests.stories import ENDS_ON, ChessClub

Act = Callable[[ChessClub], Awaitable[object]]
Verb = Callable[[ChessClub], Coroutine[Any, Any, object]]


async def second_award(club: ChessClub) -> None:
    for _ in range(2):
        await Award.create(badge_id=club.fork, email="dora@x.example", issued_at=club.tools.now())


async def second_import(club: ChessClub) -> None:
    """Neither of which stands."""
    for _ in range(2):
        await Award.create(
            badge_id=club.fork,
            email="dora@x.example",
            issued_at=club.tools.now(),
            standing=False,
            imported_digest="x",
        )


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


def second_owner(club: ChessClub, email: str, user_id: UUID | None) -> Any:
    return IssuerStaff.create(
        issuer_id=club.issuer,
        email=email,
        user_id=user_id,
        role=IssuerRole.OWNER,
        invited_at=club.tools.now(),
    )


async def second_outcome(club: ChessClub) -> None:
    for _ in range(2):
        await Outcome.create(
            user_id=club.sam.user_id,
            key="k",
            verb="x",
            arguments="x",
            told={},
            created_at=club.tools.now(),
        )


async def second_submission(club: ChessClub) -> None:
    for _ in range(2):
        await submission(club)


async def second_use_of_a_file(club: ChessClub) -> None:
    now, handed = club.tools.now(), await submission(club)
    file = await EvidenceFile.create(
        user_id=club.sam.user_id,
        objective_id=club.give_mate,
        file_name="x",
        content_type="x",
        size=1,
        created_at=now,
    )
    for position in range(2):
        await EvidenceItem.create(submission_id=handed.id, position=position, file_id=file.id)


def submission(club: ChessClub) -> Awaitable[Submission]:
    return Submission.create(
        learner_id=club.ana,
        objective_id=club.give_mate,
        status=SubmissionStatus.SUBMITTED,
        submitted_at=club.tools.now(),
    )


PAST_THE_CHECK: dict[str, Act] = {
    "learner_once_per_space": second_ana,
    "objective_badge_once_per_space": second_fork,
    "award_one_standing": second_award,
    "award_imported_once": second_import,
    "objective_points_range": lambda club: Objective.filter(id=club.give_mate).update(points=-1),
    "objective_stored_points_range": lambda club: Objective.filter(id=club.give_mate).update(
        stored_points=1_000_001
    ),
    "space_name_length": lambda club: Space.filter(id=club.space).update(name=""),
    "badge_name_length": lambda club: Badge.filter(id=club.fork).update(name=""),
    "issuer_name_length": lambda club: Issuer.filter(id=club.issuer).update(name=""),
    "display_token_label_length": lambda club: DisplayToken.filter(id=club.display_id).update(label=""),
    "staff_member_once_per_space": second_sam,
    "staff_member_user_once_per_space": lambda club: StaffMember.create(
        space_id=club.space,
        email="sam@home.example",
        user_id=club.sam.user_id,
        invited_at=club.tools.now(),
        accepted_at=club.tools.now(),
    ),
    "issuer_staff_once": lambda club: second_owner(club, "olive@home.example", club.olive.user_id),
    "issuer_staff_email_once": lambda club: second_owner(club, club.olive.email, None),
    "email_address_verified_by_one": lambda club: EmailAddress.create(
        user_id=club.rita.user_id, address=club.sam.email, verified_at=club.tools.now()
    ),
    "user_name_length": lambda club: User.filter(id=club.sam.user_id).update(name=""),
    "access_token_label_length": lambda club: AccessToken.filter(user_id=club.sam.user_id).update(label=""),
    "outcome_once_per_key": second_outcome,
    "submission_one_open": second_submission,
    "evidence_item_file_once": second_use_of_a_file,
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
    "user_name_length": lambda club: update_viewer(club.by(club.sam), club.sam.user_id, "", None),
    "access_token_label_length": lambda club: create_access_token(club.by(club.sam), club.sam.user_id, ""),
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
