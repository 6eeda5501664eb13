"""What are mutations of pathways given?"""

import strawberry

from schema.inputs.keys import KEY


@strawberry.input(
    description="An element with all that is below it. It asks for `badges`; without any, for its children."
)
class PathwayElementInput:
    name: str = strawberry.field(description="1 to 200 characters.")
    id: strawberry.ID | None = strawberry.field(
        default=None, description="Which element of the pathway it was before."
    )
    description: str | None = strawberry.field(default=None, description="To 10,000 characters.")
    optional: bool = strawberry.field(
        default=False, description="Whether its parent and the rate do without it."
    )
    badges: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Badges of issuers of the organization, to 100."
    )
    required: int | None = strawberry.field(
        default=None, description="How many of the badges or non-optional children; all when left out."
    )
    completion_badge: strawberry.ID | None = strawberry.field(
        default=None, description="A badge of the pathway's issuer, awarded when it completes."
    )
    children: list["PathwayElementInput"] | None = strawberry.field(
        default=None, description="Its parts, in order."
    )


@strawberry.input(description="A new pathway, as a draft.")
class CreatePathwayInput:
    issuer: strawberry.ID = strawberry.field(description="The issuer's id.")
    name: str = strawberry.field(description="1 to 200 characters.")
    root: PathwayElementInput = strawberry.field(description="The tree: to 300 elements on 20 levels.")
    description: str | None = strawberry.field(default=None, description="To 10,000 characters.")
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="What changes of a pathway; what is left out stays.")
class UpdatePathwayInput:
    pathway: strawberry.ID = strawberry.field(description="The pathway's id.")
    name: str | None = strawberry.field(default=None, description="1 to 200 characters.")
    description: str | None = strawberry.field(default=None, description="To 10,000 characters.")
    root: PathwayElementInput | None = strawberry.field(
        default=None, description="The whole new tree; elements that stay are given with their ids."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="CONFLICT where the pathway has another version by now."
    )


@strawberry.input(description="Which pathway spaces may follow from now on.")
class PublishPathwayInput:
    pathway: strawberry.ID = strawberry.field(description="The pathway's id.")


@strawberry.input(description="Which pathway is over.")
class ArchivePathwayInput:
    pathway: strawberry.ID = strawberry.field(description="The pathway's id.")


@strawberry.input(description="Which pathway a space follows from now on.")
class SubscribePathwayInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    pathway: strawberry.ID = strawberry.field(description="The pathway's id.")


@strawberry.input(description="Which pathway a space no longer follows.")
class UnsubscribePathwayInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    pathway: strawberry.ID = strawberry.field(description="The pathway's id.")
