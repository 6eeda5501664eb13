"""What are mutations of webhooks given?"""

import strawberry

from models.diary import SpaceEventKind


@strawberry.input(description="A program elsewhere that wants to be told.")
class CreateWebhookInput:
    issuer: strawberry.ID = strawberry.field(description="The issuer's id.")
    url: str = strawberry.field(
        description="Where it is told, by POST: https, or http where nobody listens in."
    )
    kinds: list[SpaceEventKind] = strawberry.field(
        description="Of what, in all spaces of the issuer; at least one kind."
    )


@strawberry.input(description="What a webhook is told, and where: what is left out stays.")
class UpdateWebhookInput:
    webhook: strawberry.ID = strawberry.field(description="The webhook's id.")
    url: str | None = strawberry.field(default=None, description="Where it is told from now on.")
    kinds: list[SpaceEventKind] | None = strawberry.field(
        default=None, description="Of what it is told from now on; at least one kind."
    )
    active: bool | None = strawberry.field(
        default=None,
        description="False: of what happens then it is told nothing. True: it is called at once, whatever "
        "failed before, and told what it is owed still.",
    )


@strawberry.input(description="A webhook that is told nothing more.")
class RemoveWebhookInput:
    webhook: strawberry.ID = strawberry.field(description="The webhook's id.")


@strawberry.input(description="What is told once more.")
class ReplayWebhookDeliveryInput:
    delivery: strawberry.ID = strawberry.field(description="The delivery's id.")
