"""A whole space at a glance: counted for its active learners, by objective and by the days of its own zone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from actions.evidence import Item, submit_evidence
from actions.learners import add_learner, remove_learner
from actions.progress import complete_objective, revoke_completion
from actions.spaces import create_space
from models.objectives import EvidencePolicy, Objective
from models.progress import Progress
from models.spaces import Space
from schema.ids import encode
from tests.asking import Asking
from tests.stories import ENDS_ON, ChessClub

SUMMARY = """query ($id: ID!, $from: Date, $to: Date) { space(id: $id) { summary {
  learnerCount objectiveCount completedCount completionRate waitingForReview
  byObjective { objective { badge { name } } completedCount waitingForReview }
  byDay(from: $from, to: $to) { day completedCount } } } }"""


async def summary(club: ChessClub, asking: Asking, **days: str | None) -> Any:
    return (await asking(club.sam.who, SUMMARY, id=club.space_node, **days))["space"]["summary"]


def by_objective(found: Any) -> dict[str, tuple[int, int]]:
    return {
        row["objective"]["badge"]["name"]: (row["completedCount"], row["waitingForReview"])
        for row in found["byObjective"]
    }


async def completed_at(club: ChessClub, *instants: str) -> None:
    """One more completion of solving forks at each of these instants."""
    for number, text in enumerate(instants):
        learner = await add_learner(
            club.by(club.sam), club.space, f"{len(text)}-{text[:10]}-{number}@day.example"
        )
        await complete_objective(club.by(club.sam), club.solve_forks, [learner])
        await Progress.filter(learner_id=learner).update(
            completed_at=datetime.fromisoformat(text).replace(tzinfo=UTC)
        )


def days(found: Any) -> dict[str, int]:
    assert [row["day"] for row in found["byDay"]] == sorted(row["day"] for row in found["byDay"])
    return {row["day"]: row["completedCount"] for row in found["byDay"]}


async def test_a_space_is_counted(club: ChessClub, asking: Asking) -> None:
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.solve_forks, [club.ana, club.ben])
    await complete_objective(by_sam, club.give_mate, [club.ana])
    await revoke_completion(by_sam, club.give_mate, [club.ana], "Not quite.")
    await Objective.filter(id=club.give_mate).update(evidence_policy=EvidencePolicy.OPTIONAL)
    await submit_evidence(club.by(club.ben_account), club.give_mate, [Item(text="Mate.")])
    found = await summary(club, asking)
    assert (found["learnerCount"], found["objectiveCount"], found["completedCount"]) == (3, 3, 2)
    assert (found["completionRate"], found["waitingForReview"]) == (pytest.approx(2 / 9), 1)
    assert by_objective(found) == {"Fork": (2, 0), "Mate": (0, 1), "Champion": (0, 0)}
    assert days(found) == {"2030-03-01": 2}


async def test_who_was_removed_is_counted_nowhere(club: ChessClub, asking: Asking) -> None:
    await Objective.filter(id=club.give_mate).update(evidence_policy=EvidencePolicy.OPTIONAL)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana, club.ben])
    await submit_evidence(club.by(club.ben_account), club.give_mate, [Item(text="Mate.")])
    await remove_learner(club.by(club.sam), club.ben)
    found = await summary(club, asking)
    assert (found["learnerCount"], found["completedCount"], found["waitingForReview"]) == (2, 1, 0)
    assert by_objective(found) == {"Fork": (1, 0), "Mate": (0, 0), "Champion": (0, 0)}
    assert days(found) == {"2030-03-01": 1}


async def test_an_empty_space_has_a_rate_too(club: ChessClub, asking: Asking) -> None:
    space = encode("space", await create_space(club.by(club.olive), club.issuer, "New", ENDS_ON, "UTC"))
    found = (await asking(club.olive.who, SUMMARY, id=space))["space"]["summary"]
    assert (found["completionRate"], found["byObjective"], found["byDay"]) == (0, [], [])


async def test_days_are_those_of_the_space_also_when_clocks_change(club: ChessClub, asking: Asking) -> None:
    """Paris is an hour ahead of UTC, from 31 March 2030 on two, and from 27 October on one again."""
    await completed_at(
        club,
        *("2030-03-30T22:59:59.999999", "2030-03-30T23:00:00", "2030-03-31T21:59:59.999999"),
        *("2030-03-31T22:00:00", "2030-10-26T21:59:59", "2030-10-26T22:00:00", "2030-10-27T22:59:59"),
        "2030-10-27T23:00:00",
    )
    expected = {"2030-03-30": 1, "2030-03-31": 2, "2030-04-01": 1, "2030-10-26": 1, "2030-10-27": 2}
    assert days(await summary(club, asking)) == expected | {"2030-10-28": 1}


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("Asia/Kathmandu", "2030-03-09T18:15:00"),
        ("Pacific/Chatham", "2030-03-09T10:15:00"),
        ("Pacific/Kiritimati", "2030-03-09T10:00:00"),
        ("Pacific/Pago_Pago", "2030-03-10T11:00:00"),
        ("UTC", "2030-03-10T00:00:00"),
    ],
)
async def test_a_day_begins_at_its_zones_midnight(
    club: ChessClub, asking: Asking, zone: str, midnight: str
) -> None:
    await Space.filter(id=club.space).update(time_zone=zone)
    start = datetime.fromisoformat(midnight)
    around = [start - timedelta(microseconds=1), start, start + timedelta(microseconds=1)]
    await completed_at(club, *(instant.isoformat() for instant in around))
    assert days(await summary(club, asking)) == {"2030-03-09": 1, "2030-03-10": 2}
    assert days(await summary(club, asking, **{"from": "2030-03-10", "to": "2030-03-10"})) == {
        "2030-03-10": 2
    }


async def test_a_chart_may_begin_and_end_anywhere(club: ChessClub, asking: Asking) -> None:
    await completed_at(club, "2030-03-02T12:00", "2030-03-04T12:00", "2030-03-06T12:00")
    asked = {
        ("2030-03-03", "2030-03-05"): ["2030-03-04"],
        ("2030-03-04", None): ["2030-03-04", "2030-03-06"],
        (None, "2030-03-02"): ["2030-03-02"],
        ("0001-01-01", "9999-12-31"): ["2030-03-02", "2030-03-04", "2030-03-06"],
        ("9999-12-31", "9999-12-31"): [],
    }
    for (start, end), expected in asked.items():
        found = await summary(club, asking, **{"from": start, "to": end})
        assert list(days(found)) == expected, (start, end)
    wrong = {"id": club.space_node, "from": "2030-03-05", "to": "2030-03-04"}
    answer = await asking.answer(club.sam.who, SUMMARY, **wrong)
    assert answer.codes == ["BAD_USER_INPUT"]


MANY = """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Space { id summary { learnerCount byDay { day } } } } }"""


async def test_each_of_many_spaces_has_its_own(club: ChessClub, asking: Asking) -> None:
    by_olive = club.by(club.olive)
    other = await create_space(by_olive, club.issuer, "Autumn", ENDS_ON, "Pacific/Kiritimati")
    await add_learner(by_olive, other, "x@x.example")
    ids = [club.space_node, encode("space", other)]
    told = {row["id"]: row["summary"] for row in (await asking(club.olive.who, MANY, ids=ids))["nodes"]}
    assert [told[key]["learnerCount"] for key in ids] == [3, 1]
    seen = (await asking(club.sam.who, MANY, ids=ids))["nodes"]
    assert [row and row["summary"]["learnerCount"] for row in seen] == [3, None]
