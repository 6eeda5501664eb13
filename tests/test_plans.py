"""Rules 1 and 5: the operator grants; what an objective counts follows the plan, in each active space."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from actions.badges import create_badge
from actions.grants import create_organization, grant_free, grant_organization, grant_pro, grant_spaces
from actions.issuers import create_issuer, request_spaces
from actions.learners import add_learner, remove_learner
from actions.objectives import create_manual_objective
from actions.progress import complete_objective, revoke_completion
from actions.refusals import AlreadyExists, NotAllowed, NotFound, ProRequired, RateLimited
from actions.spaces import create_space
from models.deliveries import Delivery, DeliveryKind
from models.diary import ProgressRule, SpaceEventKind
from models.issuers import issuers, issuers_asking_for_spaces
from models.progress import Progress
from models.spaces import Space
from tests.clock import Clock
from tests.looking import diary, gapless, learner_of, objective_of
from tests.stories import ENDS_ON, ChessClub


async def points(*learner_ids: UUID) -> list[int]:
    return [(await learner_of(learner_id)).points for learner_id in learner_ids]


async def whole(club: ChessClub) -> bool:
    """Whether every learner's points are the sum of their progress."""
    for learner_id in (club.ana, club.ben, club.cleo):
        earned = sum(progress.points for progress in await Progress.filter(learner_id=learner_id))
        if (await learner_of(learner_id)).points != earned:
            return False
    return True


async def test_without_pro_each_objective_counts_one_and_with_it_again_what_was_set(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.solve_forks, [club.ana, club.ben])
    await complete_objective(by_sam, club.give_mate, [club.ana])
    await remove_learner(by_sam, club.ben)
    await grant_free(club.operator, club.organization)
    assert await points(club.ana, club.ben, club.cleo) == [2, 1, 0]
    forks = await objective_of(club.solve_forks)
    assert (forks.points, forks.stored_points) == (1, 10)
    await grant_pro(club.operator, club.organization)
    assert await points(club.ana, club.ben, club.cleo) == [30, 10, 0]
    assert await whole(club)
    assert await gapless(club.space)


async def test_the_diary_says_what_each_objective_counts_now(club: ChessClub) -> None:
    await grant_free(club.operator, club.organization)
    (plan,) = await diary(club.space, SpaceEventKind.PLAN_CHANGED)
    changed = await diary(club.space, SpaceEventKind.OBJECTIVE_CHANGED)
    assert plan.rule is ProgressRule.PLAN
    assert [(line.objective_id, line.points, line.rule) for line in changed] == [
        (objective, 1, ProgressRule.PLAN)
        for objective in (club.solve_forks, club.give_mate, club.be_champion)
    ]
    await grant_free(club.operator, club.organization)
    assert len(await diary(club.space, SpaceEventKind.PLAN_CHANGED)) == 1, "nothing changed the second time"


async def test_an_archived_space_keeps_its_points(club: ChessClub, clock: Clock) -> None:
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
    await Space.filter(id=club.space).update(archived_at=clock())
    await grant_free(club.operator, club.organization)
    assert await points(club.ana) == [20]
    assert await diary(club.space, SpaceEventKind.PLAN_CHANGED) == []


async def test_an_issuer_that_joins_another_organization_takes_its_plan(club: ChessClub) -> None:
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
    other = await create_organization(club.operator, "Another")
    await grant_organization(club.operator, club.issuer, other)
    assert await points(club.ana) == [1]
    await grant_pro(club.operator, other)
    assert await points(club.ana) == [20]


async def test_completing_while_the_plan_changes_leaves_points_whole(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    for _ in range(3):
        await asyncio.gather(
            grant_free(club.operator, club.organization),
            complete_objective(by_sam, club.give_mate, [club.ana, club.ben]),
        )
        await asyncio.gather(
            grant_pro(club.operator, club.organization),
            revoke_completion(by_sam, club.give_mate, [club.ana], "Again."),
        )
        assert await whole(club)
        await revoke_completion(by_sam, club.give_mate, [club.ben], "Again.")


async def test_on_free_points_other_than_one_are_refused(club: ChessClub) -> None:
    await grant_spaces(club.operator, club.rival_issuer)
    by_rita = club.by(club.rita)
    space = await create_space(by_rita, club.rival_issuer, "Dojo", ENDS_ON, "UTC")
    with pytest.raises(ProRequired) as no:
        await create_manual_objective(by_rita, space, club.rival_badge, "Read one.", points=2)
    assert no.value.field == ("points",)
    objective = await create_manual_objective(by_rita, space, club.rival_badge, "Read one.")
    learner = await add_learner(by_rita, space, "gina@x.example")
    await complete_objective(by_rita, objective, [learner])
    assert await points(learner) == [1]


async def test_an_owner_asks_for_spaces_and_the_operator_is_told_once_a_day(
    club: ChessClub, clock: Clock
) -> None:
    by_rita = club.by(club.rita)
    await request_spaces(by_rita, club.rival_issuer, "For our dojo.")
    with pytest.raises(RateLimited):
        await request_spaces(by_rita, club.rival_issuer)
    (mail,) = await Delivery.filter(kind=DeliveryKind.SPACES_REQUEST_MAIL)
    assert (mail.body["issuer"], mail.body["message"]) == (str(club.rival_issuer), "For our dojo.")
    assert [row.id for row in await issuers_asking_for_spaces()] == [club.rival_issuer]
    clock.passes(timedelta(days=1))
    await request_spaces(by_rita, club.rival_issuer)
    assert await Delivery.filter(kind=DeliveryKind.SPACES_REQUEST_MAIL).count() == 2
    await grant_spaces(club.operator, club.rival_issuer)
    assert await issuers_asking_for_spaces() == []
    with pytest.raises(AlreadyExists):
        await request_spaces(by_rita, club.rival_issuer)


async def test_only_the_operator_grants(club: ChessClub) -> None:
    by_olive = club.by(club.olive)
    issuer = await create_issuer(by_olive, "New", "https://new.example", "new@x.example")
    await create_badge(by_olive, issuer, "New", "For news.")
    for grant in (
        grant_spaces(by_olive, issuer),
        grant_organization(by_olive, issuer, club.organization),
    ):
        with pytest.raises(NotAllowed):
            await grant
    for plan in (grant_pro, grant_free):
        with pytest.raises(NotAllowed):
            await plan(by_olive, club.organization)
        with pytest.raises(NotFound):
            await plan(club.operator, issuer)
    assert not (await issuers([issuer]))[issuer].spaces_enabled
