"""Progress: how is an objective completed, and how is that taken back? (rules 9 to 13)"""

from collections.abc import Container, Iterable, Mapping, Sequence
from uuid import UUID

from actions.awarding import revoke
from actions.completing import complete, take_back
from actions.earning import award_earners
from actions.objectives import known_objective
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
from actions.subjects import a_space
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import line_of_text, text
from actions.verbs import verb
from models.badges import badges
from models.diary import ProgressRule
from models.holdings import put_away
from models.issuers import issuers
from models.learners import LearnerRow, learners
from models.objectives import EvidencePolicy, ObjectiveKind, ObjectiveRow
from models.progress import ProgressRow, ProgressStatus, progress_on
from models.rights import Right, may
from models.roles import roles_at_issuers
from models.spaces import SpaceRow

MOST_AT_ONCE = 1000
AWAY = "The learner has put this badge away: it counts again once they take it out."


@verb
async def complete_objective(
    by: Actor, objective_id: UUID, learner_ids: Sequence[UUID], narrative: str | None = None
) -> Outcomes:
    """Mark complete and award, for each of up to 1,000 learners with their own outcome (rules 9, 11, 12, 15)."""
    wanted = _wanted(learner_ids)
    narrative = text(narrative, "narrative") if narrative else None
    found = await known_objective(objective_id)
    async with changing(by, Right.RUN_SPACE, a_space(found.space_id, "objective")) as change:
        objective = await known_objective(objective_id)
        await _require_may_award(change, objective)
        pairs = await _pairs(objective, wanted)
        own, away = await _own(change, pairs), await _put_away(change, objective, pairs)
        outcomes = change.gives(Outcomes())
        for learner_id in wanted:
            no = _no_completion(objective, pairs.get(learner_id), own, away)
            if no:
                outcomes.refused.append((str(learner_id), no))
            else:
                outcomes.done.append(learner_id)
        earners = [pairs[learner_id][0] for learner_id in outcomes.done]
        earned = await award_earners(change, objective.badge_id, earners, narrative, objective.id)
        await complete(change, objective, earned, ProgressRule.STAFF)
    return outcomes


@verb
async def revoke_completion(
    by: Actor, objective_id: UUID, learner_ids: Sequence[UUID], reason: str
) -> Outcomes:
    """Take completions back, with the award that each made where the objective revokes (rules 10, 12)."""
    wanted = _wanted(learner_ids)
    reason = line_of_text(reason, "reason", most=255)
    found = await known_objective(objective_id)
    async with changing(by, Right.RUN_SPACE, a_space(found.space_id, "objective")) as change:
        objective = await known_objective(objective_id)
        if objective.kind is ObjectiveKind.BADGE:
            raise DecidedByBadge(
                "This objective follows its badge: revoke the award instead.", ("objective",)
            )
        pairs = await _pairs(objective, wanted)
        own = await _own(change, pairs)
        outcomes = change.gives(Outcomes())
        for learner_id in wanted:
            no = _no_taking_back(pairs.get(learner_id), own)
            if no:
                outcomes.refused.append((str(learner_id), no))
            else:
                outcomes.done.append(learner_id)
        await take_back(change, objective, outcomes.done, ProgressRule.STAFF, reason)
        if objective.auto_revoke:
            taken = (pairs[learner_id][1] for learner_id in outcomes.done)
            await revoke(change, [row.award_id for row in taken if row.made_award and row.award_id], reason)
    return outcomes


Pair = tuple[LearnerRow, ProgressRow]


def _wanted(learner_ids: Sequence[UUID]) -> list[UUID]:
    if not 1 <= len(learner_ids) <= MOST_AT_ONCE:
        raise InvalidInput(f"Name between 1 and {MOST_AT_ONCE:,} learners.", "learners")
    return list(dict.fromkeys(learner_ids))


async def _pairs(objective: ObjectiveRow, learner_ids: Iterable[UUID]) -> dict[UUID, Pair]:
    """By learner: the active ones of the objective's space, each with their progress."""
    rows = await learners(learner_ids)
    progress = await progress_on(rows, [objective.id])
    return {
        row.learner_id: (rows[row.learner_id], row)
        for row in progress
        if rows[row.learner_id].removed_at is None
    }


async def _own(change: Change[SpaceRow], pairs: Mapping[UUID, Pair]) -> set[UUID]:
    """The learners among these that are the actor: by account, or by an address of theirs (rule 15)."""
    addresses = await change.own_addresses()
    return {
        learner.id
        for learner, _ in pairs.values()
        if learner.email in addresses or (change.user_id and learner.user_id == change.user_id)
    }


async def _put_away(
    change: Change[SpaceRow], objective: ObjectiveRow, learner_ids: Iterable[UUID]
) -> set[UUID]:
    """Who has rejected a tracked badge: it stands, so marking would award nothing, and it is not held (rule 11).

    A manual objective links the rejected award and is complete all the same: what staff mark counts (rules 9, 13).
    """
    if objective.kind is ObjectiveKind.MANUAL:
        return set()
    return await put_away(learner_ids, objective.badge_id, change.now)


def _no_completion(
    objective: ObjectiveRow, pair: Pair | None, own: Container[UUID], away: Container[UUID]
) -> Refusal | None:
    if pair is None:
        return NotFound("learners")
    learner, progress = pair
    if learner.id in own:
        return NotForYourself(field=("learners",))
    if progress.status is ProgressStatus.COMPLETED:
        return AlreadyCompleted(field=("learners",))
    if progress.status is ProgressStatus.SUBMITTED:
        return EvidenceNotAccepted(field=("learners",))
    if objective.evidence_policy is EvidencePolicy.REQUIRED:
        return EvidenceRequired(field=("learners",))
    if learner.id in away:
        return DecidedByBadge(AWAY, ("learners",))
    return None


def _no_taking_back(pair: Pair | None, own: Container[UUID]) -> Refusal | None:
    if pair is None:
        return NotFound("learners")
    learner, progress = pair
    if learner.id in own:
        return NotForYourself(field=("learners",))
    return None if progress.status is ProgressStatus.COMPLETED else NotCompleted(field=("learners",))


async def _require_may_award(change: Change[SpaceRow], objective: ObjectiveRow) -> None:
    """Whoever runs the space awards by manual objectives; a tracked badge is its issuer's to award (rule 11)."""
    if objective.kind is ObjectiveKind.MANUAL:
        return
    badge = (await badges([objective.badge_id]))[objective.badge_id]
    if badge.issuer_id:
        roles = (await roles_at_issuers(change.by.who, [badge.issuer_id]))[badge.issuer_id]
        if may(roles, Right.AWARD_BADGE):
            return
        issuer = (await issuers([badge.issuer_id]))[badge.issuer_id]
        raise DecidedByBadge(f"Only the staff of {issuer.name} can award this badge.", ("objective",))
    raise DecidedByBadge("This badge is awarded outside: the learner can import it.", ("objective",))
