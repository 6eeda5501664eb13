"""Rule 35: asked twice under one key, a verb is done once and answers the same; other arguments are a conflict."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from graphql import GraphQLInputObjectType, GraphQLNonNull

from actions.learners import remove_learner
from actions.staff import remove_staff
from models.outcomes import Outcome
from models.staff import StaffMember
from tests.asking import Asking
from tests.clock import Clock
from tests.doing import ask, ask_as
from tests.good_input import good_input, ours
from tests.looking import contents
from tests.selections import GRAPH
from tests.stories import ChessClub

ADD = """
mutation ($space: ID!, $email: String!, $key: String) {
  addLearner(input: { space: $space, email: $email, clientMutationKey: $key }) {
    ... on Learner { id name }
    ... on Refused { code field }
  }
}"""


def keyed() -> list[str]:
    """The mutations whose input takes a key."""
    assert GRAPH.mutation_type
    found = []
    for name, field in GRAPH.mutation_type.fields.items():
        for argument in field.args.values():
            kind = argument.type.of_type if isinstance(argument.type, GraphQLNonNull) else argument.type
            if isinstance(kind, GraphQLInputObjectType) and "clientMutationKey" in kind.fields:
                found.append(name)
    return found


async def add(club: ChessClub, asking: Asking, email: str, key: str | None) -> Any:
    data = await asking(club.sam.who, ADD, space=club.space_node, email=email, key=key)
    return data["addLearner"]


async def test_each_verb_that_takes_a_key_is_done_once_and_answers_the_same(
    club: ChessClub, asking: Asking
) -> None:
    """Fault F05."""
    good = good_input(await ours(club))
    good["createBadgeObjective"] |= {"badge": (good["createManualObjective"])["badge"]}
    assert len(keyed()) >= 10
    for mutation in sorted(keyed(), key=lambda name: name != "submitEvidence"):  # before it is completed
        given = good[mutation] | {"clientMutationKey": f"key of {mutation}"}
        who = club.ana_account if mutation == "submitEvidence" else club.olive
        first = await ask(asking, who, mutation, given)
        if first.data["done"].get("code"):
            assert mutation == "createBadgeObjective", "one badge appears once, and a refusal is not kept"
            continue
        before = await contents()
        assert await ask(asking, who, mutation, given) == first, mutation
        assert await contents() == before, mutation


@pytest.mark.parametrize("times", [2, 8])
async def test_of_many_at_once_one_does_it_and_all_get_its_answer(
    club: ChessClub, asking: Asking, times: int
) -> None:
    """Fault F05."""
    answers = await asyncio.gather(*(add(club, asking, "dora@x.example", "k") for _ in range(times)))
    assert answers == answers[:1] * times
    assert answers[0]["id"]
    assert await Outcome.all().count() == 1


async def test_the_same_key_for_something_else_is_a_conflict(club: ChessClub, asking: Asking) -> None:
    """Fault F05."""
    await add(club, asking, "dora@x.example", "k")
    other = await add(club, asking, "emil@x.example", "k")
    assert other == {"code": "IDEMPOTENCY_CONFLICT", "field": ["clientMutationKey"]}
    badge = good_input(await ours(club))["createBadge"] | {"clientMutationKey": "k"}
    assert (await ask(asking, club.olive, "createBadge", badge)).data["done"]["__typename"] == "Badge", (
        "somebody else's keys are their own"
    )


async def test_a_refusal_is_not_kept(club: ChessClub, asking: Asking) -> None:
    assert await add(club, asking, "ana@learner.example", "k") == {
        "code": "ALREADY_EXISTS",
        "field": ["email"],
    }
    assert "id" in await add(club, asking, "dora@x.example", "k")


async def test_the_answer_is_read_again_under_todays_rights(club: ChessClub, asking: Asking) -> None:
    first = await add(club, asking, "dora@x.example", "k")
    (learner,) = [row.told["id"] for row in await Outcome.all()]
    await remove_learner(club.by(club.sam), UUID(learner))
    assert first["id"]
    assert (await add(club, asking, "dora@x.example", "k"))["code"] == "NOT_FOUND"


async def test_who_is_on_the_staff_no_more_is_not_told_again_what_came_of_a_file(
    club: ChessClub, asking: Asking
) -> None:
    given = {"space": club.space_node, "csv": "email\ndora@x.example\n", "clientMutationKey": "k"}
    done = await ask_as(asking, club.sam.who, "importLearners", given)
    assert done.data["done"]["__typename"] == "LearnerImport"
    member = await StaffMember.get(space_id=club.space, user_id=club.sam.user_id)
    await remove_staff(club.by(club.olive), member.id)
    again = await ask_as(asking, club.sam.who, "importLearners", given)
    assert again.data["done"]["code"] == "NOT_FOUND"


async def test_without_a_key_each_is_its_own_act(club: ChessClub, asking: Asking) -> None:
    await add(club, asking, "dora@x.example", None)
    assert (await add(club, asking, "dora@x.example", None))["code"] == "ALREADY_EXISTS"
    assert await Outcome.all().count() == 0


async def test_bulk_outcomes_come_back_with_their_refusals(club: ChessClub, asking: Asking) -> None:
    given = {
        "badge": good_input(await ours(club))["awardBadge"]["badge"],
        "recipients": [{"email": "dora@x.example"}, {"email": "nowhere"}],
        "clientMutationKey": "k",
    }
    first = await ask(asking, club.olive, "awardBadge", given)
    assert first.data["done"]["refused"][0]["refused"]["code"] == "INVALID_INPUT"
    assert await ask(asking, club.olive, "awardBadge", given) == first


async def test_a_key_is_kept_for_forty_eight_hours(club: ChessClub, asking: Asking, clock: Clock) -> None:
    await add(club, asking, "dora@x.example", "k")
    clock.passes(timedelta(hours=48))
    assert (await add(club, asking, "emil@x.example", "k")).get("id"), "the key is free again"
