"""Whom does something that happened in a space concern? (realtime.md, 3)"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from models.diary import SpaceEventKind
from models.rows import fetch


class Topic(StrEnum):
    """What somebody may want to hear of, who is not concerned with one learner alone."""

    EVERYTHING = "EVERYTHING"
    LEADERBOARD = "LEADERBOARD"
    REVIEW = "REVIEW"
    LEARNERS = "LEARNERS"  # every single learner
    RIGHTS = "RIGHTS"  # whoever may have lost some: nobody listens for it, but all who listen are asked for


Concern = Topic | UUID  # the id is of one learner

# What each does not show. All else wakes: a kind that is new must be written here to be kept from somebody.
OFF_THE_LEADERBOARD = frozenset(
    {
        SpaceEventKind.OBJECTIVE_ADDED,
        SpaceEventKind.OBJECTIVES_REORDERED,
        SpaceEventKind.PRIVATE_CRITERIA_CHANGED,
        SpaceEventKind.STAFF_INVITED,
        SpaceEventKind.EVIDENCE_SUBMITTED,
        SpaceEventKind.EVIDENCE_WITHDRAWN,
        SpaceEventKind.EVIDENCE_RETURNED,
        SpaceEventKind.PATHWAY_SUBSCRIBED,
        SpaceEventKind.PATHWAY_UNSUBSCRIBED,
        SpaceEventKind.PATHWAY_CHANGED,
        SpaceEventKind.PATHWAY_STEP_COMPLETED,
        SpaceEventKind.PATHWAY_STEP_LOST,
    }
)
OFF_THE_QUEUE = frozenset(
    {
        SpaceEventKind.OBJECTIVES_REORDERED,
        SpaceEventKind.LEARNER_ADDED,
        SpaceEventKind.LEADERBOARD_CHANGED,
        SpaceEventKind.STAFF_INVITED,
        SpaceEventKind.PATHWAY_SUBSCRIBED,
        SpaceEventKind.PATHWAY_UNSUBSCRIBED,
        SpaceEventKind.PATHWAY_CHANGED,
        SpaceEventKind.PATHWAY_STEP_COMPLETED,
        SpaceEventKind.PATHWAY_STEP_LOST,
    }
)
OF_NO_LEARNER = frozenset({SpaceEventKind.LEADERBOARD_CHANGED, SpaceEventKind.STAFF_INVITED})


class Happened(NamedTuple):
    """What of an event tells whom it concerns."""

    sequence: int
    kind: SpaceEventKind
    learner_id: UUID | None


def concerned(events: Iterable[Happened]) -> set[Concern]:
    """Whom one of these concerns."""
    found = set[Concern]()
    for _, kind, learner_id in events:
        found.add(Topic.EVERYTHING)
        if kind not in OFF_THE_LEADERBOARD:
            found.add(Topic.LEADERBOARD)
        if kind not in OFF_THE_QUEUE:
            found.add(Topic.REVIEW)
        if learner_id:
            found.add(learner_id)
        elif kind not in OF_NO_LEARNER:
            found.add(Topic.LEARNERS)
    return found


async def happened_after(space_id: UUID, sequence: int, most: int) -> list[Happened]:
    """The next events of a space, in order, whoever may see them."""
    sql = f"""
SELECT sequence, kind, learner_id FROM space_event
WHERE space_id = $1 AND sequence > $2 ORDER BY sequence LIMIT {most}"""
    return await fetch(Happened, sql, space_id, sequence)


class Reached(NamedTuple):
    id: UUID
    sequence: int


async def last_sequences(space_ids: Iterable[UUID]) -> dict[UUID, int]:
    """By space: the number of its newest event; a space that is not there has none."""
    rows = await fetch(Reached, "SELECT id, sequence FROM space WHERE id = ANY($1)", list(space_ids))
    return {row.id: row.sequence for row in rows}
