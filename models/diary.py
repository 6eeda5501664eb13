"""What happened in a space, in which order?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, unique
from models.progress import ProgressStatus
from models.rows import Statement, bulk, by_id, columns, fetch
from models.spaces import Space


class SpaceEventKind(StrEnum):
    SPACE_CREATED = "SPACE_CREATED"
    SPACE_CHANGED = "SPACE_CHANGED"
    SPACE_ARCHIVED = "SPACE_ARCHIVED"
    SPACE_REOPENED = "SPACE_REOPENED"
    PLAN_CHANGED = "PLAN_CHANGED"
    OBJECTIVE_ADDED = "OBJECTIVE_ADDED"
    OBJECTIVE_CHANGED = "OBJECTIVE_CHANGED"
    PRIVATE_CRITERIA_CHANGED = "PRIVATE_CRITERIA_CHANGED"
    OBJECTIVE_REMOVED = "OBJECTIVE_REMOVED"
    OBJECTIVES_REORDERED = "OBJECTIVES_REORDERED"
    LEARNER_ADDED = "LEARNER_ADDED"
    LEARNER_CHANGED = "LEARNER_CHANGED"
    LEARNER_REMOVED = "LEARNER_REMOVED"
    LEARNER_RETURNED = "LEARNER_RETURNED"
    LEARNER_MERGED = "LEARNER_MERGED"
    STAFF_INVITED = "STAFF_INVITED"
    STAFF_JOINED = "STAFF_JOINED"
    STAFF_REMOVED = "STAFF_REMOVED"
    EVIDENCE_SUBMITTED = "EVIDENCE_SUBMITTED"
    EVIDENCE_WITHDRAWN = "EVIDENCE_WITHDRAWN"
    EVIDENCE_ACCEPTED = "EVIDENCE_ACCEPTED"
    EVIDENCE_RETURNED = "EVIDENCE_RETURNED"
    OBJECTIVE_COMPLETED = "OBJECTIVE_COMPLETED"
    COMPLETION_REVOKED = "COMPLETION_REVOKED"
    PATHWAY_SUBSCRIBED = "PATHWAY_SUBSCRIBED"
    PATHWAY_UNSUBSCRIBED = "PATHWAY_UNSUBSCRIBED"
    PATHWAY_CHANGED = "PATHWAY_CHANGED"
    PATHWAY_STEP_COMPLETED = "PATHWAY_STEP_COMPLETED"
    PATHWAY_STEP_LOST = "PATHWAY_STEP_LOST"
    LEADERBOARD_CHANGED = "LEADERBOARD_CHANGED"


class ProgressRule(StrEnum):
    STAFF = "STAFF"
    EVIDENCE_ACCEPTED = "EVIDENCE_ACCEPTED"
    BADGE_HELD = "BADGE_HELD"
    BADGE_LOST = "BADGE_LOST"
    POINTS_CHANGED = "POINTS_CHANGED"
    PLAN = "PLAN"
    MERGE = "MERGE"
    PATHWAY = "PATHWAY"


class SpaceEvent(Model):
    """One numbered line, with the state that it led to. It names rows by id only: no personal data (rule 34)."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    space: fields.ForeignKeyRelation[Space] = fields.ForeignKeyField(
        "models.Space", on_delete=fields.RESTRICT
    )
    sequence = fields.BigIntField()
    kind = fields.CharEnumField(SpaceEventKind, max_length=32)
    at = fields.DatetimeField()
    actor_id: UUID | None = fields.UUIDField(null=True)
    rule = fields.CharEnumField(ProgressRule, null=True, max_length=32)
    reason = fields.TextField(null=True)
    learner_id: UUID | None = fields.UUIDField(null=True)
    objective_id: UUID | None = fields.UUIDField(null=True)
    award_id: UUID | None = fields.UUIDField(null=True)
    submission_id: UUID | None = fields.UUIDField(null=True)
    pathway_id: UUID | None = fields.UUIDField(null=True)
    pathway_element_id: UUID | None = fields.UUIDField(null=True)
    status = fields.CharEnumField(ProgressStatus, null=True, max_length=16)
    points = fields.BigIntField(null=True)
    completed_count = fields.IntField(null=True)
    objective_order: fields.JSONField[list[str] | None] = fields.JSONField(null=True)

    class Meta:
        table = "space_event"
        constraints = (
            unique("space_event_sequence", "space_id", "sequence"),
            check("space_event_sequence_range", '"sequence" >= 1'),
        )
        indexes = (
            Index(fields=("learner_id", "sequence"), name="space_event_by_learner"),
            Index(fields=("actor_id",), name="space_event_by_actor"),
        )


class Line(NamedTuple):
    """One event before it is written. `objective_order` is as in JSON."""

    id: UUID
    sequence: int
    kind: SpaceEventKind
    at: datetime
    learner_id: UUID | None = None
    objective_id: UUID | None = None
    award_id: UUID | None = None
    submission_id: UUID | None = None
    pathway_id: UUID | None = None
    pathway_element_id: UUID | None = None
    rule: ProgressRule | None = None
    reason: str | None = None
    status: ProgressStatus | None = None
    points: int | None = None
    completed_count: int | None = None
    objective_order: list[str] | None = None


