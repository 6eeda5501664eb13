"""What are mutations of awards given?"""

import strawberry

from schema.inputs.keys import KEY


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
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Awards to revoke.")
class RevokeAwardsInput:
    awards: list[strawberry.ID] = strawberry.field(description="The ids of 1 to 1,000 awards.")
    reason: str = strawberry.field(description="Why, to 255 characters.")
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="An award to put away.")
class RejectAwardInput:
    award: strawberry.ID = strawberry.field(description="The award's id.")


@strawberry.input(description="An award to take out again.")
class RestoreAwardInput:
    award: strawberry.ID = strawberry.field(description="The award's id.")


@strawberry.input(description="Whether an award is shown with a name.")
class ShareAwardInput:
    award: strawberry.ID = strawberry.field(description="The award's id.")
    shared: bool = strawberry.field(description="Whether the recipient's name shows.")


@strawberry.input(
    description="An award of elsewhere, Open Badges 2.0 or 3.0: one of its address, its document, and an image.",
    one_of=True,
)
class AwardSourceInput:
    url: strawberry.Maybe[str] = strawberry.field(description="Its address, or that of an image with it.")
    document: strawberry.Maybe[str] = strawberry.field(description="A JSON document, a JWS or a JWT.")
    image: strawberry.Maybe[strawberry.ID] = strawberry.field(description="An uploaded baked image.")


@strawberry.input(description="An award that was given elsewhere.")
class ImportAwardInput:
    source: AwardSourceInput = strawberry.field(description="Where to find it.")
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)
