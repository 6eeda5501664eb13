"""Rules 4 and 5: which badges objectives may name, what they count, and how many there may be."""

from typing import NamedTuple
from uuid import UUID, uuid4

import pytest

from actions.badges import create_badge
from actions.grants import create_organization, grant_organization, grant_spaces
from actions.issuers import create_issuer
from actions.objectives import MOST_OBJECTIVES, create_badge_objective, create_manual_objective
from actions.progress import complete_objective
from actions.refusals import AlreadyExists, InvalidInput, LimitReached, NotFound, ProRequired
from actions.spaces import create_space
from models.badges import Badge
from models.diary import SpaceEventKind
from models.objectives import MOST_POINTS, EvidencePolicy, Objective, ObjectiveKind
from tests.looking import contents, diary, gapless, learner_of, objective_of
from tests.stories import ENDS_ON, ChessClub


async def badge_of(club: ChessClub, issuer: UUID | None = None) -> UUID:
    return await create_badge(club.by(club.olive), issuer or club.issuer, "Endgame", "For winning one.")


class Village(NamedTuple):
    """An organization on FREE with Olive's second issuer and its space."""

    organization: UUID
    issuer: UUID
    space: UUID


async def village(club: ChessClub) -> Village:
    organization = await create_organization(club.operator, "The village")
    issuer = await issuer_in(club, organization)
    await grant_spaces(club.operator, issuer)
    space = await create_space(club.by(club.olive), issuer, "Summer", ENDS_ON, "UTC")
    return Village(organization, issuer, space)


async def issuer_in(club: ChessClub, organization: UUID) -> UUID:
    issuer = await create_issuer(club.by(club.olive), "Cards", "https://cards.example", "all@cards.example")
    await grant_organization(club.operator, issuer, organization)
    return issuer


async def test_a_new_objective_stands_last_and_keeps_what_it_was_given(club: ChessClub) -> None:
    objective = await objective_of(
        await create_manual_objective(
            club.by(club.sam),
            club.space,
            await badge_of(club),
            "Win.",
            "Fairly?",
            7,
            EvidencePolicy.OPTIONAL,
            True,
        )
    )
    line = (await diary(club.space))[-1]
    assert (objective.kind, objective.position) == (ObjectiveKind.MANUAL, 3)
    assert (objective.points, objective.stored_points, objective.version) == (7, 7, 1)
    assert (objective.public_criteria, objective.private_criteria) == ("Win.", "Fairly?")
    assert (objective.evidence_policy, objective.auto_revoke) == (EvidencePolicy.OPTIONAL, True)
    assert (line.kind, line.objective_id) == (SpaceEventKind.OBJECTIVE_ADDED, objective.id)


async def test_one_badge_appears_once_per_space(club: ChessClub) -> None:
    by_sam, before = club.by(club.sam), await contents()
    for badge in (club.fork, club.champion):
        with pytest.raises(AlreadyExists) as manual:
            await create_manual_objective(by_sam, club.space, badge, "Again.")
        with pytest.raises(AlreadyExists) as tracking:
            await create_badge_objective(by_sam, club.space, badge)
        assert manual.value.field == tracking.value.field == ("badge",)
    assert await contents() == before
    other = await create_space(club.by(club.olive), club.issuer, "Autumn", ENDS_ON, "UTC")
    again = await objective_of(await create_badge_objective(club.by(club.olive), other, club.fork))
    assert (again.badge_id, again.position) == (club.fork, 0), "in another space it may"


async def badges_out_of_reach(club: ChessClub) -> list[UUID]:
    """A rival's, an archived one, and one that is published elsewhere."""
    archived, now = await badge_of(club), club.tools.now()
    await Badge.filter(id=archived).update(archived_at=now)
    outside = Badge(name="Far", sort_name="far", description="Far.", created_at=now)
    outside.outside_url = "https://far.example/badge"
    await outside.save(force_create=True)
    return [club.rival_badge, archived, outside.id]


