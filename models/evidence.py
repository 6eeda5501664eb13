"""What did learners hand in, and what became of it? (rules 16, 17)"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.awards import Award
from models.keys import new_id
from models.laws import check, length, one_of, unique
from models.learners import Learner
from models.objectives import Objective
from models.pages import Listing
from models.pairs import PAIRS_GIVEN, Pair, given
from models.rows import by_id, fetch
from models.users import User

MOST_BYTES = 25 * 1024 * 1024  # of a file
MOST_ITEMS = 10


class SubmissionStatus(StrEnum):
    SUBMITTED = "SUBMITTED"
    ACCEPTED = "ACCEPTED"
    RETURNED = "RETURNED"
    WITHDRAWN = "WITHDRAWN"


class EvidenceFile(Model):
    """A file that somebody was allowed to upload for an objective; part of a submission once it was handed in."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", on_delete=fields.RESTRICT)
    objective_id: UUID = fields.UUIDField()
    file_name = fields.CharField(max_length=200)
    content_type = fields.CharField(max_length=100)
    size = fields.BigIntField()
    created_at = fields.DatetimeField()
    uploaded_at = fields.DatetimeField(null=True)

    class Meta:
        table = "evidence_file"
        constraints = (
            check("evidence_file_size_range", f'"size" BETWEEN 1 AND {MOST_BYTES}'),
            length("evidence_file_name_length", "file_name", 1, 200),
        )
        indexes = (Index(fields=("user_id", "created_at"), name="evidence_file_by_user"),)


class Submission(Model):
    """Evidence for one objective; at most one of a learner's waits for a decision."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    learner: fields.ForeignKeyRelation[Learner] = fields.ForeignKeyField(
        "models.Learner", on_delete=fields.RESTRICT
    )
    objective: fields.ForeignKeyRelation[Objective] = fields.ForeignKeyField(
        "models.Objective", on_delete=fields.RESTRICT
    )
    status = fields.CharEnumField(SubmissionStatus, max_length=16)
    note = fields.TextField(default="")
    submitted_at = fields.DatetimeField()
    reviewed_at = fields.DatetimeField(null=True)
    reviewer: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, on_delete=fields.SET_NULL
    )
    comment = fields.TextField(null=True)

    class Meta:
        table = "submission"
        constraints = (
            unique("submission_one_open", "learner_id", "objective_id", where="status = 'SUBMITTED'"),
            one_of("submission_status", "status", list(SubmissionStatus)),
            check(
                "submission_reviewed_when_decided",
                "(\"reviewed_at\" IS NULL) = (\"status\" IN ('SUBMITTED', 'WITHDRAWN'))",
            ),
        )
        indexes = (
            Index(fields=("objective_id", "status", "submitted_at"), name="submission_by_objective"),
            Index(fields=("learner_id", "objective_id", "id"), name="submission_by_learner"),
        )


class EvidenceItem(Model):
    """A web address, a file or a text; public with an award once the reviewer published it."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    submission: fields.ForeignKeyRelation[Submission] = fields.ForeignKeyField(
        "models.Submission", on_delete=fields.CASCADE
    )
    position = fields.IntField()
    url = fields.CharField(max_length=2000, null=True)
    text = fields.TextField(null=True)
    file: fields.ForeignKeyNullableRelation[EvidenceFile] = fields.ForeignKeyField(
        "models.EvidenceFile", null=True, on_delete=fields.RESTRICT
    )
    award: fields.ForeignKeyNullableRelation[Award] = fields.ForeignKeyField(
        "models.Award", null=True, on_delete=fields.SET_NULL
    )

    class Meta:
        table = "evidence_item"
        constraints = (
            unique("evidence_item_position", "submission_id", "position"),
            unique("evidence_item_file_once", "file_id", where="file_id IS NOT NULL"),
            check(
                "evidence_item_is_one_thing",
                'CASE WHEN "url" IS NULL THEN 0 ELSE 1 END + CASE WHEN "text" IS NULL THEN 0 ELSE 1 END'
                ' + CASE WHEN "file_id" IS NULL THEN 0 ELSE 1 END = 1',
            ),
            check("evidence_item_position_range", f'"position" BETWEEN 0 AND {MOST_ITEMS - 1}'),
        )
        indexes = (Index(fields=("award_id",), name="evidence_item_by_award"),)


class FileRow(NamedTuple):
    id: UUID
    user_id: UUID
    objective_id: UUID
    file_name: str
    content_type: str
    size: int
    created_at: datetime
    uploaded_at: datetime | None


class SubmissionRow(NamedTuple):
    """`space_id` is the learner's."""

    id: UUID
    space_id: UUID
    learner_id: UUID
    objective_id: UUID
    status: SubmissionStatus
    note: str
    submitted_at: datetime
    reviewed_at: datetime | None
    reviewer_id: UUID | None
    comment: str | None


class ItemRow(NamedTuple):
    id: UUID
    submission_id: UUID
    position: int
    url: str | None
    text: str | None
    file_id: UUID | None
    award_id: UUID | None
    file_name: str | None
    content_type: str | None


