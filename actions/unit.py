"""How is anything changed? The one door: one locked row, rights asked after the lock, one transaction (habit 2)."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from actions.aside import aside
from actions.outcomes import Told, written
from actions.refusals import NotAllowed, NotFound, SpaceArchived
from actions.retrying import Overtaken
from actions.subjects import Subject
from actions.tools import Actor, Once
from actions.violations import refusal_for, violated
from models.deliveries import DELIVERIES, DeliveryKind, Owed, owing
from models.diary import Line, ProgressRule, SpaceEventKind, telling
from models.hearing import Topic
from models.keys import new_id
from models.outcomes import LIFE
from models.outcomes import Outcome as KeptOutcome
from models.progress import ProgressStatus
from models.rechecks import RecheckRow, rechecking
from models.rights import Right, Role, Roles, may
from models.rows import Statement, together
from models.spaces import SpaceRow, SpaceStatus
from models.users import addresses_of_person
from models.who import user_of

Row = TypeVar("Row")
Outcome = TypeVar("Outcome", bound=Told)


@dataclass
class Running:
    """The verb of this task, and the rechecks that its changes have left (actions/verbs.py does them).

    `careful` once it was overtaken: then awards are made one round trip later, and meet others that are.
    """

    verb: str
    careful: bool = False
    left: list[RecheckRow] = field(default_factory=list)


RUNNING: ContextVar[Running | None] = ContextVar("running_verb", default=None)


class LearnerLine(NamedTuple):
    """What one line of many says of its learner."""

    learner_id: UUID
    points: int | None = None
    completed_count: int | None = None
    award_id: UUID | None = None
    pathway_id: UUID | None = None
    pathway_element_id: UUID | None = None


@dataclass
class Change(Generic[Row]):
    """What one transaction does, besides its own writes. `subject` is the locked row, read after the lock."""

    by: Actor
    subject: Row
    roles: Roles
    now: datetime
    events: list[Line] = field(default_factory=list)
    deliveries: list[Owed] = field(default_factory=list)
    rechecks: list[RecheckRow] = field(default_factory=list)
    pending: list[Statement] = field(default_factory=list)
    outcome: Told | None = None
    told: int = 0  # events that are written already
    moved: set[UUID] = field(default_factory=set)  # learners whose picture changed although no line tells it
    doubted: set[UUID] = field(default_factory=set)  # spaces where somebody may have lost rights, the same

    @property
    def user_id(self) -> UUID | None:
        """The user who acts; None for a rule or the operator."""
        return user_of(self.by.who)

    async def own_addresses(self) -> set[str]:
        """The actor's addresses, those of their learners too: nobody completes or awards for themself (rule 15)."""
        return await addresses_of_person(self.user_id) if self.user_id else set()

    def happened(
        self,
        kind: SpaceEventKind,
        *,
        learner_id: UUID | None = None,
        objective_id: UUID | None = None,
        award_id: UUID | None = None,
        submission_id: UUID | None = None,
        pathway_id: UUID | None = None,
        rule: ProgressRule | None = None,
        reason: str | None = None,
        status: ProgressStatus | None = None,
        points: int | None = None,
        completed_count: int | None = None,
        objective_order: Sequence[UUID] | None = None,
        at: datetime | None = None,
    ) -> None:
        """One line for the diary of the locked space; it gets its number when the change is written."""
        self.events.append(
            Line(
                id=new_id(),
                sequence=self._next() + len(self.events),
                kind=kind,
                at=at or self.now,
                learner_id=learner_id,
                objective_id=objective_id,
                award_id=award_id,
                submission_id=submission_id,
                pathway_id=pathway_id,
                rule=rule,
                reason=reason,
                status=status,
                points=points,
                completed_count=completed_count,
                objective_order=[str(key) for key in objective_order] if objective_order else None,
            )
        )

    async def happened_to_many(
        self, kind: SpaceEventKind, lines: Iterable[LearnerLine], rule: ProgressRule | None = None
    ) -> None:
        """One line for each, written at once, after those that `happened` before."""
        self._tell()
        many = list(lines)
        if many:
            self.also(await aside(len(many), self._telling, kind, many, rule))
            self.told += len(many)
        await self.flush()

    def _telling(
        self, kind: SpaceEventKind, lines: Sequence[LearnerLine], rule: ProgressRule | None
    ) -> Statement:
        told = [
            Line(new_id(), number, kind, self.now, rule=rule, **line._asdict())
            for number, line in enumerate(lines, self._next())
        ]
        return telling(self._space().id, self.user_id, told)

    def also(self, *statements: Statement) -> None:
        """Writes for later, with all others in one round trip: of rows that nothing else in this change reads or
        writes until `flush`."""
        self.pending += statements

    async def flush(self) -> None:
        """What was to be written later is written now."""
        statements, self.pending = self.pending, []
        await together(statements)

    def deliver(self, kind: DeliveryKind, key: str, body: dict[str, Any]) -> None:
        """Something to send, once per key."""
        self.deliveries.append(Owed(new_id(), kind, key, body))

    def recheck(self, **concerned: Any) -> None:
        """What this change may have moved elsewhere (rule 11): by space_id, badge_id, learner_id, email,
        user_id, pathway_id."""
        self.rechecks.append(RecheckRow(new_id(), **concerned))

    def gives(self, outcome: Outcome) -> Outcome:
        """What the verb answers, also to who asks again under the same key (rule 35)."""
        self.outcome = outcome
        return outcome

    async def write(self) -> None:
        """Number the events without gaps, and write them with deliveries, rechecks and the outcome."""
        await together(await aside(len(self.events) + len(self.deliveries), self._last))
        if self.by.once and self.outcome and self.user_id:
            await self._write_outcome(self.by.once, self.outcome)

    async def _write_outcome(self, once: Once, outcome: Told) -> None:
        running, over = RUNNING.get(), self.now - LIFE
        await KeptOutcome.filter(user_id=self.user_id, key=once.key, created_at__lte=over).delete()
        await KeptOutcome.create(
            user_id=self.user_id,
            key=once.key,
            arguments=once.arguments,
            verb=running.verb if running else "",
            told=written(outcome),
            created_at=self.now,
        )

    def _last(self) -> list[Statement]:
        """What is written last."""
        self._tell()
        statements, self.pending = self.pending, []
        if self.told:
            statements.append(Statement(COUNT, (self.told, self._space().id)))
        if self.deliveries:
            statements.append(owing(self.deliveries, self.now))
        if self.rechecks:
            statements.append(rechecking(self.rechecks, self.now))
        return statements

    def _tell(self) -> None:
        lines, self.events = self.events, []
        if lines:
            self.also(telling(self._space().id, self.user_id, lines))
            self.told += len(lines)

    def _next(self) -> int:
        """The number of the next event that is written."""
        return self._space().sequence + self.told + 1

    def _space(self) -> SpaceRow:
        if not isinstance(self.subject, SpaceRow):
            raise TypeError("only a change of a space has events")
        return self.subject


