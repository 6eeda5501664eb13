"""Which locks keep a law, and how is each dropped? By its name: what drops it, and the test that must fail then."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from actions import unit
from actions.refusals import NotAllowed, NotFound
from actions.subjects import Subject
from actions.tools import Actor
from models.rights import Right, may
from models.rows import columns, execute, first
from models.spaces import SpaceRow
from models.users import UserRow, users
from tests.test_access_tokens import test_a_user_has_fifty_and_sessions_do_not_count as fifty_tokens
from tests.test_accounts import test_however_often_two_owners_leave_at_once_one_stays as owners_leave
from tests.test_deliveries import test_many_who_claim_at_once_share_what_is_due as claims
from tests.test_issuer_staff import (
    test_of_two_owners_who_remove_each_other_at_once_one_stays as owners_remove,
)
from tests.test_locks import (
    test_what_a_completion_waited_for_counts_when_its_rights_are_asked as rights_asked,
)
from tests.test_many_writers import test_fifty_writers_at_once_leave_no_gap_in_the_diary as writers

Patch = pytest.MonkeyPatch


class Lock(NamedTuple):
    """`drop` takes it away; `test` is the one named for it, which fails `at_once` or else in nearly every round."""

    drop: Callable[[Patch], None]
    test: Callable[..., Awaitable[None]]
    at_once: bool = False


def a_space_that_is_only_read(patch: Patch) -> None:
    async def read(which: str, key: UUID) -> SpaceRow | None:
        return await first(
            SpaceRow, f"SELECT {columns(SpaceRow, 'space')} FROM space WHERE id = {which}", key
        )

    patch.setattr("actions.subjects._lock_space", read)


def an_issuer_that_is_only_read(patch: Patch) -> None:
    """And the installation with it."""

    async def nothing(sql: str, *values: object) -> None:
        """What writes the row first."""

    patch.setattr("actions.subjects.execute", nothing)


def an_issuer_that_who_leaves_only_reads(patch: Patch) -> None:
    async def without_a_lock(sql: str, *values: object) -> None:
        if not sql.startswith("UPDATE issuer SET name = name"):
            await execute(sql, *values)

    patch.setattr("actions.erasure.execute", without_a_lock)


def a_user_who_is_only_read(patch: Patch) -> None:
    async def read(user_id: UUID) -> UserRow | None:
        return (await users([user_id])).get(user_id)

    patch.setattr("actions.subjects.hold_user", read)


def rights_that_are_asked_before(patch: Patch) -> None:
    begun = unit._begun

    async def asked_before(by: Actor, right: Right, subject: Subject[Any], archived_too: bool) -> Any:
        space = await first(SpaceRow, f"SELECT {columns(SpaceRow, 'space')} FROM space LIMIT 1")
        known = await subject.roles(by.who, space)
        if not may(known, subject.see):
            raise NotFound
        if not may(known, right):
            raise NotAllowed

        async def as_known(who: object, row: object) -> Any:
            return known

        return await begun(by, right, Subject(subject.lock, as_known, subject.see), archived_too)

    patch.setattr(unit, "_begun", asked_before)


def a_claim_that_does_not_look_again(patch: Patch) -> None:
    """Whether what it chose is still due, once it has the row."""
    from actions import deliveries

    again = "WHERE next_attempt_at <= $1 AND"
    assert deliveries.CLAIM.count(again) == 2
    patch.setattr(deliveries, "CLAIM", deliveries.CLAIM.replace(again, "WHERE $1 = $1 AND", 1))


LOCKS: dict[str, Lock] = {
    "of a space, taken by writing it first (rules 9, 12, 14)": Lock(a_space_that_is_only_read, writers, True),
    "of an issuer (rule 22: the last owner stays)": Lock(an_issuer_that_is_only_read, owners_remove),
    "of an issuer, by who erases themself (rule 34)": Lock(
        an_issuer_that_who_leaves_only_reads, owners_leave
    ),
    "of a user (rule 38: so many tokens)": Lock(a_user_who_is_only_read, fifty_tokens),
    "before rights are asked (habit 2)": Lock(rights_that_are_asked_before, rights_asked, True),
    "of a delivery (habit 9: sent once)": Lock(a_claim_that_does_not_look_again, claims),
}
