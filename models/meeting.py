"""Whose name may a user see?"""

from collections.abc import Iterable
from uuid import UUID

from models.rights import Role
from models.roles import MEMBERS
from models.rows import Id, fetch
from models.who import Viewer, Who


async def visible_users(who: Who, ids: Iterable[UUID]) -> list[UUID]:
    """Those among these whose name the viewer may see: themself, and whom they meet in a space or at an issuer.

    Members of a space see its staff, and people on an issuer's staff each other. Staff do not see the account of
    a learner: adding an address must not tell whose it is (rule 18).
    """
    if not isinstance(who, Viewer):
        return []
    return [row.id for row in await fetch(Id, MET, who.user_id, list(set(ids)))]


MET = f"""
SELECT id FROM users WHERE id = ANY($2) AND (
  id = $1
  OR EXISTS (
    SELECT 1 FROM {MEMBERS} JOIN {MEMBERS.replace("AS member", "AS other")} ON other.space_id = member.space_id
    WHERE member.user_id = $1 AND other.user_id = users.id
    AND other.role = '{Role.SPACE_STAFF}'
  )
  OR EXISTS (
    SELECT 1 FROM issuer_staff AS mine JOIN issuer_staff AS theirs ON theirs.issuer_id = mine.issuer_id
    WHERE mine.user_id = $1 AND theirs.user_id = users.id
  )
)"""
