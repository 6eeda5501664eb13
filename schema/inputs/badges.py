"""What are mutations of badges given?"""

import strawberry

from schema.inputs.keys import KEY


@strawberry.input(description="How a badge relates to an objective of an educational framework.")
class AlignmentInput:
    target_name: str = strawberry.field(description="The name of the framework's objective.")
    target_url: str = strawberry.field(description="Where it is described.")
    target_code: str | None = strawberry.field(default=None, description="Its code within the framework.")
    target_framework: str | None = strawberry.field(default=None, description="The framework's name.")
    target_description: str | None = strawberry.field(default=None, description="What it says.")


@strawberry.input(description="A new badge.")
class CreateBadgeInput:
    issuer: strawberry.ID = strawberry.field(description="The issuer's id.")
    name: str = strawberry.field(description="1 to 200 characters.")
    description: str = strawberry.field(description="To 10,000 characters.")
    image: strawberry.ID | None = strawberry.field(
        default=None,
        description="The id of an uploaded image; one is drawn from the name where there is none.",
    )
    criteria_narrative: str | None = strawberry.field(default=None, description="How it is earned.")
    criteria_url: str | None = strawberry.field(default=None, description="Where it says how it is earned.")
    tags: list[str] | None = strawberry.field(default=None, description="To 50 words to find it by.")
    alignments: list[AlignmentInput] | None = strawberry.field(
        default=None, description="To 50 frameworks it relates to."
    )
    valid_for: str | None = strawberry.field(
        default=None,
        description="How long an award stays valid, as an ISO 8601 duration; for ever when left out.",
    )
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(
    description="A badge and what changes: what is left out stays, what is empty is taken away."
)
class UpdateBadgeInput:
    badge: strawberry.ID = strawberry.field(description="The badge's id.")
    name: str | None = strawberry.field(default=None, description="1 to 200 characters.")
    description: str | None = strawberry.field(default=None, description="1 to 10,000 characters.")
    image: strawberry.ID | None = strawberry.field(default=None, description="The id of an uploaded image.")
    criteria_narrative: str | None = strawberry.field(default=None, description="How it is earned.")
    criteria_url: str | None = strawberry.field(default=None, description="Where it says how it is earned.")
    tags: list[str] | None = strawberry.field(default=None, description="To 50 words to find it by.")
    alignments: list[AlignmentInput] | None = strawberry.field(
        default=None, description="To 50 frameworks it relates to."
    )
    valid_for: str | None = strawberry.field(
        default=None, description="How long awards made from now on stay valid, as an ISO 8601 duration."
    )


@strawberry.input(description="A badge that is awarded no more, or again.")
class ArchiveBadgeInput:
    badge: strawberry.ID = strawberry.field(description="The badge's id.")
    archived: bool = strawberry.field(default=True, description="False to award it again.")
