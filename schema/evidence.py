"""What is seen of evidence?"""

from datetime import datetime
from uuid import UUID

import strawberry

from actions.uploads import view_address
from engine.batch import batch
from models.evidence import ItemRow, SubmissionRow, SubmissionStatus, items_of_submissions
from models.progress import progress_on
from models.rights import Roles
from schema.context import Info
from schema.ids import encode
from schema.links import ProgressLink
from schema.nodes import Node
from schema.users import User, users_by_id


@strawberry.type(description="A web address, a file or a text that was handed in.")
class EvidenceItem(Node):
    url: str | None = strawberry.field(
        description="A web address, or a link to the file that works for ten minutes."
    )
    file_name: str | None = strawberry.field(description="What a file is called.")
    content_type: str | None = strawberry.field(description="What kind of file it is.")
    narrative: str | None = strawberry.field(description="What a text says.")
    published: bool = strawberry.field(description="Whether it became public with the award.")

    @classmethod
    def of(cls, row: ItemRow, info: Info) -> "EvidenceItem":
        return cls(
            id=encode("item", row.id),
            url=view_address(info.context.tools, row.file_id) if row.file_id else row.url,
            file_name=row.file_name,
            content_type=row.content_type,
            narrative=row.text,
            published=row.award_id is not None,
        )


async def _items(parents: list["Submission"], info: Info) -> list[list[EvidenceItem]]:
    found = await items_of_submissions(parent.row.id for parent in parents)
    return [[EvidenceItem.of(row, info) for row in found[parent.row.id]] for parent in parents]


async def _reviewers(parents: list["Submission"], info: Info) -> list[User | None]:
    return await users_by_id([parent.row.reviewer_id for parent in parents])


async def _progress(parents: list["Submission"], info: Info) -> list[ProgressLink]:
    from schema.progress import progress_of

    learners = {parent.row.learner_id for parent in parents}
    rows = await progress_on(learners, {parent.row.objective_id for parent in parents})
    by_pair = {(row.learner_id, row.objective_id): row for row in rows}
    return [
        progress_of(by_pair[parent.row.learner_id, parent.row.objective_id], parent.roles)
        for parent in parents
    ]


@strawberry.type(description="Evidence handed in by a learner for a manual objective.")
class Submission(Node):
    row: strawberry.Private[SubmissionRow]
    roles: strawberry.Private[Roles]
    status: SubmissionStatus = strawberry.field(description="What became of it.")
    note: str = strawberry.field(description="What the learner wrote with it.")
    submitted_at: datetime = strawberry.field(description="When it was handed in.")
    reviewed_at: datetime | None = strawberry.field(description="When it was decided.")
    comment: str | None = strawberry.field(description="What the reviewer told the learner.")
    items: list[EvidenceItem] = batch(_items, "What was handed in, in order.")
    reviewer: User | None = batch(_reviewers, "Who decided it.")
    progress: ProgressLink = batch(_progress, "Whose evidence for what it is.")

    @classmethod
    def of(cls, row: SubmissionRow, roles: Roles) -> "Submission":
        return cls(
            id=encode("submission", row.id),
            row=row,
            roles=roles,
            status=row.status,
            note=row.note,
            submitted_at=row.submitted_at,
            reviewed_at=row.reviewed_at,
            comment=row.comment,
        )


@strawberry.type(description="Permission to upload one file.")
class Upload:
    id: strawberry.ID = strawberry.field(
        description="To name it by, once the file is there: evidence or an image."
    )
    url: str = strawberry.field(description="PUT the file here, with its content type.")
    expires_at: datetime = strawberry.field(description="Until when.")


def upload_id(key: UUID) -> strawberry.ID:
    """How an upload is named."""
    return encode("upload", key)
