"""What is seen of webhooks and of what they were told? By the issuer's owners alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import strawberry

from engine.batch import batch
from models.diary import SpaceEventKind, events
from models.rights import Right, may
from models.roles import roles_at_issuers, roles_in_spaces
from models.webhooks import (
    WebhookDeliveryRow,
    WebhookRow,
    deliveries_of_webhooks,
    webhook_deliveries,
    webhooks,
)
from schema.connections import After, Connection, First, connections, window
from schema.context import Info
from schema.events import SpaceEvent
from schema.ids import encode
from schema.nodes import Node


async def _events(parents: list["WebhookDelivery"], info: Info) -> list[SpaceEvent | None]:
    rows = await events(parent.row.event_id for parent in parents)
    roles = await roles_in_spaces(info.context.who, (row.space_id for row in rows.values()))
    return [
        SpaceEvent.of(row, roles[row.space_id])
        if (row := rows.get(parent.row.event_id)) and may(roles[row.space_id], Right.SEE_LEARNERS)
        else None
        for parent in parents
    ]


@strawberry.type(description="One event that a webhook is told. Kept for 30 days.")
class WebhookDelivery(Node):
    row: strawberry.Private[WebhookDeliveryRow]
    at: datetime = strawberry.field(description="When it happened.")
    attempts: int = strawberry.field(description="How often it was tried, since it was last asked for.")
    response_status: int | None = strawberry.field(
        description="The status of the last answer. Null: there was none."
    )
    delivered: bool = strawberry.field(
        description="Whether it was taken: answered with a status of 200 to 299."
    )
    problem: str | None = strawberry.field(description="Why the last attempt failed, where it did.")
    next_attempt_at: datetime | None = strawberry.field(
        description="When it is tried next, if the webhook is active. Null: no more, unless it is replayed."
    )
    event: SpaceEvent | None = batch(_events, "What it tells of.")

    @classmethod
    def of(cls, row: WebhookDeliveryRow) -> "WebhookDelivery":
        return cls(
            id=encode("delivery", row.id),
            row=row,
            at=row.at,
            attempts=row.attempts,
            response_status=row.response_status,
            delivered=row.delivered_at is not None,
            problem=row.problem,
            next_attempt_at=row.next_attempt_at,
        )


async def _deliveries(
    parents: list["Webhook"], info: Info, first: First = None, after: After = None
) -> list[Connection[WebhookDelivery]]:
    listing = deliveries_of_webhooks()
    part = window(info.context, listing, first, after)
    ids = [parent.row.id for parent in parents]
    found = await connections(listing, ids, part, lambda row, _: WebhookDelivery.of(row))
    return [found[parent.row.id] for parent in parents]


@strawberry.type(description="A program elsewhere that is told what happens in an issuer's spaces.")
class Webhook(Node):
    row: strawberry.Private[WebhookRow]
    url: str = strawberry.field(description="Where it is told.")
    kinds: list[SpaceEventKind] = strawberry.field(description="Of what it is told.")
    active: bool = strawberry.field(description="Whether it is told of what happens now.")
    problem: str | None = strawberry.field(
        description="Why Laurel paused it: everything failed for two days, or it answered 410 Gone."
    )
    deliveries: Connection[WebhookDelivery] = batch(_deliveries, "Of what it was told, the newest first.")

    @classmethod
    def of(cls, row: WebhookRow) -> "Webhook":
        return cls(
            id=encode("webhook", row.id),
            row=row,
            url=row.url,
            kinds=[SpaceEventKind(kind) for kind in row.kinds],
            active=row.active,
            problem=row.problem,
        )


async def webhooks_found(info: Info, named: Sequence[tuple[UUID, ...]]) -> list[Webhook | None]:
    """One for each id, in order; None for what whoever asks may not see."""
    seen = await _seen(info, [webhook_id for (webhook_id,) in named])
    return [Webhook.of(seen[key]) if key in seen else None for (key,) in named]


async def webhook_deliveries_found(
    info: Info, named: Sequence[tuple[UUID, ...]]
) -> list[WebhookDelivery | None]:
    """The same of deliveries: who sees a webhook sees what it was told."""
    rows = await webhook_deliveries(delivery_id for (delivery_id,) in named)
    seen = await _seen(info, [row.webhook_id for row in rows.values()])
    return [
        WebhookDelivery.of(row) if (row := rows.get(key)) and row.webhook_id in seen else None
        for (key,) in named
    ]


async def _seen(info: Info, ids: Iterable[UUID]) -> dict[UUID, WebhookRow]:
    rows = await webhooks(ids)
    roles = await roles_at_issuers(info.context.who, (row.issuer_id for row in rows.values()))
    return {row.id: row for row in rows.values() if may(roles[row.issuer_id], Right.MANAGE_WEBHOOKS)}
