"""Which award does a completion come with? (rules 9, 25)"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from actions.awarding import Given, Recipient, give
from actions.completing import Earned
from actions.unit import Change
from models.badges import badges
from models.candidates import Candidate, Goal
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
    by_learner = {learner_id: award_id for (learner_id, _), award_id in holdings.items()}
    given = Given(badge.id, badge.valid_for)
    return await _earned(change, given, earners, by_learner, narrative, objective_id)


async def award_candidates(
    change: Change[SpaceRow], goal: Goal, earners: Sequence[Candidate], narrative: str | None
) -> Mapping[UUID, Earned]:
    """The same by what was read of them already, for the objective that they complete."""
    by_learner = {row.id: row.held_id for row in earners if row.held_id}
    nothing_stands = not any(row.stands and not row.held_id for row in earners)
    given = Given(goal.badge_id, goal.valid_for, nothing_stands)
    return await _earned(change, given, earners, by_learner, narrative, goal.id)


async def _earned(
    change: Change[SpaceRow],
    badge: Given,
    earners: Sequence[LearnerRow] | Sequence[Candidate],
    holdings: Mapping[UUID, UUID],
    narrative: str | None,
    objective_id: UUID | None,
) -> Mapping[UUID, Earned]:
    earned = {learner_id: Earned(award_id, False) for learner_id, award_id in holdings.items()}
    new = [learner for learner in earners if learner.id not in earned]
    recipients = [Recipient(learner.email, learner.name, narrative) for learner in new]
    given = await give(change, badge, recipients, objective_id)
    return earned | {learner.id: given[learner.email] for learner in new}
