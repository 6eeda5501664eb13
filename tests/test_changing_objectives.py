"""Rules 5 to 8 and 36: how objectives are changed, put in another order, and removed, with all that was earned."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest

from actions import counting
from actions.changing_objectives import remove_objective, reorder_objectives, update_objective
from actions.evidence import Item, submit_evidence
from actions.grants import grant_free, grant_pro
from actions.learners import add_learner, remove_learner
from actions.progress import complete_objective, revoke_completion
from actions.refusals import Conflict, InvalidInput, NotAllowed, NotFound, ProRequired, RefusalCode
from models.diary import ProgressRule, SpaceEventKind
from models.installation import epoch
from models.objectives import EvidencePolicy, objective_ids
from models.progress import Progress
from models.rows import execute
from schema.ids import encode
from tests.asking import Asking
from tests.looking import awards_to, contents, diary, gapless, learner_of, objective_of
from tests.many import many_learners
from tests.stories import ChessClub

ANA, BEN = "ana@learner.example", "ben@learner.example"
LINK = [Item(url="https://x.example/mate")]
CHANGED = SpaceEventKind.OBJECTIVE_CHANGED


async def points(*learner_ids: UUID) -> list[int]:
    return [(await learner_of(learner_id)).points for learner_id in learner_ids]


async def whole(club: ChessClub) -> bool:
    """Whether points and counts of everybody are those of their progress, and the diary has no gap."""
    for learner_id in (club.ana, club.ben, club.cleo):
        row, earned = await learner_of(learner_id), await Progress.filter(learner_id=learner_id)
        done = [progress for progress in earned if progress.status == "COMPLETED"]
        if (row.points, row.completed_count) != (sum(progress.points for progress in done), len(done)):
            return False
    return await gapless(club.space)


async def test_changed_points_move_for_everybody_who_earned_them(club: ChessClub) -> None:
    """Removed learners too, who may return (rule 20)."""
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.solve_forks, [club.ana, club.ben])
    await complete_objective(by_sam, club.give_mate, [club.ana])
    await remove_learner(by_sam, club.ben)
    await update_objective(by_sam, club.solve_forks, points=4)
    assert await points(club.ana, club.ben, club.cleo) == [24, 4, 0]
    (line,) = await diary(club.space, CHANGED)
    assert (line.objective_id, line.points, line.rule) == (club.solve_forks, 4, ProgressRule.POINTS_CHANGED)
    assert line.actor_id == club.sam.user_id
    await add_learner(by_sam, club.space, BEN)
    await revoke_completion(by_sam, club.solve_forks, [club.ana, club.ben], "Again.")
    assert await points(club.ana, club.ben) == [20, 0]
    assert await whole(club)


async def test_changed_points_cost_the_same_statements_for_any_number_of_completions(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 8: in one statement, that is one for each table."""
    by_sam, told = club.by(club.sam), list[list[str]]()
    learners = await many_learners(club, 60)
    for number, some in ((1, learners[:1]), (59, learners[1:])):
        await complete_objective(by_sam, club.give_mate, some)
        with moving(monkeypatch) as statements:
            await update_objective(by_sam, club.give_mate, points=number)
        told.append(statements)
    assert told[0] == told[1]
    assert sorted(sql.split()[1].strip('"') for sql in told[0]) == ["learner", "progress"]
    assert await points(*learners) == [59] * 60


