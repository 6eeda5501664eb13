"""What is somebody to these issuers or spaces, as the database says now?"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from models.issuers import ISSUER, IssuerRole, IssuerRow
from models.rights import Role, Roles
from models.rows import fetch, fetch_beside
from models.who import Display, Laurel, Viewer, Who, user_of


class Identified(Protocol):
    @property
    def id(self) -> UUID: ...


Row = TypeVar("Row", bound=Identified)
ISSUER_ROLE = {
    IssuerRole.OWNER: Role.ISSUER_OWNER,
    IssuerRole.EDITOR: Role.ISSUER_EDITOR,
    IssuerRole.STAFF: Role.ISSUER_STAFF,
}

# What a row of issuer_staff makes somebody, in SQL.
_WHENS = " ".join(f"WHEN '{stored}' THEN '{role}'" for stored, role in ISSUER_ROLE.items())
STAFF_ROLE = f"CASE issuer_staff.role {_WHENS} END"


class Member(NamedTuple):
    user_id: UUID
    space_id: UUID
    role: str


class HasRole(NamedTuple):
    subject_id: UUID
    role: str


def roles_anywhere(who: Who) -> Roles:
    """What somebody is to the installation as a whole."""
    match who:
        case Laurel():
            return frozenset({Role.LAUREL})
        case Viewer():
            return frozenset({Role.SIGNED_IN})
        case Display():
            return frozenset()
        case _:
            return frozenset({Role.NOBODY})


async def roles_at_issuers(who: Who, issuer_ids: Iterable[UUID]) -> dict[UUID, Roles]:
    """By issuer; owner, editor or staff on top of what the viewer is anywhere."""
    wanted = set(issuer_ids)
    roles = {issuer_id: set(roles_anywhere(who)) for issuer_id in wanted}
    if isinstance(who, Viewer) and wanted:
        for row in await fetch(HasRole, AT_ISSUERS, who.user_id, list(wanted)):
            roles[row.subject_id].add(ISSUER_ROLE[IssuerRole(row.role)])
    return {issuer_id: frozenset(found) for issuer_id, found in roles.items()}


async def issuers_with_roles(who: Who, ids: Iterable[UUID]) -> dict[UUID, tuple[IssuerRow, Roles]]:
    """Issuers by id, whoever asks, and what the viewer is to each."""
    anywhere, seen = roles_anywhere(who), dict[UUID, tuple[IssuerRow, Roles]]()
    for row, (role,) in await fetch_beside(IssuerRow, AnyRole, WITH_ROLES, list(set(ids)), user_of(who)):
        seen[row.id] = row, anywhere | ({Role(role)} if role else set())
    return seen


class AnyRole(NamedTuple):
    role: str | None


WITH_ROLES = f"""
SELECT found.*, {STAFF_ROLE} AS role FROM ({ISSUER} WHERE issuer.id = ANY($1)) AS found
LEFT JOIN issuer_staff ON issuer_staff.issuer_id = found.id AND issuer_staff.user_id = $2"""
AT_ISSUERS = """
SELECT issuer_id, role FROM issuer_staff WHERE user_id = $1 AND issuer_id = ANY($2)
"""


async def roles_in_spaces(who: Who, space_ids: Iterable[UUID]) -> dict[UUID, Roles]:
    """By space; nothing for a stranger. Owners and editors of the issuer count as staff (rule 22)."""
    roles = await roles_of_many([(who, space_id) for space_id in set(space_ids)])
    return {space_id: found for (_, space_id), found in roles.items()}


async def roles_of_many(asked: Collection[tuple[Who, UUID]]) -> dict[tuple[Who, UUID], Roles]:
    """By who and space, for many people: what they are there, by one statement."""
    viewers = {(who.user_id, space_id) for who, space_id in asked if isinstance(who, Viewer)}
    found: dict[tuple[UUID, UUID], Roles] = defaultdict(frozenset)
    if viewers:
        user_ids, space_ids = [list(set(ids)) for ids in zip(*viewers, strict=True)]
        for user_id, space_id, role in await fetch(Member, OF_MANY, user_ids, space_ids):
            found[user_id, space_id] |= {Role(role)}
    return {
        (who, space_id): found[who.user_id, space_id]
        if isinstance(who, Viewer)
        else _of_itself(who, space_id)
        for who, space_id in asked
    }


def in_space(who: Who, space_id: UUID, told: Iterable[Role] | None) -> Roles:
    """What somebody is in a space: a viewer what the database has told of them, all others by themselves."""
    return frozenset(told or ()) if isinstance(who, Viewer) else _of_itself(who, space_id)


def _of_itself(who: Who, space_id: UUID) -> Roles:
    """What needs not be looked up."""
    match who:
        case Laurel():
            return frozenset({Role.LAUREL})
        case Display(space_id=shown) if shown == space_id:
            return frozenset({Role.DISPLAY})
        case _:
            return frozenset()


# Who is what in which space: (user_id, space_id, role), a user twice where they are both.
MEMBERS = f"""(
SELECT user_id, space_id, '{Role.SPACE_STAFF}' AS role FROM staff_member
UNION ALL
SELECT issuer_staff.user_id, space.id, '{Role.SPACE_STAFF}' FROM issuer_staff
JOIN space ON space.issuer_id = issuer_staff.issuer_id WHERE issuer_staff.role IN ('OWNER', 'EDITOR')
UNION ALL
SELECT user_id, space_id, '{Role.LEARNER}' FROM learner WHERE removed_at IS NULL
) AS member"""

OF_MANY = f"SELECT user_id, space_id, role FROM {MEMBERS} WHERE user_id = ANY($1) AND space_id = ANY($2)"


async def role_of_all(token_ids: Collection[UUID], space_id: UUID, now: datetime) -> Role | None:
    """What each of those whose tokens these are is in a space, if all are that and nothing else, and all tokens work.

    It is counted, so that a thousand people are one row.
    """
    found = await fetch(Counted, OF_ALL, list(token_ids), now, space_id)
    role, tokens = found[0] if len(found) == 1 else (None, 0)
    return Role(role) if role and tokens == len(token_ids) else None


class Counted(NamedTuple):
    role: str | None
    tokens: int


OF_ALL = f"""
SELECT role, count(DISTINCT access_token.id) AS tokens FROM access_token
LEFT JOIN {MEMBERS} ON member.user_id = access_token.user_id AND member.space_id = $3
WHERE access_token.id = ANY($1) AND revoked_at IS NULL AND expires_at > $2 GROUP BY role"""


async def standing_in_space(who: Who, space_id: UUID) -> Roles:
    """The roles in one space, and whether the account is erased."""
    if not isinstance(who, Viewer):
        return (await roles_in_spaces(who, [space_id]))[space_id]
    return frozenset(Role(row.role) for row in await fetch(OnlyRole, STANDING, who.user_id, space_id))


def standing(space: str) -> str:
    """What the user `$1` is in this space, and whether their account is erased."""
    return f"SELECT role FROM {MEMBERS} WHERE user_id = $1 AND space_id = {space} UNION ALL {ERASED}"


async def erased(who: Who) -> Roles:
    """For what is no space: the role of who is erased, or nothing."""
    if not isinstance(who, Viewer):
        return frozenset()
    return frozenset(Role(row.role) for row in await fetch(OnlyRole, ERASED, who.user_id))


class OnlyRole(NamedTuple):
    role: str


def with_roles(found: Iterable[tuple[Row, OnlyRole]]) -> dict[UUID, tuple[Row, Roles]]:
    """By id: rows that were read once for each role that somebody has there."""
    seen: dict[UUID, tuple[Row, Roles]] = {}
    for row, each in found:
        _, roles = seen.get(row.id, (row, frozenset[Role]()))
        seen[row.id] = row, roles | {Role(each.role)}
    return seen


ERASED = f"SELECT '{Role.ERASED}' AS role FROM users WHERE id = $1 AND erased_at IS NOT NULL"
STANDING = standing("$2")
