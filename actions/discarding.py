"""How is evidence deleted, with its files? (rules 8, 34)"""

from typing import Any
from uuid import UUID

from actions.unit import Change
from models.deliveries import DeliveryKind
from models.rows import Id, execute, fetch, write


async def discard(
    change: Change[Any], *, of_objective: UUID | None = None, of_learners: tuple[UUID, ...] = ()
) -> None:
    """Submissions, their items, and by a delivery each of their files."""
    values = (of_objective, list(of_learners))
    files = [row.id for row in await fetch(Id, FILES, *values)]
    await execute(ITEMS, *values)
    await execute(SUBMISSIONS, *values)
    await forget_files(change, files)


async def forget_files(change: Change[Any], file_ids: list[UUID]) -> None:
    """Gone from the store as soon as the worker comes to it."""
    for row in await write(Id, "DELETE FROM evidence_file WHERE id = ANY($1) RETURNING id", file_ids):
        change.deliver(DeliveryKind.FILE_REMOVAL, f"file-removal:{row.id}", {"file": str(row.id)})


async def forget_images(change: Change[Any], image_ids: list[UUID]) -> None:
    """Of those that nothing shows."""
    for row in await write(Id, FORGET_IMAGES, image_ids):
        body = {"file": str(row.id), "folder": "images"}
        change.deliver(DeliveryKind.FILE_REMOVAL, f"file-removal:{row.id}", body)


FORGET_IMAGES = "DELETE FROM image WHERE id = ANY($1) AND used_at IS NULL RETURNING id"

WHICH = "(objective_id = $1 OR learner_id = ANY($2))"
FILES = f"""
SELECT file_id AS id FROM evidence_item JOIN submission ON submission.id = submission_id
WHERE {WHICH} AND file_id IS NOT NULL"""
ITEMS = f"DELETE FROM evidence_item WHERE submission_id IN (SELECT id FROM submission WHERE {WHICH})"
SUBMISSIONS = f"DELETE FROM submission WHERE {WHICH}"
