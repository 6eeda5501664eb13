"""Lists are narrowed by what is asked for, and their counts with them."""

from datetime import timedelta
from typing import Any

import pytest

from actions.evidence import Item, submit_evidence
from actions.learners import add_learner, remove_learner
from actions.progress import complete_objective
from actions.reviewing import return_evidence
from actions.spaces import create_space
from models.objectives import EvidencePolicy, Objective
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.stories import ENDS_ON, ChessClub

BY_LEARNER = """query ($id: ID!, $status: ProgressStatus, $search: String) { node(id: $id) { ... on Objective {
  progressByLearner(status: $status, search: $search) { totalCount edges { node { learner { name } } } } } } }"""


async def each_status(club: ChessClub) -> None:
    """On giving mate: Ana has completed, Ben's was returned, Cleo has not begun, Rita waits, Dora is gone."""
    by_sam = club.by(club.sam)
    await Objective.filter(id=club.give_mate).update(evidence_policy=EvidencePolicy.OPTIONAL)
    await complete_objective(by_sam, club.give_mate, [club.ana])
    ben = await submit_evidence(club.by(club.ben_account), club.give_mate, [Item(text="Mate.")])
    await return_evidence(by_sam, ben, "More.")
    await add_learner(by_sam, club.space, club.rita.email, "Rita")
    await submit_evidence(club.by(club.rita), club.give_mate, [Item(text="Mate.")])
    await remove_learner(by_sam, await add_learner(by_sam, club.space, "dora@x.example", "Dora"))


ASKED: list[tuple[str | None, str | None, list[str]]] = [
    (None, None, ["Ana", "Ben", "Cleo", "Rita"]),
    ("COMPLETED", None, ["Ana"]),
    ("RETURNED", None, ["Ben"]),
    ("NOT_STARTED", None, ["Cleo"]),
    ("SUBMITTED", None, ["Rita"]),
    (None, "LEARNER.example", ["Ana", "Ben", "Cleo"]),
    ("RETURNED", "learner.example", ["Ben"]),
    ("RETURNED", "rita", []),
    (None, "%", []),
]


async def test_progress_is_found_by_status_and_by_whose_it_is(club: ChessClub, asking: Asking) -> None:
    await each_status(club)
    for status, search, names in ASKED:
        given = {"id": encode("objective", club.give_mate), "status": status, "search": search}
        page = (await asking(club.sam.who, BY_LEARNER, **given))["node"]["progressByLearner"]
        assert [edge["node"]["learner"]["name"] for edge in page["edges"]] == names, (status, search)
        assert page["totalCount"] == len(names)


OF_LEARNER = """query ($id: ID!, $status: ProgressStatus) { node(id: $id) { ... on Learner {
  progress(status: $status) { objective { badge { name } } } } } }"""


@pytest.mark.parametrize("role", ["staff", "learner"])
async def test_a_learners_progress_is_found_by_status(club: ChessClub, asking: Asking, role: str) -> None:
    await each_status(club)
    for status, names in (
        (None, ["Fork", "Mate", "Champion"]),
        ("COMPLETED", ["Mate"]),
        ("NOT_STARTED", ["Fork", "Champion"]),
        ("SUBMITTED", []),
    ):
        found = await asking(club.everybody[role], OF_LEARNER, id=encode("learner", club.ana), status=status)
        assert [row["objective"]["badge"]["name"] for row in found["node"]["progress"]] == names, status


SPACES = """query ($issuer: ID!, $status: SpaceStatus) {
  viewer { spaces(status: $status) { totalCount edges { node { name } } } }
  issuer(id: $issuer) { spaces(status: $status) { totalCount edges { node { name } } } } }"""


async def test_spaces_are_found_by_status_as_the_clock_says(
    club: ChessClub, asking: Asking, clock: Clock
) -> None:
    short = clock().date() + timedelta(days=1)
    await create_space(club.by(club.olive), club.issuer, "Short", short, "UTC")
    await create_space(club.by(club.olive), club.issuer, "Long", ENDS_ON, "UTC")
    issuer = encode("issuer", club.issuer)
    expected = {"ACTIVE": ["Long", "Short", "Spring"], "ARCHIVED": [], None: ["Long", "Short", "Spring"]}
    for passed in (timedelta(0), timedelta(days=2)):
        clock.passes(passed)
        for status, names in expected.items():
            found = await asking(club.olive.who, SPACES, issuer=issuer, status=status)
            for page in (found["viewer"]["spaces"], found["issuer"]["spaces"]):
                assert (listed(page), page["totalCount"]) == (names, len(names)), (passed, status)
        expected |= {"ACTIVE": ["Long", "Spring"], "ARCHIVED": ["Short"]}


def listed(page: Any) -> list[str]:
    return [edge["node"]["name"] for edge in page["edges"]]
