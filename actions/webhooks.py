"""Webhooks: which programs elsewhere does an issuer want to tell what happens in its spaces?"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from actions.refusals import InvalidInput, LimitReached, NotFound
from actions.subjects import Subject, an_issuer
from actions.tools import Actor, Tools
from actions.unit import changing
from actions.values import web_address
from actions.verbs import verb
from models.chance import CHANCE
from models.deliveries import DELIVERIES
from models.diary import SpaceEventKind
from models.hearing import Topic
from models.issuers import IssuerRow
from models.keys import new_id
from models.rights import Right
from models.rows import execute
from models.webhooks import (
    Webhook,
    WebhookDeliveryRow,
    WebhookRow,
    webhook_deliveries,
    webhooks,
    webhooks_of_issuers,
)

MOST = 20  # of an issuer (rule 38)
SECRET_BYTES = 32  # Standard Webhooks asks for 24 to 64
SEALED_ABOUT = b"the secret of a webhook "


class NewWebhook(NamedTuple):
    """`secret` is shown this once, in the form of Standard Webhooks."""

    id: UUID
    secret: str


@verb
async def create_webhook(by: Actor, issuer_id: UUID, url: str, kinds: Sequence[SpaceEventKind]) -> NewWebhook:
    """Told of these kinds of event from now on, with a signature that nobody else can make."""
    url, chosen = web_address(url, "url"), _chosen(kinds)
    webhook_id, secret = new_id(), CHANCE.get().secrets.randbytes(SECRET_BYTES)
    async with changing(by, Right.MANAGE_WEBHOOKS, an_issuer(issuer_id, "issuer")) as change:
        if len((await webhooks_of_issuers([issuer_id]))[issuer_id]) >= MOST:
            raise LimitReached(f"An issuer has at most {MOST} webhooks: remove one first.", ("issuer",))
        await Webhook.create(
            id=webhook_id,
            issuer_id=issuer_id,
            url=url,
            kinds=chosen,
            sealed_secret=by.tools.sealing.seal(secret, SEALED_ABOUT + webhook_id.bytes),
            created_at=change.now,
            next_attempt_at=change.now,
        )
    return NewWebhook(webhook_id, f"whsec_{b64encode(secret).decode()}")


def secret_of(tools: Tools, webhook_id: UUID, sealed: str) -> bytes:
    """ValueError where it was sealed under another secret than this installation's."""
    return tools.sealing.unseal(sealed, SEALED_ABOUT + webhook_id.bytes)


@verb
async def update_webhook(
    by: Actor,
    webhook_id: UUID,
    url: str | None = None,
    kinds: Sequence[SpaceEventKind] | None = None,
    active: bool | None = None,
) -> UUID:
    """What is None stays. One that begins again is called at once, and told what it is owed still."""
    changes: dict[str, object] = {}
    if url is not None:
        changes["url"] = web_address(url, "url")
    if kinds is not None:
        changes["kinds"] = _chosen(kinds)
    if active is not None:
        changes |= {"active": active, "problem": None}
    found = await _known(webhook_id)
    async with changing(by, Right.MANAGE_WEBHOOKS, _a_webhook(found, "webhook")) as change:
        await _known(webhook_id)
        if changes:
            await Webhook.filter(id=webhook_id).update(**changes)
        if active:
            await _begin_again(webhook_id, change.now)
    by.tools.bell.ring(DELIVERIES, [Topic.EVERYTHING])
    return webhook_id


@verb
async def remove_webhook(by: Actor, webhook_id: UUID) -> UUID:
    """With its log; it is told nothing more. Gives the issuer."""
    found = await _known(webhook_id)
    async with changing(by, Right.MANAGE_WEBHOOKS, _a_webhook(found, "webhook")):
        await _known(webhook_id)
        await execute("DELETE FROM webhook_delivery WHERE webhook_id = $1", webhook_id)
        await execute("DELETE FROM webhook WHERE id = $1", webhook_id)
    return found.issuer_id


@verb
async def replay_webhook_delivery(by: Actor, delivery_id: UUID) -> UUID:
    """Tell it once more, under the same id, by which whoever hears it knows that it is the same."""
    delivery = await _delivery(delivery_id)
    found = await _known(delivery.webhook_id, "delivery")
    async with changing(by, Right.MANAGE_WEBHOOKS, _a_webhook(found, "delivery")) as change:
        await _delivery(delivery_id)
        await execute(REPLAY, delivery_id, change.now)
    by.tools.bell.ring(DELIVERIES, [Topic.EVERYTHING])
    return delivery_id


async def _begin_again(webhook_id: UUID, now: datetime) -> None:
    await Webhook.filter(id=webhook_id).update(failures=0, failing_since=None, next_attempt_at=now)
    await execute(AT_ONCE, webhook_id, now)


def _a_webhook(webhook: WebhookRow, field: str) -> Subject[IssuerRow]:
    """By the lock of its issuer; nobody else knows that it is there."""
    return replace(an_issuer(webhook.issuer_id, field), see=Right.MANAGE_WEBHOOKS)


def _chosen(kinds: Sequence[SpaceEventKind]) -> list[str]:
    """Each once, in the order of the contract."""
    if not kinds:
        raise InvalidInput("Choose at least one kind of event.", "kinds")
    return [str(kind) for kind in SpaceEventKind if kind in kinds]


async def _known(webhook_id: UUID, field: str = "webhook") -> WebhookRow:
    found = (await webhooks([webhook_id])).get(webhook_id)
    if found is None:
        raise NotFound(field)
    return found


async def _delivery(delivery_id: UUID) -> WebhookDeliveryRow:
    found = (await webhook_deliveries([delivery_id])).get(delivery_id)
    if found is None:
        raise NotFound("delivery")
    return found


AT_ONCE = """
UPDATE webhook_delivery SET next_attempt_at = $2 WHERE webhook_id = $1 AND next_attempt_at > $2"""
REPLAY = """
UPDATE webhook_delivery SET next_attempt_at = $2, delivered_at = NULL, attempts = 0, response_status = NULL,
  problem = NULL
WHERE id = $1"""
