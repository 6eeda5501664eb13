"""What happened: of a space, of all spaces of an issuer, and of one learner's progress, the newest first?"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from models.diary import OWN_KINDS, TOLD, EventRow, SpaceEventKind
from models.pages import Listing
from models.pairs import PAIRS_GIVEN, Pair, given
from models.rows import columns


def history_of_spaces(
    learner_id: UUID | None, objective_id: UUID | None, kinds: Sequence[SpaceEventKind] | None
) -> Listing[EventRow]:
    """By space: everything that happened, or what concerns these; the newest first."""
    source, values = _narrowed(
        "FROM space_event WHERE space_event.space_id = ANY($1)",
        ("learner_id = {}", learner_id),
        ("objective_id = {}", objective_id),
        _of_kinds(kinds),
    )
    return _events("space_event.space_id", source, values)


OWN = ", ".join(f"'{kind}'" for kind in OWN_KINDS)


class Wanted(NamedTuple):
    """Which lines: by this user, of these kinds, from an instant on and before another. None stands for all.

    Where `own` is False, kinds that learners cause themselves are not found by an actor: to be found would tell whose
    account a learner's is (rule 18).
    """

    actor_id: UUID | None = None
    kinds: Sequence[SpaceEventKind] | None = None
    since: datetime | None = None
    before: datetime | None = None
    own: bool = True


def diary_of_issuers(wanted: Wanted) -> Listing[EventRow]:
    """By issuer: what happened in all of its spaces, the newest first."""
    of_staff = "" if wanted.own else f" AND kind NOT IN ({OWN})"
    source, values = _narrowed(
        "FROM space_event JOIN space ON space.id = space_event.space_id WHERE space.issuer_id = ANY($1)",
        (f"actor_id = {{}}{of_staff}", wanted.actor_id),
        _of_kinds(wanted.kinds),
        ("at >= {}", wanted.since),
        ("at < {}", wanted.before),
    )
    return _events("space.issuer_id", source, values, ("-at", "-id"))


def changes_of_pairs(pairs: Sequence[Pair]) -> Listing[EventRow]:
    """By the key of a learner and an objective: every change of that progress, the newest first."""
    source = f"""
FROM {PAIRS_GIVEN} JOIN space_event ON space_event.learner_id = pair.learner_id
  AND space_event.objective_id = pair.objective_id
WHERE pair.key = ANY($1) AND kind IN ({TOLD})"""
    return _events("pair.key", source, [given(pairs)])


Condition = tuple[str, object]


def _of_kinds(kinds: Sequence[SpaceEventKind] | None) -> Condition:
    return "kind = ANY({})", None if kinds is None else [str(kind) for kind in kinds]


def _narrowed(source: str, *conditions: Condition) -> tuple[str, list[object]]:
    """By each condition whose value is not None; {} stands for where the value is given, behind the parents."""
    wanted = [(condition, value) for condition, value in conditions if value is not None]
    told = [condition.format(f"${place}") for place, (condition, _) in enumerate(wanted, start=2)]
    return " AND ".join([source, *told]), [value for _, value in wanted]


def _events(
    parent: str, source: str, values: Sequence[object], order: tuple[str, ...] = ("-sequence",)
) -> Listing[EventRow]:
    return Listing(
        record=EventRow,
        columns=columns(EventRow, "space_event"),
        parent=parent,
        source=source,
        order=order,
        values=tuple(values),
    )
