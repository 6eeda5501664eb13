"""What are mutations of issuers given?"""

import strawberry


@strawberry.input(description="A new issuer.")
class CreateIssuerInput:
    name: str = strawberry.field(description="1 to 200 characters.")
    url: str = strawberry.field(description="Its home page.")
    contact_email: str = strawberry.field(description="Where to write to.")
    description: str | None = strawberry.field(default=None, description="To 10,000 characters.")
