"""What is left of somebody in a space once they have erased their account? (rule 34)"""

from uuid import UUID

from actions.aliases import new_aliases
from actions.discarding import discard
from actions.unit import Change
from models.diary import SpaceEventKind
from models.keys import new_entry_id
from models.learners import Learner, LearnerRow, learners, learners_merged_into
from models.rows import Id, write
from models.searching import sorting
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


async def _blank(change: Change[SpaceRow], learner: LearnerRow) -> None:
    """No name, no address, another alias, off the leaderboard; also of those who were merged into them."""
    for row in (learner, *await learners_merged_into(learner.id)):
        (alias,) = await new_aliases(row.space_id, 1)
        await Learner.filter(id=row.id).update(
            email=nobody_at(row.id),
            user_id=None,
            name=None,
            alias=alias,
            sort_name=sorting(alias),
            entry_id=new_entry_id(),
            shares_real_name=False,
            removed_at=row.removed_at or change.now,
        )
        await discard(change, of_learners=(row.id,))
    if learner.removed_at is None:
        change.happened(SpaceEventKind.LEARNER_REMOVED, learner_id=learner.id)
