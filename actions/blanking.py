"""What is left of somebody in a space once they have erased their account? (rule 34)"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from actions.aliases import new_line
from actions.discarding import discard
from actions.unit import Change
from models.diary import SpaceEventKind
from models.learners import Learner, LearnerRow, learners, learners_merged_into
from models.rows import Id, execute, write
from models.spaces import SpaceRow


def nobody_at(key: UUID) -> str:
    """An address that is nobody's, since no mail can go there (RFC 2606, section 2)."""
    return f"erased-{key.hex}@erased.invalid"


async def erase(change: Change[SpaceRow], user_ids: set[UUID], learner_ids: list[UUID]) -> None:
    """These users are on no staff any more, and these learners are nobody's."""
    for _ in await write(Id, DISMISS, change.subject.id, list(user_ids)) if user_ids else ():
        change.happened(SpaceEventKind.STAFF_REMOVED)
    for learner in (await learners(learner_ids)).values():
        await _blank(change, learner)


DISMISS = "DELETE FROM staff_member WHERE space_id = $1 AND user_id = ANY($2) RETURNING id"


async def bury(change: Change[Any], addresses: Collection[str]) -> None:
    """Awards to these addresses, which are nobody's any more, become revoked tombstones; what was earned is forgotten.

    Again with each learner: an award that was made at the very moment of the erasure was not there for it.
    """
    await execute(TOMBSTONES, list(addresses), change.now, REASON)
    await execute(UNCLAIM, list(addresses))


UNCLAIM = """
DELETE FROM pathway_completion WHERE email = ANY($1) AND NOT EXISTS (
  SELECT 1 FROM email_address WHERE address = pathway_completion.email AND verified_at IS NOT NULL
)"""

REASON = "The recipient has erased their account."

TOMBSTONES = """
UPDATE award SET standing = FALSE, recipient_name = NULL, narrative = NULL,
  email = 'erased-' || CAST(id AS TEXT) || '@erased.invalid', imported_digest = NULL,
  imported_from = CASE WHEN imported_from IS NOT NULL THEN '' END,
  revoked_at = coalesce(revoked_at, $2), revocation_reason = coalesce(revocation_reason, $3)
WHERE email = ANY($1) AND NOT EXISTS (
  SELECT 1 FROM email_address WHERE address = award.email AND verified_at IS NOT NULL
)"""


async def _blank(change: Change[SpaceRow], learner: LearnerRow) -> None:
    """No name, no address, another alias, off the leaderboard; also of those who were merged into them."""
    for row in (learner, *await learners_merged_into(learner.id)):
        await bury(change, [row.email])
        await Learner.filter(id=row.id).update(
            email=nobody_at(row.id),
            user_id=None,
            name=None,
            shares_real_name=False,
            removed_at=row.removed_at or change.now,
            **await new_line(row.space_id, None),
        )
        await discard(change, of_learners=(row.id,))
    if learner.removed_at is None:
        change.happened(SpaceEventKind.LEARNER_REMOVED, learner_id=learner.id)
