"""What are mutations of issuers given?"""

import strawberry

from schema.inputs.keys import KEY


@strawberry.input(description="A new issuer.")
class CreateIssuerInput:
    name: str = strawberry.field(description="1 to 200 characters.")
    url: str = strawberry.field(description="Its home page.")
    contact_email: str = strawberry.field(description="Where to write to.")
    description: str | None = strawberry.field(default=None, description="To 10,000 characters.")
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="An issuer and what changes: what is left out stays.")
class UpdateIssuerInput:
    issuer: strawberry.ID = strawberry.field(description="The issuer's id.")
    name: str | None = strawberry.field(default=None, description="1 to 200 characters.")
    url: str | None = strawberry.field(default=None, description="Its home page.")
    contact_email: str | None = strawberry.field(default=None, description="Where to write to.")
    description: str | None = strawberry.field(default=None, description="To 10,000 characters.")
    image: strawberry.ID | None = strawberry.field(default=None, description="The id of an uploaded image.")


@strawberry.input(description="An image that somebody wants to upload.")
class RequestImageUploadInput:
    file_name: str = strawberry.field(description="What it is called.")
    content_type: str = strawberry.field(description="image/png or image/svg+xml.")
    size: int = strawberry.field(
        description="Its bytes, to 4,194,304; what shall be shown has at most 1,048,576."
    )


@strawberry.input(description="An issuer for which spaces are asked for.")
class RequestSpacesInput:
    issuer: strawberry.ID = strawberry.field(description="The issuer's id.")
    message: str | None = strawberry.field(default=None, description="A word to the operator.")
