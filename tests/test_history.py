"""What happened is read again: by staff all of a space, by a learner what was decided of them (rule 14)."""

from typing import Any

from actions.evidence import Item, submit_evidence
from actions.leaderboard import share_real_name
from actions.learners import remove_learner
from actions.progress import complete_objective, revoke_completion
from actions.reviewing import return_evidence
from actions.staff import invite_staff
from models.objectives import EvidencePolicy, Objective
from schema.ids import encode
from tests.asking import Asking
from tests.looking import diary
from tests.stories import ChessClub

HISTORY = """query ($id: ID!, $learner: ID, $objective: ID, $kinds: [SpaceEventKind!], $first: Int, $after: String) {
  space(id: $id) { history(learner: $learner, objective: $objective, kinds: $kinds, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { sequence kind reason learnerId objectiveId actor { name } } } } } }"""


async def history(club: ChessClub, asking: Asking, **asked: object) -> Any:
    return (await asking(club.sam.who, HISTORY, id=club.space_node, **asked))["space"]["history"]


def nodes(page: Any) -> list[Any]:
    return [edge["node"] for edge in page["edges"]]


async def test_the_newest_comes_first_and_nothing_is_missing(club: ChessClub, asking: Asking) -> None:
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    lines = await diary(club.space)
    page = await history(club, asking)
    assert page["totalCount"] == len(lines)
    assert [row["sequence"] for row in nodes(page)] == [line.sequence for line in lines][::-1]
    assert nodes(page)[0]["kind"] == "OBJECTIVE_COMPLETED"


async def test_what_happens_meanwhile_makes_no_gap_and_no_double(club: ChessClub, asking: Asking) -> None:
    first = await history(club, asking, first=3)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana, club.ben])
    rest = await history(club, asking, after=first["pageInfo"]["endCursor"])
    told = [row["sequence"] for row in nodes(first) + nodes(rest)]
    assert told == list(range(told[0], 0, -1))


async def test_it_is_asked_by_learner_objective_and_kind(club: ChessClub, asking: Asking) -> None:
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.solve_forks, [club.ana, club.ben])
    await complete_objective(by_sam, club.give_mate, [club.ana])
    await revoke_completion(by_sam, club.give_mate, [club.ana], "Stalemate.")
    ana, mate = encode("learner", club.ana), encode("objective", club.give_mate)
    asked: list[tuple[dict[str, object], list[str]]] = [
        ({"learner": ana, "objective": mate}, ["COMPLETION_REVOKED", "OBJECTIVE_COMPLETED"]),
        ({"learner": ana, "kinds": ["LEARNER_ADDED"]}, ["LEARNER_ADDED"]),
        (
            {"objective": mate, "kinds": ["COMPLETION_REVOKED", "OBJECTIVE_ADDED"]},
            ["COMPLETION_REVOKED", "OBJECTIVE_ADDED"],
        ),
        ({"kinds": ["OBJECTIVE_COMPLETED"]}, ["OBJECTIVE_COMPLETED"] * 3),
        ({"kinds": []}, []),
        ({"learner": encode("learner", club.cleo), "objective": mate}, []),
    ]
    for given, kinds in asked:
        page = await history(club, asking, **given)
        assert [row["kind"] for row in nodes(page)] == kinds, given
        assert page["totalCount"] == len(kinds)
    for wrong in ({"learner": mate}, {"objective": "x"}, {"learner": ""}):
        answer = await asking.answer(club.sam.who, HISTORY, id=club.space_node, **wrong)
        assert answer.codes == ["BAD_USER_INPUT"], wrong


async def test_history_is_not_for_learners(club: ChessClub, asking: Asking) -> None:
    space = (await asking(club.ana_account.who, HISTORY, id=club.space_node))["space"]
    assert space == {"history": None}


CHANGES = """query ($id: ID!) { node(id: $id) { ... on ObjectiveProgress { changes { totalCount edges { node {
  sequence kind rule reason status points actor { name } learner { name } submission { comment } } } } } } }"""


async def changes(asking: Asking, who: Any, learner: Any, objective: Any) -> list[Any]:
    found = (await asking(who, CHANGES, id=encode("progress", learner, objective)))["node"]
    return [] if found is None else nodes(found["changes"])


async def back_and_forth(club: ChessClub) -> None:
    """Ana's evidence is returned, then Sam completes, takes it back and tells why."""
    by_sam = club.by(club.sam)
    await Objective.filter(id=club.give_mate).update(evidence_policy=EvidencePolicy.OPTIONAL)
    handed = await submit_evidence(club.by(club.ana_account), club.give_mate, [Item(text="Mate.")])
    await return_evidence(by_sam, handed, "Show the board.")
    await complete_objective(by_sam, club.give_mate, [club.ana, club.ben])
    await revoke_completion(by_sam, club.give_mate, [club.ana], "Stalemate.")


TOLD = [
    ("COMPLETION_REVOKED", "STAFF", "Stalemate.", "NOT_STARTED", 0),
    ("OBJECTIVE_COMPLETED", "STAFF", None, "COMPLETED", 20),
    ("EVIDENCE_RETURNED", None, None, "RETURNED", 0),
    ("EVIDENCE_SUBMITTED", None, None, "SUBMITTED", 0),
]


async def test_progress_says_why_to_staff_and_to_the_learner(club: ChessClub, asking: Asking) -> None:
    await back_and_forth(club)
    for who in (club.sam.who, club.ana_account.who):
        found = await changes(asking, who, club.ana, club.give_mate)
        told = [(row["kind"], row["rule"], row["reason"], row["status"], row["points"]) for row in found]
        assert told == TOLD
        assert [row["actor"] for row in found[:3]] == [{"name": "Sam"}] * 3
        assert {row["learner"]["name"] for row in found} == {"Ana"}
        assert found[2]["submission"] == {"comment": "Show the board."}
    sequences = {
        row["sequence"] for row in await changes(asking, club.ana_account.who, club.ana, club.give_mate)
    }
    assert sequences == {None}, "the numbers would tell what else happened"


async def test_what_a_learner_did_does_not_tell_staff_whose_account_it_is(
    club: ChessClub, asking: Asking
) -> None:
    await back_and_forth(club)
    await share_real_name(club.by(club.ana_account), club.ana, True)
    page = await history(club, asking, kinds=["EVIDENCE_SUBMITTED", "LEARNER_CHANGED"])
    assert [row["actor"] for row in nodes(page)] == [None, None]
    (own,) = (await changes(asking, club.ana_account.who, club.ana, club.give_mate))[3:]
    assert own["actor"] == {"name": "Ana"}


async def test_changes_are_those_of_one_learner_on_one_objective(club: ChessClub, asking: Asking) -> None:
    await back_and_forth(club)
    ben = await changes(asking, club.sam.who, club.ben, club.give_mate)
    assert [row["kind"] for row in ben] == ["OBJECTIVE_COMPLETED"]
    assert await changes(asking, club.sam.who, club.ana, club.solve_forks) == []
    assert await changes(asking, club.ana_account.who, club.ben, club.give_mate) == []
    await remove_learner(club.by(club.sam), club.ana)
    assert await changes(asking, club.ana_account.who, club.ana, club.give_mate) == []


async def test_history_keeps_who_left(club: ChessClub, asking: Asking) -> None:
    """A former member of the staff is still named by what they did."""
    await invite_staff(club.by(club.sam), club.space, "new@x.example")
    page = await history(club, asking, kinds=["STAFF_INVITED"])
    assert [row["actor"]["name"] for row in nodes(page)] == ["Sam"]
