"""Which programs elsewhere are told what happens in an issuer's spaces, and of what were they told?

Who is owed what is written by a trigger on the diary (migrations/0005), in the transaction of the change.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.deliveries import Backlog
from models.issuers import Issuer
from models.keys import new_id
from models.laws import check, length, unique
from models.pages import Listing
from models.rows import by_id, columns, fetch, first

MOST_URL_CHARACTERS = 2000


class Webhook(Model):
    """One address, and the kinds of event that it is told.

    `sealed_secret` signs what is sent, and only this installation can open it. `failures` in a row, since
    `failing_since`, make the pauses longer until `next_attempt_at`; then `problem` says why it is no longer active.
    Until `claimed_until` it is called by whoever made it the turn with the number `turns`.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    issuer: fields.ForeignKeyRelation[Issuer] = fields.ForeignKeyField(
        "models.Issuer", on_delete=fields.RESTRICT
    )
    url = fields.CharField(max_length=MOST_URL_CHARACTERS)
    kinds: fields.JSONField[list[str]] = fields.JSONField()
    sealed_secret = fields.CharField(max_length=400)
    active = fields.BooleanField(default=True)
    problem = fields.CharField(max_length=500, null=True)
    created_at = fields.DatetimeField()
    failures = fields.IntField(default=0)
    failing_since = fields.DatetimeField(null=True)
    next_attempt_at = fields.DatetimeField()
    claimed_until = fields.DatetimeField(null=True)
    turns = fields.BigIntField(default=0)

    class Meta:
        table = "webhook"
        constraints = (
            length("webhook_url_length", "url", 1, MOST_URL_CHARACTERS),
            check("webhook_failures_range", '"failures" >= 0'),
            check("webhook_problem_is_over", '"problem" IS NULL OR NOT "active"'),
        )
        indexes = (Index(fields=("issuer_id", "created_at"), name="webhook_by_issuer"),)


class WebhookDelivery(Model):
    """One event that one webhook is told once (habit 9): owed while `next_attempt_at` is known.

    No reference keeps the webhook: whoever changes a space must not wait for its removal, nor fail by it.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    webhook_id = fields.UUIDField()
    event_id = fields.UUIDField()
    at = fields.DatetimeField()
    next_attempt_at = fields.DatetimeField(null=True)
    attempts = fields.IntField(default=0)
    response_status = fields.IntField(null=True)
    problem = fields.CharField(max_length=500, null=True)
    delivered_at = fields.DatetimeField(null=True)

    class Meta:
        table = "webhook_delivery"
        constraints = (
            unique("webhook_delivery_once", "webhook_id", "event_id"),
            check("webhook_delivery_attempts_range", '"attempts" >= 0'),
            check("webhook_delivery_ends_once", '"delivered_at" IS NULL OR "next_attempt_at" IS NULL'),
        )
        indexes = (
            Index(fields=("webhook_id", "next_attempt_at"), name="webhook_delivery_by_turn"),
            Index(fields=("webhook_id", "at", "id"), name="webhook_delivery_by_webhook"),
            Index(fields=("at",), name="webhook_delivery_by_time"),
        )


async def webhook_backlog() -> list[Backlog]:
    """What active webhooks are still owed."""
    found = await first(Waiting, WAITING)
    return [Backlog("WEBHOOK", found.size, found.since)] if found and found.since else []


class Waiting(NamedTuple):
    size: int
    since: datetime | None


WAITING = """
SELECT count(*) AS size, min(at) AS since FROM webhook_delivery JOIN webhook ON webhook.id = webhook_id
WHERE active AND webhook_delivery.next_attempt_at IS NOT NULL"""


class WebhookRow(NamedTuple):
    """`problem` says why it was paused, where its owner did not do that."""

    id: UUID
    issuer_id: UUID
    url: str
    kinds: list[str]
    active: bool
    problem: str | None


class WebhookDeliveryRow(NamedTuple):
    """`problem` is that of the last attempt, with the status of its answer if there was one."""

    id: UUID
    webhook_id: UUID
    event_id: UUID
    at: datetime
    next_attempt_at: datetime | None
    attempts: int
    response_status: int | None
    problem: str | None
    delivered_at: datetime | None


WEBHOOK = columns(WebhookRow, "webhook")
DELIVERY = columns(WebhookDeliveryRow, "webhook_delivery")


async def webhooks(ids: Iterable[UUID]) -> dict[UUID, WebhookRow]:
    """Webhooks by id, whoever asks."""
    return await by_id(WebhookRow, "webhook", ids)


async def webhooks_of_issuers(ids: Iterable[UUID]) -> dict[UUID, list[WebhookRow]]:
    """By issuer, the oldest first."""
    wanted = list(set(ids))
    found: dict[UUID, list[WebhookRow]] = {issuer_id: [] for issuer_id in wanted}
    sql = f"SELECT {WEBHOOK} FROM webhook WHERE issuer_id = ANY($1) ORDER BY created_at, id"
    for row in await fetch(WebhookRow, sql, wanted):
        found[row.issuer_id].append(row)
    return found


async def webhook_deliveries(ids: Iterable[UUID]) -> dict[UUID, WebhookDeliveryRow]:
    """Deliveries by id, whoever asks; also of a webhook that was removed since."""
    return await by_id(WebhookDeliveryRow, "webhook_delivery", ids)


def deliveries_of_webhooks() -> Listing[WebhookDeliveryRow]:
    """By webhook, the newest first."""
    return Listing(
        record=WebhookDeliveryRow,
        columns=DELIVERY,
        parent="webhook_delivery.webhook_id",
        source="FROM webhook_delivery WHERE webhook_delivery.webhook_id = ANY($1)",
        order=("-at", "-id"),
    )
