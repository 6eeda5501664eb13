"""Which rows can be locked, and who is what to them?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar
from uuid import UUID

from models.issuers import IssuerRow, issuers
from models.learners import LearnerRow, learners
from models.pathways import PathwayRow, roles_on_pathways
from models.rights import Right, Role, Roles
from models.roles import erased, roles_anywhere, roles_at_issuers, standing_in_space
from models.rows import columns, execute, write
from models.spaces import SpaceRow
from models.users import UserRow
from models.who import Who, user_of

Row = TypeVar("Row")


@dataclass(frozen=True)
class Subject(Generic[Row]):
    """A row to lock. `see` is the right without which it is not there; `field` names it in the refusal.

    `roles` are asked of the locked row; with ERASED among them for who is erased.
    """

    lock: Callable[[], Awaitable[Row | None]]
    roles: Callable[[Who, Row], Awaitable[Roles]]
    see: Right
    field: tuple[str, ...] = ()


def a_space(space_id: UUID, *field: str, see: Right = Right.SEE_SPACE) -> Subject[SpaceRow]:
    """Writing the row first takes the lock on both engines, so that `sequence` counts in order of commits.

    `see` is asked of what `field` names, where that is more hidden than the space.
    """
    return Subject(partial(_lock_space, "$1", space_id), _in_space, see, field)


def the_space_of(objective_id: UUID) -> Subject[SpaceRow]:
    """The space of an objective, which never goes to another one."""
    lock = partial(_lock_space, "(SELECT space_id FROM objective WHERE id = $1)", objective_id)
    return Subject(lock, _in_space, Right.SEE_SPACE, ("objective",))


async def _lock_space(which: str, key: UUID) -> SpaceRow | None:
    sql = f"UPDATE space SET sequence = sequence WHERE id = {which} RETURNING {columns(SpaceRow, 'space')}"
    return next(iter(await write(SpaceRow, sql, key)), None)


async def _in_space(who: Who, space: SpaceRow) -> Roles:
    return await standing_in_space(who, space.id)


def a_learner(learner: LearnerRow, field: str = "learner") -> Subject[SpaceRow]:
    """One learner, by the lock of their space; they are SELF to themself, and nobody to other learners (rule 37)."""
    space = a_space(learner.space_id)

    async def roles(who: Who, row: SpaceRow) -> Roles:
        found = await space.roles(who, row)
        now = (await learners([learner.id]))[learner.id]  # after the lock: it may be somebody else's by now
        own = now.user_id is not None and now.user_id == user_of(who) and Role.LEARNER in found
        return found | {Role.SELF} if own else found

    return Subject(space.lock, roles, Right.SEE_LEARNER, (field,))


def an_issuer(issuer_id: UUID, *field: str) -> Subject[IssuerRow]:
    """An issuer, with its badges, spaces and direct awards."""

    async def lock() -> IssuerRow | None:
        await execute("UPDATE issuer SET name = name WHERE id = $1", issuer_id)
        return (await issuers([issuer_id])).get(issuer_id)

    async def roles(who: Who, row: IssuerRow) -> Roles:
        return (await roles_at_issuers(who, [row.id]))[row.id] | await erased(who)

    return Subject(lock, roles, Right.SEE_ISSUER, field)


def a_pathway(pathway: PathwayRow) -> Subject[IssuerRow]:
    """One pathway, by the lock of its issuer."""

    async def roles(who: Who, row: IssuerRow) -> Roles:
        return (await roles_on_pathways(who, [pathway.id]))[pathway.id] | await erased(who)

    return replace(an_issuer(pathway.issuer_id, "pathway"), roles=roles, see=Right.SEE_PATHWAY)


def a_user(user_id: UUID, *field: str) -> Subject[UserRow]:
    """A user, with their addresses and tokens."""

    async def lock() -> UserRow | None:
        return await hold_user(user_id)

    async def roles(who: Who, row: UserRow) -> Roles:
        self = {Role.SELF} if user_of(who) == row.id else set()
        return roles_anywhere(who) | self | await erased(who)

    return Subject(lock, roles, Right.CHANGE_ACCOUNT, field)


async def hold_user(user_id: UUID) -> UserRow | None:
    """Until the transaction ends nobody erases them; None for who is erased."""
    sql = f"""
UPDATE users SET name = name WHERE id = $1 AND erased_at IS NULL RETURNING {columns(UserRow, "users")}"""
    return next(iter(await write(UserRow, sql, user_id)), None)


def the_installation() -> Subject[int]:
    """What belongs to no space, issuer or user."""

    async def lock() -> int:
        await execute("UPDATE installation SET epoch = epoch WHERE id = 1")
        return 1

    async def roles(who: Who, row: int) -> Roles:
        return roles_anywhere(who) | await erased(who)

    return Subject(lock, roles, Right.SEE_ISSUER)


def invited_to(subject: Subject[Row]) -> Subject[Row]:
    """The same row, for whoever holds an invitation to it; what else they are there does not matter."""

    async def roles(who: Who, row: Row) -> Roles:
        return frozenset({Role.INVITED}) | await erased(who)

    return replace(subject, roles=roles, see=Right.ACCEPT_INVITATION, field=("token",))
