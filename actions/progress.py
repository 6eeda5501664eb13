"""Progress: how is an objective completed, and how is that taken back? (rules 9 to 13)"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from actions.awarding import revoke
from actions.completing import Totals, complete, take_back
from actions.earning import award_candidates
from actions.outcomes import Outcomes
from actions.refusals import (
    AlreadyCompleted,
    DecidedByBadge,
    EvidenceNotAccepted,
    EvidenceRequired,
    InvalidInput,
    NotCompleted,
    NotForYourself,
    NotFound,
    Refusal,
)
from actions.subjects import the_space_of
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import line_of_text, text
from actions.verbs import verb
from models.candidates import Candidate, Goal, candidates
from models.diary import ProgressRule
from models.issuers import issuers
from models.objectives import EvidencePolicy, ObjectiveKind
from models.progress import ProgressStatus
from models.rights import Right, Role, Roles, may
from models.roles import ISSUER_ROLE, in_space
from models.spaces import SpaceRow
from models.who import Who, user_of

MOST_AT_ONCE = 1000
AWAY = "The learner has put this badge away: it counts again once they take it out."


@verb
async def complete_objective(
    by: Actor, objective_id: UUID, learner_ids: Sequence[UUID], narrative: str | None = None
) -> Outcomes:
    """Mark complete and award, for each of up to 1,000 learners with their own outcome (rules 9, 11, 12, 15)."""
    wanted = _wanted(learner_ids)
    narrative = text(narrative, "narrative") if narrative else None
    looking = Looking(by, objective_id, wanted)
    async with changing(by, Right.RUN_SPACE, looking.subject) as change:
        goal, found = looking.found
        await _require_may_award(change, goal)
        outcomes = change.gives(_sorted(wanted, lambda key: _no_completion(goal, found.get(key))))
        earners = [found[learner_id] for learner_id in outcomes.done]
        earned = await award_candidates(change, goal, earners, narrative)
        before = [Totals(row.id, row.points, row.completed_count) for row in earners]
        await complete(change, goal, earned, ProgressRule.STAFF, before)
    return outcomes


@verb
async def revoke_completion(
    by: Actor, objective_id: UUID, learner_ids: Sequence[UUID], reason: str
) -> Outcomes:
    """Take completions back, with the award that each made where the objective revokes (rules 10, 12)."""
    wanted = _wanted(learner_ids)
    reason = line_of_text(reason, "reason", most=255)
    looking = Looking(by, objective_id, wanted)
    async with changing(by, Right.RUN_SPACE, looking.subject) as change:
        goal, found = looking.found
        if goal.kind is ObjectiveKind.BADGE:
            raise DecidedByBadge(
                "This objective follows its badge: revoke the award instead.", ("objective",)
            )
        outcomes = change.gives(_sorted(wanted, lambda key: _no_taking_back(found.get(key))))
        await take_back(change, goal, outcomes.done, ProgressRule.STAFF, reason)
        if goal.auto_revoke:
            taken = (found[learner_id] for learner_id in outcomes.done)
            made = [row.award_id for row in taken if row.made_award and row.award_id]
            await revoke(change, made, reason)
    return outcomes


def _wanted(learner_ids: Sequence[UUID]) -> list[UUID]:
    if not 1 <= len(learner_ids) <= MOST_AT_ONCE:
        raise InvalidInput(f"Name between 1 and {MOST_AT_ONCE:,} learners.", "learners")
    return list(dict.fromkeys(learner_ids))


class Looking:
    """The objective and its candidates as they are under the lock, read by the statement that asks the actor's rights:
    while one is decided, all others in the space wait."""

    found: tuple[Goal, dict[UUID, Candidate]]

    def __init__(self, by: Actor, objective_id: UUID, learner_ids: Sequence[UUID]) -> None:
        self._by, self._objective_id, self._learner_ids = by, objective_id, learner_ids
        self.subject = replace(the_space_of(objective_id), roles=self._roles)

    async def _roles(self, who: Who, space: SpaceRow) -> Roles:
        now = self._by.tools.now()
        found = await candidates(self._objective_id, self._learner_ids, user_of(who), now)
        if found is None:
            raise NotFound("objective")  # it is gone since
        self.found = found
        return in_space(who, space.id, found[0].roles)


def _sorted(learner_ids: Iterable[UUID], no: Callable[[UUID], Refusal | None]) -> Outcomes:
    """By whether there is a refusal."""
    outcomes = Outcomes()
    for learner_id in learner_ids:
        if refusal := no(learner_id):
            outcomes.refused.append((str(learner_id), refusal))
        else:
            outcomes.done.append(learner_id)
    return outcomes


def _no_completion(goal: Goal, learner: Candidate | None) -> Refusal | None:
    if learner is None:
        return NotFound("learners")
    if learner.is_actor:
        return NotForYourself(field=("learners",))
    if learner.status is ProgressStatus.COMPLETED:
        return AlreadyCompleted(field=("learners",))
    if learner.status is ProgressStatus.SUBMITTED:
        return EvidenceNotAccepted(field=("learners",))
    if goal.evidence_policy is EvidencePolicy.REQUIRED:
        return EvidenceRequired(field=("learners",))
    if goal.kind is ObjectiveKind.BADGE and learner.put_away:
        # It stands, so marking would award nothing, and it is not held (rule 11). A manual objective links the rejected
        # award and is complete all the same: what staff mark counts (rules 9, 13).
        return DecidedByBadge(AWAY, ("learners",))
    return None


def _no_taking_back(learner: Candidate | None) -> Refusal | None:
    if learner is None:
        return NotFound("learners")
    if learner.is_actor:
        return NotForYourself(field=("learners",))
    return None if learner.status is ProgressStatus.COMPLETED else NotCompleted(field=("learners",))


async def _require_may_award(change: Change[SpaceRow], goal: Goal) -> None:
    """Whoever runs the space awards by manual objectives; a tracked badge is its issuer's to award (rule 11)."""
    if goal.kind is ObjectiveKind.MANUAL:
        return
    if goal.issuer_id is None:
        raise DecidedByBadge("This badge is awarded outside: the learner can import it.", ("objective",))
    roles = change.roles & {Role.LAUREL} | ({ISSUER_ROLE[goal.issuer_role]} if goal.issuer_role else set())
    if not may(roles, Right.AWARD_BADGE):
        issuer = (await issuers([goal.issuer_id]))[goal.issuer_id]
        raise DecidedByBadge(f"Only the staff of {issuer.name} can award this badge.", ("objective",))