async def test_only_badges_within_reach_are_taken(club: ChessClub) -> None:
    by_sam, out_of_reach = club.by(club.sam), await badges_out_of_reach(club)
    sister = await badge_of(club, await issuer_in(club, club.organization))
    for badge in out_of_reach:
        with pytest.raises(InvalidInput) as no:
            await create_badge_objective(by_sam, club.space, badge)
        assert no.value.field == ("badge",)
    for badge in (*out_of_reach, sister):
        with pytest.raises(InvalidInput) as no:
            await create_manual_objective(by_sam, club.space, badge, "Win.")
        assert no.value.field == ("badge",)
    across = await objective_of(await create_badge_objective(by_sam, club.space, sister))
    assert across.badge_id == sister, "PRO tracks across the organization"


async def test_a_badge_that_is_not_there_is_not_found(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    with pytest.raises(NotFound) as manual:
        await create_manual_objective(by_sam, club.space, uuid4(), "Win.")
    with pytest.raises(NotFound) as tracking:
        await create_badge_objective(by_sam, club.space, uuid4())
    assert manual.value.field == tracking.value.field == ("badge",)


async def test_on_free_each_objective_counts_one_and_tracks_the_own_issuer(club: ChessClub) -> None:
    by_olive, (organization, issuer, space) = club.by(club.olive), await village(club)
    own, sister = await badge_of(club, issuer), await badge_of(club, await issuer_in(club, organization))
    for points in (0, 2):
        with pytest.raises(ProRequired) as no:
            await create_manual_objective(by_olive, space, own, "Jump.", points=points)
        assert no.value.field == ("points",)
    with pytest.raises(ProRequired) as across:
        await create_badge_objective(by_olive, space, sister)
    assert across.value.field == ("badge",)
    assert (await objective_of(await create_badge_objective(by_olive, space, own))).points == 1


@pytest.mark.parametrize("points", [-1, MOST_POINTS + 1])
async def test_points_have_a_range(club: ChessClub, points: int) -> None:
    badge = await badge_of(club)
    for act in (
        create_manual_objective(club.by(club.sam), club.space, badge, "Win.", points=points),
        create_badge_objective(club.by(club.sam), club.space, badge, points),
    ):
        with pytest.raises(InvalidInput) as no:
            await act
        assert no.value.field == ("points",)


async def test_the_ends_of_the_range_count(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    least = await create_manual_objective(by_sam, club.space, await badge_of(club), "Win.", points=0)
    most = await create_manual_objective(by_sam, club.space, await badge_of(club), "Win.", points=MOST_POINTS)
    await complete_objective(by_sam, least, [club.ana])
    await complete_objective(by_sam, most, [club.ana])
    ana = await learner_of(club.ana)
    assert (ana.points, ana.completed_count) == (MOST_POINTS, 2)


async def test_a_space_has_at_most_five_hundred_objectives(club: ChessClub) -> None:
    now, by_sam = club.tools.now(), club.by(club.sam)
    badges = [
        Badge(issuer_id=club.issuer, name=f"B{n}", sort_name=f"b{n}", description=".", created_at=now)
        for n in range(MOST_OBJECTIVES - 2)
    ]
    await Badge.bulk_create(badges)
    *most, last, beyond = badges
    await Objective.bulk_create(
        Objective(
            space_id=club.space,
            badge_id=badge.id,
            kind=ObjectiveKind.MANUAL,
            position=place,
            points=1,
            stored_points=1,
            created_at=now,
        )
        for place, badge in enumerate(most, start=3)
    )
    assert (await objective_of(await create_badge_objective(by_sam, club.space, last.id))).position == 499
    for act in (
        create_manual_objective(by_sam, club.space, beyond.id, "One too many."),
        create_badge_objective(by_sam, club.space, beyond.id),
    ):
        with pytest.raises(LimitReached) as no:
            await act
        assert no.value.field == ("space",)
    assert await gapless(club.space)
