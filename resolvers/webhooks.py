"""Doors to tell programs elsewhere what happens."""

import strawberry

from actions.webhooks import create_webhook, remove_webhook, replay_webhook_delivery, update_webhook
from resolvers.answering import answer, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.ids import parse
from schema.inputs.webhooks import (
    CreateWebhookInput,
    RemoveWebhookInput,
    ReplayWebhookDeliveryInput,
    UpdateWebhookInput,
)
from schema.issuers import Issuer
from schema.outcomes import WebhookCreated
from schema.results import IssuerResult, WebhookCreatedResult, WebhookDeliveryResult, WebhookResult
from schema.webhooks import Webhook, WebhookDelivery


@strawberry.type
class WebhookMutation:
    @strawberry.mutation(
        description="Tell a program what happens in an issuer's spaces. Owners of the issuer."
    )
    async def create_webhook(self, info: Info, input: Input[CreateWebhookInput]) -> WebhookCreatedResult:
        require_viewer(info)
        issuer_id = parse("issuer", input.issuer, "issuer")
        created = await create_webhook(info.context.actor, issuer_id, input.url, input.kinds)
        return WebhookCreated(
            secret=created.secret, webhook=await answer(info, "webhook", created.id, Webhook)
        )

    @strawberry.mutation(
        description="Tell it of other things, or elsewhere; pause it, or begin again. Owners of the issuer."
    )
    async def update_webhook(self, info: Info, input: Input[UpdateWebhookInput]) -> WebhookResult:
        require_viewer(info)
        webhook_id = parse("webhook", input.webhook, "webhook")
        await update_webhook(info.context.actor, webhook_id, input.url, input.kinds, input.active)
        return await answer(info, "webhook", webhook_id, Webhook)

    @strawberry.mutation(description="Tell a program nothing more; its log goes too. Owners of the issuer.")
    async def remove_webhook(self, info: Info, input: Input[RemoveWebhookInput]) -> IssuerResult:
        require_viewer(info)
        issuer_id = await remove_webhook(info.context.actor, parse("webhook", input.webhook, "webhook"))
        return await answer(info, "issuer", issuer_id, Issuer)

    @strawberry.mutation(
        description="Tell once more what was told or given up, under the same `webhook-id`. Owners of the issuer."
    )
    async def replay_webhook_delivery(
        self, info: Info, input: Input[ReplayWebhookDeliveryInput]
    ) -> WebhookDeliveryResult:
        require_viewer(info)
        delivery_id = parse("delivery", input.delivery, "delivery")
        await replay_webhook_delivery(info.context.actor, delivery_id)
        return await answer(info, "delivery", delivery_id, WebhookDelivery)
