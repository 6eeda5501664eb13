"""What are mutations of spaces given?"""

from datetime import date

import strawberry

from schema.inputs.keys import KEY


@strawberry.input(description="A new space.")
class CreateSpaceInput:
    issuer: strawberry.ID = strawberry.field(description="The issuer's id.")
    name: str = strawberry.field(description="1 to 200 characters.")
    ends_on: date = strawberry.field(
        description="The last day on which progress counts: today or later, to six years ahead."
    )
    time_zone: str = strawberry.field(description="The zone of its days, like Europe/Berlin.")
    description: str | None = strawberry.field(default=None, description="To 10,000 characters.")
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A space and what changes: what is left out stays.")
class UpdateSpaceInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    name: str | None = strawberry.field(default=None, description="1 to 200 characters.")
    description: str | None = strawberry.field(default=None, description="To 10,000 characters.")
    ends_on: date | None = strawberry.field(
        default=None, description="The last day on which progress counts, at most six years ahead."
    )
    time_zone: str | None = strawberry.field(default=None, description="Like Europe/Berlin.")
    expected_version: int | None = strawberry.field(
        default=None, description="The version that was looked at; another one is a CONFLICT."
    )


@strawberry.input(description="A space to archive now.")
class ArchiveSpaceInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")


@strawberry.input(description="An archived space to go on with.")
class ReopenSpaceInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    ends_on: date = strawberry.field(description="Its new last day: today or later, to six years ahead.")
