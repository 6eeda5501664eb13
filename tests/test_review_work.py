"""The work that waits for reviewers moves by itself, for staff alone, and only when it changed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from actions.evidence import Item, submit_evidence, withdraw_evidence
from actions.grants import grant_staff
from actions.learners import remove_learner, update_learner
from actions.progress import complete_objective
from actions.reviewing import accept_evidence, return_evidence
from actions.staff import remove_staff
from models.learners import Learner
from models.objectives import EvidencePolicy, Objective
from models.staff import StaffMember
from schema.ids import encode
from tests.asking import Answer, Asking
from tests.many import many_learners
from tests.stories import ChessClub
from tests.test_pictures import ends, next_of

WORK = """subscription ($space: ID!) { reviewWork(space: $space) {
  version waiting oldest { id progress { learner { name } } } } }"""


async def work(pictures: AsyncIterator[Answer]) -> tuple[int, list[str]]:
    found = await picture(pictures)
    return found["waiting"], [row["progress"]["learner"]["name"] for row in found["oldest"]]


async def picture(pictures: AsyncIterator[Answer]) -> Any:
    answer = await next_of(pictures)
    assert not answer.errors, answer.errors
    return answer.data["reviewWork"]


async def take_evidence(club: ChessClub) -> None:
    await Objective.filter(id__in=[club.give_mate, club.solve_forks]).update(
        evidence_policy=EvidencePolicy.OPTIONAL
    )


async def hand_in(club: ChessClub, name: str) -> Any:
    person = {"ana": club.ana_account, "ben": club.ben_account}[name]
    return await submit_evidence(club.by(person), club.give_mate, [Item(text="Mate.")])


async def test_evidence_comes_and_goes(club: ChessClub, asking: Asking) -> None:
    await take_evidence(club)
    async with asking.watching(club.sam.who, WORK, space=club.space_node) as pictures:
        assert await work(pictures) == (0, [])
        ben = await hand_in(club, "ben")
        assert await work(pictures) == (1, ["Ben"])
        ana = await hand_in(club, "ana")
        assert await work(pictures) == (2, ["Ben", "Ana"])
        await withdraw_evidence(club.by(club.ben_account), ben)
        assert await work(pictures) == (1, ["Ana"])
        await return_evidence(club.by(club.sam), ana, "More.")
        assert await work(pictures) == (0, [])
        await accept_evidence(club.by(club.sam), await hand_in(club, "ana"))
        await hand_in(club, "ben")
        while (last := await work(pictures)) != (1, ["Ben"]):
            assert last == (1, ["Ana"])  # seen only where it was looked at in between
        await remove_learner(club.by(club.sam), club.ben)
        assert await work(pictures) == (0, [])


async def test_what_moves_elsewhere_moves_nothing_here(club: ChessClub, asking: Asking) -> None:
    await take_evidence(club)
    await hand_in(club, "ana")
    async with asking.watching(club.sam.who, WORK, space=club.space_node) as pictures:
        first = await picture(pictures)
        await complete_objective(club.by(club.sam), club.solve_forks, [club.ana, club.cleo])
        await update_learner(club.by(club.sam), club.ben, name="Benno")
        await update_learner(club.by(club.sam), club.ana, name="Anna")
        second = await picture(pictures)
    assert [row["progress"]["learner"]["name"] for row in second["oldest"]] == ["Anna"]
    assert first["version"] != second["version"]
    async with asking.watching(club.olive.who, WORK, space=club.space_node) as pictures:
        assert (await picture(pictures))["version"] == second["version"], (
            "it tells of nothing but the picture"
        )


async def test_the_ten_that_wait_longest_are_shown_and_all_are_counted(
    club: ChessClub, asking: Asking
) -> None:
    await take_evidence(club)
    learners = await many_learners(club, 11)
    await Learner.filter(id__in=learners).update(user_id=None)
    for place, learner in enumerate(learners):
        await Learner.filter(user_id=club.rita.user_id).update(user_id=None)
        await Learner.filter(id=learner).update(user_id=club.rita.user_id, name=f"Learner {place:02}")
        await submit_evidence(club.by(club.rita), club.give_mate, [Item(text="Mate.")])
    async with asking.watching(club.sam.who, WORK, space=club.space_node) as pictures:
        assert await work(pictures) == (11, [f"Learner {place:02}" for place in range(10)])


@pytest.mark.parametrize("role", ["issuer staff", "learner", "display", "stranger", "nobody"])
async def test_it_is_for_staff_alone(club: ChessClub, asking: Asking, role: str) -> None:
    async with asking.watching(club.everybody[role], WORK, space=club.space_node) as pictures:
        assert await ends(pictures) == "NOT_FOUND"


async def test_no_space_is_not_there(club: ChessClub, asking: Asking) -> None:
    for wrong in ("", "x", encode("space", club.ana), encode("learner", club.ana)):
        async with asking.watching(club.sam.who, WORK, space=wrong) as pictures:
            assert await ends(pictures) == "NOT_FOUND"


async def test_who_leaves_the_staff_sees_nothing_that_comes_after(club: ChessClub, asking: Asking) -> None:
    await take_evidence(club)
    await grant_staff(club.operator, club.space, club.rita.user_id)
    async with asking.watching(club.rita.who, WORK, space=club.space_node) as pictures:
        await next_of(pictures)
        member = await StaffMember.get(space_id=club.space, user_id=club.rita.user_id)
        await remove_staff(club.by(club.sam), member.id)
        await hand_in(club, "ana")
        assert await ends(pictures) == "FORBIDDEN"
