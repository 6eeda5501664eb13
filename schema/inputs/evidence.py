"""What are mutations of evidence given?"""

import strawberry

from schema.inputs.keys import KEY


@strawberry.input(description="A web address, a text or an upload.", one_of=True)
class EvidenceInput:
    url: strawberry.Maybe[str] = strawberry.field(description="A web address, http or https.")
    text: strawberry.Maybe[str] = strawberry.field(description="A text, to 10,000 characters.")
    upload: strawberry.Maybe[strawberry.ID] = strawberry.field(description="The id of an upload.")


@strawberry.input(description="A file that somebody wants to hand in.")
class RequestEvidenceUploadInput:
    objective: strawberry.ID = strawberry.field(description="The objective's id.")
    file_name: str = strawberry.field(description="What it is called.")
    content_type: str = strawberry.field(description="Its media type, like application/pdf.")
    size: int = strawberry.field(description="Its bytes, to 26,214,400.")


@strawberry.input(description="Evidence to hand in.")
class SubmitEvidenceInput:
    objective: strawberry.ID = strawberry.field(description="The objective's id.")
    items: list[EvidenceInput] = strawberry.field(description="1 to 10 of them.")
    note: str | None = strawberry.field(default=None, description="A word to the reviewer.")
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Evidence to take back while it waits.")
class WithdrawEvidenceInput:
    submission: strawberry.ID = strawberry.field(description="The submission's id.")


@strawberry.input(description="Evidence that is good.")
class AcceptEvidenceInput:
    submission: strawberry.ID = strawberry.field(description="The submission's id.")
    comment: str | None = strawberry.field(default=None, description="A word to the learner.")
    publish: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The ids of the items that go public with the award."
    )
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Evidence that needs more.")
class ReturnEvidenceInput:
    submission: strawberry.ID = strawberry.field(description="The submission's id.")
    comment: str = strawberry.field(description="What is missing; the learner reads it.")
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)
