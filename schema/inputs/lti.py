"""What are mutations of learning platforms given?"""

import strawberry


@strawberry.input(description="A learning platform, by what it tells of itself where the tool was added.")
class RegisterLtiPlatformInput:
    issuer: strawberry.ID = strawberry.field(description="The id of the issuer whose spaces it may link.")
    issuer_url: str = strawberry.field(
        description="How the platform names itself (`iss`), to 500 characters."
    )
    client_id: str = strawberry.field(description="How it names this tool, to 255 characters.")
    auth_url: str = strawberry.field(description="Where launches go to be authenticated.")
    token_url: str = strawberry.field(description="Where access tokens for its services are given.")
    jwks_url: str = strawberry.field(description="Where its public keys stand.")
    deployment_ids: list[str] = strawberry.field(description="Its deployments of this tool, 1 to 50.")


@strawberry.input(description="A platform to remove.")
class RemoveLtiPlatformInput:
    platform: strawberry.ID = strawberry.field(description="The platform's id.")


@strawberry.input(description="A course whose roster to ask for.")
class SyncLtiRosterInput:
    link: strawberry.ID = strawberry.field(description="The link's id.")


@strawberry.input(description="A course to unlink.")
class UnlinkLtiInput:
    link: strawberry.ID = strawberry.field(description="The link's id.")