def telling(space_id: UUID, actor_id: UUID | None, lines: Iterable[Line]) -> Statement:
    """Writes these events of a space, all by one actor."""
    return Statement(TELL, (bulk(Line._fields, lines), space_id, actor_id))


TELL = f"""
INSERT INTO space_event (space_id, actor_id, {", ".join(Line._fields)})
SELECT $2, $3, {", ".join(Line._fields)} FROM json_to_recordset($1) AS line(
  id uuid, sequence bigint, kind text, at timestamptz, learner_id uuid, objective_id uuid, award_id uuid,
  submission_id uuid, pathway_id uuid, pathway_element_id uuid, rule text, reason text, status text, points bigint,
  completed_count int, objective_order jsonb)"""


class EventRow(NamedTuple):
    id: UUID
    space_id: UUID
    sequence: int
    kind: SpaceEventKind
    at: datetime
    actor_id: UUID | None
    rule: ProgressRule | None
    reason: str | None
    learner_id: UUID | None
    objective_id: UUID | None
    award_id: UUID | None
    submission_id: UUID | None
    pathway_id: UUID | None
    pathway_element_id: UUID | None
    status: ProgressStatus | None
    points: int | None
    completed_count: int | None
    objective_order: list[str] | None


async def events(ids: Iterable[UUID]) -> dict[UUID, EventRow]:
    """Events by id, whoever asks."""
    return await by_id(EventRow, "space_event", ids)


# What progressChanges tells: every change of progress and of what it counts.
PROGRESS_KINDS = (
    SpaceEventKind.OBJECTIVE_ADDED,
    SpaceEventKind.OBJECTIVE_CHANGED,
    SpaceEventKind.OBJECTIVE_REMOVED,
    SpaceEventKind.OBJECTIVES_REORDERED,
    SpaceEventKind.OBJECTIVE_COMPLETED,
    SpaceEventKind.COMPLETION_REVOKED,
    SpaceEventKind.EVIDENCE_SUBMITTED,
    SpaceEventKind.EVIDENCE_WITHDRAWN,
    SpaceEventKind.EVIDENCE_ACCEPTED,
    SpaceEventKind.EVIDENCE_RETURNED,
    SpaceEventKind.PATHWAY_SUBSCRIBED,
    SpaceEventKind.PATHWAY_UNSUBSCRIBED,
    SpaceEventKind.PATHWAY_CHANGED,
    SpaceEventKind.PATHWAY_STEP_COMPLETED,
    SpaceEventKind.PATHWAY_STEP_LOST,
)
# What learners do themselves; of the last kind, staff do it for them as well.
OWN_KINDS = (
    SpaceEventKind.EVIDENCE_SUBMITTED,
    SpaceEventKind.EVIDENCE_WITHDRAWN,
    SpaceEventKind.LEARNER_CHANGED,
)
TOLD = ", ".join(f"'{kind}'" for kind in PROGRESS_KINDS)


class Reader(NamedTuple):
    """Which events of a space somebody's diary shows: all, those of progress, or those of one's own progress."""

    space_id: UUID
    feed: str
    learner_id: UUID | None

    def visible(self, own: str) -> str:
        """The condition; `own` is the parameter of the learner, where there is one."""
        told = "TRUE" if self.feed == "spaceFeed" else f"kind IN ({TOLD})"
        if self.learner_id is None:
            return told
        return f"{told} AND (learner_id = {own} OR learner_id IS NULL)"

    @property
    def values(self) -> list[UUID]:
        return [self.learner_id] if self.learner_id else []


async def events_after(reader: Reader, sequence: int, most: int) -> list[EventRow]:
    """The next lines that this reader may see, in order."""
    sql = f"""
SELECT {columns(EventRow, "space_event")} FROM space_event
WHERE space_id = $1 AND sequence > $2 AND {reader.visible("$3")} ORDER BY sequence LIMIT {most}"""
    return await fetch(EventRow, sql, reader.space_id, sequence, *reader.values)


async def is_far_behind(reader: Reader, sequence: int, most: int) -> bool:
    """Whether more lines than this follow that the reader may see. Those of others do not count: it would tell them."""
    sql = f"""
SELECT sequence FROM space_event
WHERE space_id = $1 AND sequence > $2 AND {reader.visible("$3")} ORDER BY sequence LIMIT 1 OFFSET {most}"""
    return bool(await fetch(At, sql, reader.space_id, sequence, *reader.values))


class At(NamedTuple):
    sequence: int


async def last_visible_of(readers: Sequence[Reader]) -> list[int]:
    """For each reader, in order: the number of the newest line that they may see, 0 before the first."""
    if not readers:
        return []
    parts, values = [], list[object]()
    for reader in readers:
        own = f"${len(values) + 2}"
        space = f"space_id = ${len(values) + 1} AND {reader.visible(own)}"
        parts.append(f"(SELECT coalesce(max(sequence), 0) FROM space_event WHERE {space})")
        values += [reader.space_id, *reader.values]
    selects = " UNION ALL ".join(
        f"SELECT {place} AS place, {part} AS last" for place, part in enumerate(parts)
    )
    rows = await fetch(Last, f"{selects} ORDER BY place", *values)
    return [row.last for row in rows]


class Last(NamedTuple):
    place: int
    last: int
