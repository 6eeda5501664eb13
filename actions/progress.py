"""Progress: how is an objective completed, and how is that taken back? (rules 9 to 13)"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from actions.awarding import Recipient, give, revoke
from actions.completing import Earned, complete, take_back
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
from models.holdings import held
from models.issuers import issuers
from models.learners import LearnerRow, learners
from models.objectives import EvidencePolicy, ObjectiveKind, ObjectiveRow, objectives
from models.progress import ProgressRow, ProgressStatus, progress_on
from models.rights import Right, may
from models.roles import roles_at_issuers
from models.spaces import SpaceRow

MOST_AT_ONCE = 1000


@dataclass
class Outcomes:
    """For whom it was done, and who was refused why; every learner that was named is in one of them."""

    objective_id: UUID
    done: list[UUID] = field(default_factory=list)
    refused: dict[UUID, Refusal] = field(default_factory=dict)


@verb
async def complete_objective(
    by: Actor, objective_id: UUID, learner_ids: Sequence[UUID], narrative: str | None = None
) -> Outcomes:
    """Mark complete and award, for each of up to 1,000 learners with their own outcome (rules 9, 11, 12, 15)."""
    wanted = _wanted(learner_ids)
    narrative = text(narrative, "narrative") if narrative else None
    found = await _objective(objective_id)
    async with changing(by, Right.RUN_SPACE, a_space(found.space_id, "objective")) as change:
        objective = await _objective(objective_id)
        await _require_may_award(change, objective)
        pairs = await _pairs(objective, wanted)
        own = await _own(change, pairs)
        outcomes = Outcomes(objective_id)
        for learner_id in wanted:
            no = _no_completion(objective, pairs.get(learner_id), own)
            if no:
                outcomes.refused[learner_id] = no
            else:
                outcomes.done.append(learner_id)
        earners = [pairs[learner_id][0] for learner_id in outcomes.done]
        earned = await _awards(change, objective, earners, narrative)
        await complete(change, objective, earned, ProgressRule.STAFF)
    return outcomes


@verb
async def revoke_completion(
    by: Actor, objective_id: UUID, learner_ids: Sequence[UUID], reason: str
) -> Outcomes:
    """Take completions back, with the award that each made where the objective revokes (rules 10, 12)."""
    wanted = _wanted(learner_ids)
    reason = line_of_text(reason, "reason", most=255)
    found = await _objective(objective_id)
    async with changing(by, Right.RUN_SPACE, a_space(found.space_id, "objective")) as change:
        objective = await _objective(objective_id)
        if objective.kind is ObjectiveKind.BADGE:
            raise DecidedByBadge(
                "This objective follows its badge: revoke the award instead.", ("objective",)
            )
        pairs = await _pairs(objective, wanted)
        own = await _own(change, pairs)
        outcomes = Outcomes(objective_id)
        for learner_id in wanted:
            no = _no_taking_back(pairs.get(learner_id), own)
            if no:
                outcomes.refused[learner_id] = no
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


async def _objective(objective_id: UUID) -> ObjectiveRow:
    found = (await objectives([objective_id])).get(objective_id)
    if found is None:
        raise NotFound("objective")
    return found


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


def _no_completion(objective: ObjectiveRow, pair: Pair | None, own: Container[UUID]) -> Refusal | None:
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


async def _awards(
    change: Change[SpaceRow], objective: ObjectiveRow, earners: Sequence[LearnerRow], narrative: str | None
) -> Mapping[UUID, Earned]:
    """By learner: the valid award held already, else a new one."""
    badge = (await badges([objective.badge_id]))[objective.badge_id]
    holdings = await held((learner.id for learner in earners), [badge.id], change.now)
    earned = {learner_id: Earned(award_id, False) for (learner_id, _), award_id in holdings.items()}
    new = [learner for learner in earners if learner.id not in earned]
    given = await give(
        change,
        badge,
        [Recipient(learner.email, learner.name, narrative) for learner in new],
        objective.id,
    )
    return earned | {learner.id: given[learner.email] for learner in new}
