"""By which address are staff known who have given up the one that they were invited by? (rules 21, 22)"""

from collections.abc import Collection
from uuid import UUID

from models.rows import execute


async def be_known_by_primary(user_id: UUID, given_up: str) -> None:
    """On the staff of issuers: else whoever has the address next would be taken for them."""
    await execute(FREE, user_id, given_up)
    await execute(RENAME, user_id, given_up)


async def rename_staff(space_id: UUID, user_ids: Collection[UUID]) -> None:
    """On the staff of one space, whose lock is held."""
    await execute(FREE_IN_SPACE, space_id, list(user_ids))
    await execute(RENAME_IN_SPACE, space_id, list(user_ids))


PRIMARY = "SELECT address FROM email_address WHERE user_id = {user} AND is_primary"

# An invitation of the primary address, which is on the staff already.
FREE = f"""
DELETE FROM issuer_staff WHERE user_id IS NULL AND email IN ({PRIMARY.format(user="$1")}) AND issuer_id IN (
  SELECT issuer_id FROM issuer_staff WHERE user_id = $1 AND email = $2
)"""
RENAME = f"""
UPDATE issuer_staff SET email = ({PRIMARY.format(user="$1")}) WHERE user_id = $1 AND email = $2"""

ASTRAY = """
user_id = ANY($2) AND EXISTS (
  SELECT 1 FROM email_address AS own WHERE own.user_id = staff_member.user_id AND own.is_primary
) AND NOT EXISTS (
  SELECT 1 FROM email_address AS own
  WHERE own.user_id = staff_member.user_id AND own.address = staff_member.email AND own.verified_at IS NOT NULL
)"""
FREE_IN_SPACE = f"""
DELETE FROM staff_member WHERE space_id = $1 AND user_id IS NULL AND email IN (
  SELECT address FROM email_address WHERE is_primary AND user_id IN (
    SELECT user_id FROM staff_member WHERE space_id = $1 AND {ASTRAY}
  )
)"""
RENAME_IN_SPACE = f"""
UPDATE staff_member SET email = ({PRIMARY.format(user="staff_member.user_id")}) WHERE space_id = $1 AND {ASTRAY}"""