COUNT = "UPDATE space SET sequence = sequence + $1 WHERE id = $2"


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
        if running := _overtaken(error):
            running.careful = True
            raise Overtaken from error
        refusal = refusal_for(error)
        if refusal is None:
            raise
        raise refusal from error
    _announce(change)


def _overtaken(error: IntegrityError) -> Running | None:
    """The running verb, if it was the first time that somebody with another lock awarded what it was about to."""
    running = RUNNING.get()
    return running if running and not running.careful and violated(error) == "award_one_standing" else None


async def _begun(by: Actor, right: Right, subject: Subject[Row], archived_too: bool) -> Change[Row]:
    row = await subject.lock()
    if row is None:
        raise NotFound(*subject.field)
    roles = await subject.roles(by.who, row)
    if not may(roles, subject.see):
        raise NotFound(*subject.field)
    if not may(roles, right) or Role.ERASED in roles:
        raise NotAllowed
    now = by.tools.now()
    if isinstance(row, SpaceRow) and row.status(now) is SpaceStatus.ARCHIVED and not archived_too:
        raise SpaceArchived
    return Change(by, row, roles, now)


def _announce(change: Change[Any]) -> None:
    running = RUNNING.get()
    if running is not None:
        running.left += change.rechecks
    bell = change.by.tools.bell
    if change.told:
        bell.ring(change.subject.id)
    if change.moved:
        bell.ring(change.subject.id, change.moved)
    for space_id in change.doubted:
        bell.ring(space_id, [Topic.RIGHTS])
    if change.deliveries:
        bell.ring(DELIVERIES, [Topic.EVERYTHING])
