"""How does a file get to us, and how is it seen? By links that are signed and short-lived (rule 17)."""

from datetime import timedelta
from uuid import UUID

from actions.allowances import spend
from actions.objectives import known_objective
from actions.refusals import InvalidInput
from actions.subjects import a_space
from actions.tools import Actor, Tools
from actions.unit import changing
from actions.upload_links import MOST_A_DAY, UPLOAD_LIFE, NewUpload, clean_name, link_to
from actions.verbs import verb
from models.evidence import MOST_BYTES, EvidenceFile
from models.objectives import EvidencePolicy, ObjectiveKind
from models.rights import Right
from models.rows import Id, write

VIEW_LIFE = timedelta(minutes=10)
# What learners hand in; whether a file is what it says is looked at when it comes.
TYPES = (
    "application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain", "text/csv",
    "audio/mpeg", "audio/mp4", "video/mp4", "video/webm", "application/zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
)  # fmt: skip  # a list of names reads in lines


@verb
async def request_evidence_upload(
    by: Actor, objective_id: UUID, file_name: str, content_type: str, size: int
) -> NewUpload:
    """Permission to put one file, of this type and size, for an objective that takes evidence."""
    name = clean_name(file_name)
    if content_type not in TYPES:
        raise InvalidInput(
            "This type is not taken: hand in a PDF, a picture or an office document.", "contentType"
        )
    if not 1 <= size <= MOST_BYTES:
        raise InvalidInput(f"A file has 1 to {MOST_BYTES:,} bytes.", "size")
    found = await known_objective(objective_id)
    async with changing(by, Right.SUBMIT_EVIDENCE, a_space(found.space_id, "objective")) as change:
        objective = await known_objective(objective_id)
        if objective.kind is ObjectiveKind.BADGE or objective.evidence_policy is EvidencePolicy.NONE:
            raise InvalidInput("This objective takes no evidence.", "objective")
        await spend(change, "uploads a day", str(change.user_id), MOST_A_DAY, timedelta(days=1))
        file = await EvidenceFile.create(
            user_id=change.user_id,
            objective_id=objective_id,
            file_name=name,
            content_type=content_type,
            size=size,
            created_at=change.now,
        )
    until = change.now + UPLOAD_LIFE
    return NewUpload(file.id, link_to(by.tools, "uploads", file.id, until), until)


def view_address(tools: Tools, file_id: UUID) -> str:
    """A link to a file for ten minutes; whoever has it needs no other sign-in."""
    return link_to(tools, "files", file_id, tools.now() + VIEW_LIFE)


async def uploaded(tools: Tools, file_id: UUID) -> bool:
    """Note that it is there; False where it was there before, or whoever asked learns there no more.

    Nothing that was handed in is overwritten.
    """
    return bool(await write(Id, UPLOADED, file_id, tools.now()))


UPLOADED = """
UPDATE evidence_file SET uploaded_at = $2 WHERE id = $1 AND uploaded_at IS NULL AND EXISTS (
  SELECT 1 FROM objective JOIN learner ON learner.space_id = objective.space_id
  WHERE objective.id = objective_id AND learner.user_id = evidence_file.user_id AND removed_at IS NULL
) RETURNING id"""