SUBMISSION = """
submission.id, learner.space_id AS space_id, submission.learner_id, submission.objective_id,
submission.status AS status, note, submitted_at, reviewed_at, reviewer_id, comment"""
ITEM = """
SELECT evidence_item.id, submission_id, position, url, text, file_id, award_id, file_name, content_type
FROM evidence_item LEFT JOIN evidence_file ON evidence_file.id = file_id"""


async def evidence_files(ids: Iterable[UUID]) -> dict[UUID, FileRow]:
    """Files by id, whoever asks."""
    return await by_id(FileRow, "evidence_file", ids)


async def submissions(ids: Iterable[UUID]) -> dict[UUID, SubmissionRow]:
    """Submissions by id, whoever asks."""
    sql = f"SELECT {SUBMISSION} FROM submission JOIN learner ON learner.id = learner_id WHERE submission.id = ANY($1)"
    return {row.id: row for row in await fetch(SubmissionRow, sql, list(set(ids)))}


async def items_of_submissions(ids: Iterable[UUID]) -> dict[UUID, list[ItemRow]]:
    """By submission, in order."""
    wanted = list(set(ids))
    found: dict[UUID, list[ItemRow]] = {submission_id: [] for submission_id in wanted}
    sql = f"{ITEM} WHERE submission_id = ANY($1) ORDER BY submission_id, position"
    for row in await fetch(ItemRow, sql, wanted):
        found[row.submission_id].append(row)
    return found


async def items_of_awards(ids: Iterable[UUID]) -> dict[UUID, list[ItemRow]]:
    """By award: what was published with it, and is gone with it."""
    wanted = list(set(ids))
    found: dict[UUID, list[ItemRow]] = {award_id: [] for award_id in wanted}
    sql = f"""
{ITEM} WHERE award_id IN (SELECT id FROM award WHERE id = ANY($1) AND revoked_at IS NULL)
ORDER BY submission_id, position"""
    for row in await fetch(ItemRow, sql, wanted):
        if row.award_id:
            found[row.award_id].append(row)
    return found


async def items(ids: Iterable[UUID]) -> dict[UUID, ItemRow]:
    """Items by id, whoever asks."""
    return {
        row.id: row
        for row in await fetch(ItemRow, f"{ITEM} WHERE evidence_item.id = ANY($1)", list(set(ids)))
    }


async def submissions_on(pairs: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], list[SubmissionRow]]:
    """By (learner, objective), the newest first."""
    found: dict[tuple[UUID, UUID], list[SubmissionRow]] = {pair: [] for pair in pairs}
    sql = f"""
SELECT {SUBMISSION} FROM submission JOIN learner ON learner.id = learner_id
WHERE learner_id = ANY($1) AND objective_id = ANY($2) ORDER BY submission.id DESC"""
    rows = await fetch(
        SubmissionRow,
        sql,
        list({learner for learner, _ in pairs}),
        list({objective for _, objective in pairs}),
    )
    for row in rows:
        if (row.learner_id, row.objective_id) in found:
            found[row.learner_id, row.objective_id].append(row)
    return found


def submissions_of_pairs(pairs: Sequence[Pair]) -> Listing[SubmissionRow]:
    """By the key of a learner and an objective: all their evidence, the newest first."""
    source = f"""
FROM {PAIRS_GIVEN} JOIN submission ON submission.learner_id = pair.learner_id
  AND submission.objective_id = pair.objective_id
JOIN learner ON learner.id = submission.learner_id WHERE pair.key = ANY($1)"""
    return Listing(
        record=SubmissionRow,
        columns=SUBMISSION,
        parent="pair.key",
        source=source,
        order=("-id",),
        values=(given(pairs),),
    )


def review_queue(objective_id: UUID | None) -> Listing[SubmissionRow]:
    """By space: what waits for a decision, the oldest first; not of removed learners (rule 20)."""
    source = """
FROM submission JOIN learner ON learner.id = learner_id AND removed_at IS NULL
WHERE learner.space_id = ANY($1) AND submission.status = 'SUBMITTED'"""
    if objective_id:
        source += " AND objective_id = $2"
    return Listing(
        record=SubmissionRow,
        columns=SUBMISSION,
        parent="learner.space_id",
        source=source,
        order=("submitted_at", "id"),
        values=(objective_id,) if objective_id else (),
    )


class Waiting(NamedTuple):
    """One of the oldest that wait, how many wait in all, and who handed it in."""

    waiting: int
    learner_name: str | None
    learner_email: str
    id: UUID


WAITING = """
SELECT count(*) OVER () AS waiting, learner.name AS learner_name, learner.email AS learner_email, submission.id
FROM submission JOIN learner ON learner.id = learner_id AND removed_at IS NULL
WHERE learner.space_id = $1 AND submission.status = 'SUBMITTED' ORDER BY submitted_at, submission.id LIMIT 10"""


async def waiting(space_id: UUID) -> list[Waiting]:
    """The ten that wait longest for a decision, not of removed learners (rule 20); of one moment."""
    return await fetch(Waiting, WAITING, space_id)
