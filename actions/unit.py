"""How is anything changed? The one door: one locked row, rights asked after the lock, one transaction (habit 2)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from actions.refusals import NotAllowed, NotFound, SpaceArchived
from actions.subjects import Subject
from actions.tools import Actor
from actions.violations import refusal_for
from models.deliveries import Delivery, DeliveryKind
from models.diary import ProgressRule, SpaceEvent, SpaceEventKind
from models.progress import ProgressStatus
from models.rechecks import Recheck
from models.rights import Right, Roles, may
from models.rows import execute
from models.spaces import SpaceRow, SpaceStatus
from models.users import addresses_of
from models.who import user_of

Row = TypeVar("Row")

# The rechecks that this task's changes have left and that are yet to be done (actions/verbs.py does them).
LEFT: ContextVar[list[UUID] | None] = ContextVar("left_rechecks", default=None)


@dataclass
class Change(Generic[Row]):
    """What one transaction does, besides its own writes. `subject` is the locked row, read after the lock."""

    by: Actor
    subject: Row
    roles: Roles
    now: datetime
    events: list[SpaceEvent] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    rechecks: list[Recheck] = field(default_factory=list)

    @property
    def user_id(self) -> UUID | None:
        """The user who acts; None for a rule or the operator."""
        return user_of(self.by.who)

    async def own_addresses(self) -> set[str]:
        """The actor's addresses: nobody completes or awards for themself (rule 15)."""
        return {row.address for row in await addresses_of(self.user_id)} if self.user_id else set()

    def happened(
        self,
        kind: SpaceEventKind,
        *,
        learner_id: UUID | None = None,
        objective_id: UUID | None = None,
        award_id: UUID | None = None,
        rule: ProgressRule | None = None,
        reason: str | None = None,
        status: ProgressStatus | None = None,
        points: int | None = None,
        completed_count: int | None = None,
    ) -> None:
        """One line for the diary of the locked space; it gets its number when the change is written."""
        self.events.append(
            SpaceEvent(
                kind=kind,
                at=self.now,
                actor_id=self.user_id,
                learner_id=learner_id,
                objective_id=objective_id,
                award_id=award_id,
                rule=rule,
                reason=reason,
                status=status,
                points=points,
                completed_count=completed_count,
            )
        )

    def deliver(self, kind: DeliveryKind, key: str, body: dict[str, Any]) -> None:
        """Something to send, once per key."""
        delivery = Delivery(kind=kind, key=key, body=body, created_at=self.now, next_attempt_at=self.now)
        self.deliveries.append(delivery)

    def recheck(self, **concerned: UUID | str | None) -> None:
        """Badge objectives that this change may have moved: by space_id, badge_id, learner_id, email (rule 11)."""
        self.rechecks.append(Recheck(created_at=self.now, **concerned))

    async def write(self) -> None:
        """Number the events without gaps, and write them with deliveries and rechecks."""
        if self.events:
            await self._write_events()
        if self.deliveries:
            await Delivery.bulk_create(self.deliveries, ignore_conflicts=True)
        if self.rechecks:
            await Recheck.bulk_create(self.rechecks)

    async def _write_events(self) -> None:
        space = self.subject
        if not isinstance(space, SpaceRow):
            raise TypeError("only a change of a space has events")
        for number, event in enumerate(self.events, start=space.sequence + 1):
            event.space_id = space.id
            event.sequence = number
        await SpaceEvent.bulk_create(self.events)
        await execute("UPDATE space SET sequence = sequence + $1 WHERE id = $2", len(self.events), space.id)


@asynccontextmanager
async def changing(
    by: Actor, right: Right, subject: Subject[Row], *, archived_too: bool = False
) -> AsyncIterator[Change[Row]]:
    """One transaction that holds the lock of one row.

    Raises NotFound for what the actor may not see, NotAllowed, SpaceArchived unless `archived_too`, and the refusal
    of a violated constraint. After the commit the bell is rung.
    """
    try:
        async with in_transaction():
            change = await _begun(by, right, subject, archived_too)
            yield change
            await change.write()
    except IntegrityError as error:
        refusal = refusal_for(error)
        if refusal is None:
            raise
        raise refusal from error
    await _announce(change)


async def _begun(by: Actor, right: Right, subject: Subject[Row], archived_too: bool) -> Change[Row]:
    row = await subject.lock()
    roles = await subject.roles(by.who)
    if row is None or not may(roles, subject.see):
        raise NotFound(*subject.field)
    if not may(roles, right):
        raise NotAllowed
    now = by.tools.now()
    if isinstance(row, SpaceRow) and row.status(now) is SpaceStatus.ARCHIVED and not archived_too:
        raise SpaceArchived
    return Change(by, row, roles, now)


async def _announce(change: Change[Any]) -> None:
    left = LEFT.get()
    if left is not None:
        left.extend(recheck.id for recheck in change.rechecks)
    if change.events:
        await change.by.tools.bell.ring(change.subject.id)