@contextmanager
def moving(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that move points, until the end of the block."""
    told = list[str]()

    async def noted(sql: str, *values: object) -> None:
        told.append(" ".join(sql.split()))
        await execute(sql, *values)

    with monkeypatch.context() as patch:
        patch.setattr(counting, "execute", noted)
        yield told


async def test_completing_while_points_change_leaves_them_whole(club: ChessClub) -> None:
    by_sam, by_olive = club.by(club.sam), club.by(club.olive)
    await asyncio.gather(*(epoch() for _ in range(8)))  # PostgreSQL's pool connects when more are wanted
    for count in (3, 7, 11):
        await asyncio.gather(
            update_objective(by_sam, club.give_mate, points=count),
            complete_objective(by_olive, club.give_mate, [club.ana, club.ben]),
            update_objective(by_olive, club.solve_forks, points=count),
        )
        assert await points(club.ana, club.ben) == [count, count]
        assert await whole(club)
        await revoke_completion(by_sam, club.give_mate, [club.ana, club.ben], "Again.")


async def test_what_staff_set_counts_on_pro_and_is_kept_on_free(club: ChessClub, asking: Asking) -> None:
    """On FREE only 1 may be set; it is refused even for what counts nothing more than before (rule 5)."""
    query = "query ($id: ID!) { node(id: $id) { ... on Objective { points storedPoints } } }"
    key, by_sam = encode("objective", club.solve_forks), club.by(club.sam)

    async def seen() -> tuple[int, int]:
        (staff, learner) = [
            (await asking(who, query, id=key))["node"] for who in (club.sam.who, club.ana_account.who)
        ]
        assert learner == staff | {"storedPoints": None}
        return staff["points"], staff["storedPoints"]

    await complete_objective(by_sam, club.solve_forks, [club.ana])
    await grant_free(club.operator, club.organization)
    assert await seen() == (1, 10)
    for refused in (0, 2, 10):
        with pytest.raises(ProRequired) as no:
            await update_objective(by_sam, club.solve_forks, points=refused)
        assert no.value.field == ("points",)
    await update_objective(by_sam, club.solve_forks, public_criteria="Eleven forks.")
    assert await seen() == (1, 10)
    await grant_pro(club.operator, club.organization)
    assert (await seen(), await points(club.ana)) == ((10, 10), [10])
    await grant_free(club.operator, club.organization)
    await update_objective(by_sam, club.solve_forks, points=1)
    await grant_pro(club.operator, club.organization)
    assert (await seen(), await points(club.ana)) == ((1, 1), [1]), "staff set 1"


async def test_the_first_version_alone_is_changed_whatever_is_asked(club: ChessClub) -> None:
    """Rule 36, for each thing that can be changed."""
    asked: list[dict[str, Any]] = [
        {"points": 5},
        {"public_criteria": "Mate in two."},
        {"private_criteria": "Look twice."},
        {"evidence_policy": EvidencePolicy.REQUIRED},
        {"auto_revoke": False},
    ]
    for version, changes in enumerate(asked, start=1):
        await update_objective(club.by(club.sam), club.give_mate, **changes, expected_version=version)
        before = await contents()
        for stale in (version, 0, version + 9):
            with pytest.raises(Conflict, match=f"version {version + 1},") as no:
                await update_objective(club.by(club.sam), club.give_mate, **changes, expected_version=stale)
            assert no.value.field == ("expectedVersion",)
        assert await contents() == before
    row = await objective_of(club.give_mate)
    assert (row.points, row.public_criteria, row.private_criteria) == (5, "Mate in two.", "Look twice.")
    assert (row.evidence_policy, row.auto_revoke, row.version) == (EvidencePolicy.REQUIRED, False, 6)


async def test_of_several_who_saw_one_version_one_changes_it(club: ChessClub) -> None:
    await asyncio.gather(*(epoch() for _ in range(8)))
    results = await asyncio.gather(
        *(
            update_objective(club.by(club.sam), club.give_mate, points=count, expected_version=1)
            for count in range(6)
        ),
        return_exceptions=True,
    )
    assert len([result for result in results if isinstance(result, Conflict)]) == 5
    assert len(await diary(club.space, CHANGED)) == 1


async def test_nothing_given_changes_nothing_and_criteria_can_be_emptied(club: ChessClub) -> None:
    before = await contents()
    await update_objective(club.by(club.sam), club.solve_forks)
    assert await contents() == before
    await update_objective(club.by(club.sam), club.solve_forks, public_criteria="", private_criteria="")
    row = await objective_of(club.solve_forks)
    assert (row.public_criteria, row.private_criteria) == ("", None)


async def test_a_badge_objective_changes_in_its_points_alone(club: ChessClub) -> None:
    refused: dict[str, dict[str, Any]] = {
        "publicCriteria": {"public_criteria": "Win."},
        "privateCriteria": {"private_criteria": ""},
        "evidencePolicy": {"evidence_policy": EvidencePolicy.OPTIONAL},
        "autoRevoke": {"auto_revoke": True},
    }
    before = await contents()
    for field, changes in refused.items():
        with pytest.raises(InvalidInput) as no:
            await update_objective(club.by(club.sam), club.be_champion, points=3, **changes)
        assert no.value.field == (field,)
    assert await contents() == before
    await update_objective(club.by(club.sam), club.be_champion, points=3)
    assert (await objective_of(club.be_champion)).points == 3


async def test_the_evidence_policy_decides_from_then_on(club: ChessClub) -> None:
    """What waits still waits, and is decided as before."""
    by_sam, by_ana = club.by(club.sam), club.by(club.ana_account)
    with pytest.raises(InvalidInput):
        await submit_evidence(by_ana, club.give_mate, LINK)
    await update_objective(by_sam, club.give_mate, evidence_policy=EvidencePolicy.REQUIRED)
    await submit_evidence(by_ana, club.give_mate, LINK)
    told = await complete_objective(by_sam, club.give_mate, [club.ana, club.ben])
    assert [no.code for _, no in told.refused] == [
        RefusalCode.EVIDENCE_NOT_ACCEPTED,
        RefusalCode.EVIDENCE_REQUIRED,
    ]
    await update_objective(by_sam, club.give_mate, evidence_policy=EvidencePolicy.NONE)
    told = await complete_objective(by_sam, club.give_mate, [club.ana, club.ben])
    assert (told.done, [no.code for _, no in told.refused]) == (
        [club.ben],
        [RefusalCode.EVIDENCE_NOT_ACCEPTED],
    )


async def test_auto_revoke_as_it_is_when_a_completion_is_taken_back_decides(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.give_mate, [club.ana, club.ben])
    await revoke_completion(by_sam, club.give_mate, [club.ana], "A draw.")
    await update_objective(by_sam, club.give_mate, auto_revoke=False)
    await revoke_completion(by_sam, club.give_mate, [club.ben], "A draw.")
    (anas,), (bens,) = await awards_to(ANA), await awards_to(BEN)
    assert (anas.revocation_reason, bens.revoked_at) == ("A draw.", None)


async def test_only_staff_of_the_space_change_objectives(club: ChessClub) -> None:
    before = await contents()
    for person, no in ((club.ana_account, NotAllowed), (club.ivo, NotFound), (club.rita, NotFound)):
        by = club.by(person)
        for act in (
            update_objective(by, club.give_mate, points=1),
            remove_objective(by, club.give_mate),
            reorder_objectives(by, club.space, await objective_ids(club.space)),
        ):
            with pytest.raises(no):
                await act
    for unknown in (uuid4(), club.space):
        with pytest.raises(NotFound) as missing:
            await update_objective(club.by(club.sam), unknown, points=1)
        assert missing.value.field == ("objective",)
    assert await contents() == before
