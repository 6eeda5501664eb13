"""What are mutations of spaces given?"""

from datetime import date

import strawberry


@strawberry.input(description="A new space.")
class CreateSpaceInput:
    issuer: strawberry.ID = strawberry.field(description="The issuer's id.")
    name: str = strawberry.field(description="1 to 200 characters.")
    ends_on: date = strawberry.field(
        description="The last day on which progress counts: today or later, to six years ahead."
    )
    time_zone: str = strawberry.field(description="The zone of its days, like Europe/Berlin.")
    description: str | None = strawberry.field(default=None, description="To 10,000 characters.")
