"""What are mutations of awards given?"""

import strawberry


@strawberry.input(description="Somebody to award.")
class RecipientInput:
    email: str = strawberry.field(description="Their address.")
    name: str | None = strawberry.field(default=None, description="Their name.")
    narrative: str | None = strawberry.field(
        default=None, description="What the issuer says about the award."
    )


@strawberry.input(description="A badge and who is awarded.")
class AwardBadgeInput:
    badge: strawberry.ID = strawberry.field(description="The badge's id.")
    recipients: list[RecipientInput] = strawberry.field(description="1 to 1,000 people.")
    allow_second: bool = strawberry.field(
        default=False, description="Award also who holds the badge already."
    )


@strawberry.input(description="Awards to revoke.")
class RevokeAwardsInput:
    awards: list[strawberry.ID] = strawberry.field(description="The ids of 1 to 1,000 awards.")
    reason: str = strawberry.field(description="Why, to 255 characters.")
