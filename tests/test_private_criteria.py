"""Rule 6: private criteria leave the staff scope nowhere, by no field, line, stream, mail, error or export."""

import json
from typing import Any

import pytest

from actions.badges import create_badge
from actions.changing_objectives import remove_objective, update_objective
from actions.deliveries import claim
from actions.evidence import Item, submit_evidence
from actions.objectives import create_manual_objective
from actions.progress import complete_objective
from actions.reviewing import accept_evidence, return_evidence
from models.deliveries import DeliveryKind
from models.objectives import EvidencePolicy
from models.personal import held_about
from models.who import Who
from schema.ids import encode
from tests.asking import Asking
from tests.doing import ask_as
from tests.full_club import fill
from tests.good_input import good_input, ours
from tests.looking import contents
from tests.mailbox import html_of, text_of, written
from tests.selections import everything
from tests.stories import ChessClub
from tests.test_rights import queries

LINKS = [Item(url="https://x.example/mate")]
SECRET = "The learner must not guess the zugzwang."
MARK = "zugzwang"


async def keep_secret(club: ChessClub) -> None:
    """Said of two objectives, and changed once, so that a diary tells of it."""
    for objective in (club.solve_forks, club.give_mate):
        await update_objective(club.by(club.sam), objective, private_criteria=SECRET)


async def test_no_field_shows_it_to_anybody_but_staff(club: ChessClub, asking: Asking) -> None:
    """Everything that each role can reach, two steps from every thing there is. Threat T55."""
    things = await fill(club)
    await keep_secret(club)
    found = {
        role: MARK
        in json.dumps(
            [await asking.boundless(who, query, ids=list(things.values())) for query in queries(club)]
        )
        for role, who in club.everybody.items()
    }
    assert {role for role, shown in found.items() if shown} == {"owner", "staff"}


def of_learners(club: ChessClub) -> list[tuple[str, dict[str, Any]]]:
    """Each subscription, asked for everything that leads on from it."""
    given = {"Learner.progressOn": f'objective: "{encode("objective", club.solve_forks)}"'}
    fragments = everything({"SpaceEvent": 2, "Learner": 2, "Leaderboard": 2}, given)
    space, learner = {"space": club.space_node}, {"learner": encode("learner", club.ana)}
    diaries = [
        f"subscription ($space: ID!, $after: String) {{ {feed}(space: $space, after: $after) "
        f"{{ cursor event {{ ...SpaceEvent2 }} }} }}"
        for feed in ("progressChanges", "spaceFeed")
    ]
    pictures = [
        "subscription ($space: ID!) { leaderboard(space: $space) { ...Leaderboard2 } }",
        "subscription ($learner: ID!) { learnerProgress(learner: $learner) { ...Learner2 } }",
    ]
    asked = [(text, space) for text in (*diaries, pictures[0])] + [(pictures[1], learner)]
    return [(used(text, fragments), values) for text, values in asked]


def used(text: str, fragments: str) -> str:
    """With those fragments that it leads to: GraphQL refuses the others."""
    known = {line.split()[1]: line for line in fragments.splitlines()}
    todo, found = [name for name in known if f"...{name} " in text], list[str]()
    for name in todo:
        found.append(known[name])
        todo += [other for other in known if f"...{other} " in known[name] and other not in todo]
    return "\n".join([text, *found])


def kind_of(data: dict[str, Any]) -> str:
    (line,) = data.values()
    return str(line["event"]["SpaceEvent_kind"])


async def heard(asking: Asking, who: Who, text: str, values: dict[str, Any]) -> str:
    """What a stream sends: a picture the present state, a diary all up to the last change of an objective."""
    told = list[str]()
    async with asking.boundless.watching(who, text, **values) as answers:
        async for answer in answers:
            told.append(json.dumps([answer.data, answer.errors]))
            if answer.errors or "after" not in values or kind_of(answer.data) == "OBJECTIVE_CHANGED":
                break
    return "\n".join(told)


@pytest.mark.parametrize("role", ["learner", "display", "stranger", "staff"])
async def test_no_stream_sends_it_to_anybody_but_staff(club: ChessClub, asking: Asking, role: str) -> None:
    """Threat T55."""
    start = "query ($id: ID!) { space(id: $id) { progressCursor feedCursor } }"
    who = club.everybody[role]
    cursors = (await asking(who, start, id=club.space_node))["space"] or {}
    await keep_secret(club)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await update_objective(club.by(club.sam), club.solve_forks, private_criteria=SECRET * 2)
    await update_objective(club.by(club.sam), club.solve_forks, public_criteria="Solve nine.")
    told = list[str]()
    for text, values in of_learners(club):
        after = {"after": cursors.get("feedCursor" if "spaceFeed" in text else "progressCursor")}
        asked = values | (after if "$after" in text else {})
        told.append(await heard(asking, who, text, asked))
    assert len(told) == 4
    assert any(MARK in text for text in told) is (role == "staff")


async def test_no_mail_says_it(club: ChessClub) -> None:
    """Threat T55."""
    by_sam, by_ana = club.by(club.sam), club.by(club.ana_account)
    await keep_secret(club)
    await update_objective(by_sam, club.give_mate, evidence_policy=EvidencePolicy.REQUIRED)
    await complete_objective(by_sam, club.solve_forks, [club.ana, club.cleo], "Well done.")
    await return_evidence(by_sam, await submit_evidence(by_ana, club.give_mate, LINKS), "Show more.")
    kinds = set[DeliveryKind]()
    for delivery in await claim(club.tools, 1000):
        message = await written(club.tools, delivery)
        assert message
        assert MARK not in text_of(message) + html_of(message) + str(message)
        kinds.add(delivery.kind)
    assert kinds == {DeliveryKind.AWARD_MAIL, DeliveryKind.REVIEW_MAIL}
    await accept_evidence(by_sam, await submit_evidence(by_ana, club.give_mate, LINKS))
    assert MARK not in str(await held_about(club.ana_account.user_id)), "nor is it held about a learner"


@pytest.mark.parametrize("role", ["learner", "stranger", "issuer staff"])
async def test_no_answer_to_a_mutation_says_it(club: ChessClub, asking: Asking, role: str) -> None:
    """Neither what is refused, nor what is done."""
    good = good_input(await ours(club))
    await keep_secret(club)
    for mutation, given in good.items():
        answer = await ask_as(asking, club.everybody[role], mutation, given)
        assert MARK not in str(answer), mutation


async def test_no_refusal_of_what_staff_write_repeats_it(club: ChessClub, asking: Asking) -> None:
    """Errors are shown and kept where others read them."""
    objective = encode("objective", club.solve_forks)
    for text in (SECRET * 999, SECRET + "\0"):
        given = {"objective": objective, "privateCriteria": text}
        answer = await ask_as(asking, club.sam.who, "updateObjective", given)
        assert (answer.data["done"]["code"], MARK in str(answer)) == ("INVALID_INPUT", False)


async def test_nothing_of_it_is_kept_once_it_was_taken_away(club: ChessClub) -> None:
    """The diary names the objective, and no words."""
    await keep_secret(club)
    badge = await create_badge(club.by(club.olive), club.issuer, "Endgame", "For winning one.")
    fresh = await create_manual_objective(
        club.by(club.sam), club.space, badge, "Win.", private_criteria=SECRET
    )
    await update_objective(club.by(club.sam), club.solve_forks, private_criteria="")
    for objective in (club.give_mate, fresh):
        await remove_objective(club.by(club.sam), objective)
    assert MARK not in str(await contents())
