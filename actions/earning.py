"""Which award does a completion come with? (rules 9, 25)"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from actions.awarding import Recipient, give
from actions.completing import Earned
from actions.unit import Change
from models.badges import badges
from models.holdings import held
from models.learners import LearnerRow
from models.spaces import SpaceRow


async def award_earners(
    change: Change[SpaceRow],
    badge_id: UUID,
    earners: Sequence[LearnerRow],
    narrative: str | None = None,
    objective_id: UUID | None = None,
) -> Mapping[UUID, Earned]:
    """By learner: the valid award held already, else a new one, made for the objective where there is one."""
    badge = (await badges([badge_id]))[badge_id]
    holdings = await held((learner.id for learner in earners), [badge.id], change.now)
    earned = {learner_id: Earned(award_id, False) for (learner_id, _), award_id in holdings.items()}
    new = [learner for learner in earners if learner.id not in earned]
    given = await give(
        change,
        badge,
        [Recipient(learner.email, learner.name, narrative) for learner in new],
        objective_id,
    )
    return earned | {learner.id: given[learner.email] for learner in new}
