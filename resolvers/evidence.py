"""Doors to hand evidence in and to decide it."""

import strawberry

from actions.evidence import Item, submit_evidence, withdraw_evidence
from actions.reviewing import accept_evidence, return_evidence
from actions.uploads import request_evidence_upload
from resolvers.answering import answer, once, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.evidence import Submission, Upload, upload_id
from schema.ids import parse, parse_all
from schema.inputs.evidence import (
    AcceptEvidenceInput,
    EvidenceInput,
    RequestEvidenceUploadInput,
    ReturnEvidenceInput,
    SubmitEvidenceInput,
    WithdrawEvidenceInput,
)
from schema.results import SubmissionResult, UploadResult


@strawberry.type
class EvidenceMutation:
    @strawberry.mutation(
        description="An address to put a file to that is handed in then. Learners of the space."
    )
    async def request_evidence_upload(
        self, info: Info, input: Input[RequestEvidenceUploadInput]
    ) -> UploadResult:
        require_viewer(info)
        objective_id = parse("objective", input.objective, "objective")
        made = await request_evidence_upload(
            info.context.actor, objective_id, input.file_name, input.content_type, input.size
        )
        return Upload(id=upload_id(made.id), url=made.url, expires_at=made.expires_at)

    @strawberry.mutation(description="Hand in evidence for a manual objective. Learners of the space.")
    async def submit_evidence(self, info: Info, input: Input[SubmitEvidenceInput]) -> SubmissionResult:
        require_viewer(info)
        objective_id = parse("objective", input.objective, "objective")
        items = [_item(given, str(place)) for place, given in enumerate(input.items)]
        made = await submit_evidence(once(info, input), objective_id, items, input.note)
        return await answer(info, "submission", made, Submission)

    @strawberry.mutation(description="Take evidence back while it waits. Its learner.")
    async def withdraw_evidence(self, info: Info, input: Input[WithdrawEvidenceInput]) -> SubmissionResult:
        require_viewer(info)
        submission_id = parse("submission", input.submission, "submission")
        await withdraw_evidence(info.context.actor, submission_id)
        return await answer(info, "submission", submission_id, Submission)

    @strawberry.mutation(
        description="Completes the objective and awards the badge in the same stroke. `publish` names the items that "
        "go public with the award. Staff of the space."
    )
    async def accept_evidence(self, info: Info, input: Input[AcceptEvidenceInput]) -> SubmissionResult:
        require_viewer(info)
        submission_id = parse("submission", input.submission, "submission")
        publish = parse_all("item", input.publish or [], "publish")
        done = await accept_evidence(once(info, input), submission_id, input.comment, publish)
        return await answer(info, "submission", done, Submission)

    @strawberry.mutation(
        description="Return it with a comment; the learner may hand in again. Staff of the space."
    )
    async def return_evidence(self, info: Info, input: Input[ReturnEvidenceInput]) -> SubmissionResult:
        require_viewer(info)
        submission_id = parse("submission", input.submission, "submission")
        done = await return_evidence(once(info, input), submission_id, input.comment)
        return await answer(info, "submission", done, Submission)


def _item(given: EvidenceInput, place: str) -> Item:
    return Item(
        given.url.value if given.url else None,
        given.text.value if given.text else None,
        parse("upload", given.upload.value, "items", place, "upload") if given.upload else None,
    )
