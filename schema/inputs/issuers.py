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


@strawberry.input(description="An issuer for which spaces are asked for.")
class RequestSpacesInput:
    issuer: strawberry.ID = strawberry.field(description="The issuer's id.")
    message: str | None = strawberry.field(default=None, description="A word to the operator.")
