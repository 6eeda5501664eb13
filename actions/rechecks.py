"""How does what was changed in one place reach the spaces that it concerns? (rules 5, 11, 18, 24, 25, 34)"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from actions.addresses_of_staff import rename_staff
from actions.blanking import erase
from actions.completing import Earned, complete, show, take_back
from actions.people import link
from actions.plans import follow_plan
from actions.retrying import retried
from actions.subjects import a_space
from actions.tools import Tools, laurel
from actions.unit import Change, changing
from actions.walkers import behind, walkers
from actions.walking import walk
from models.diary import ProgressRule
from models.holdings import held
from models.learners import learners
from models.objectives import ObjectiveRow, objectives
from models.progress import ProgressRow, ProgressStatus, progress_on
from models.rights import Right
from models.rows import Id, execute, fetch
from models.spaces import SpaceRow, SpaceStatus
from models.users import users

OLD = timedelta(seconds=5)
AGAIN = timedelta(minutes=1)  # after one has failed
BATCH = 100
log = logging.getLogger(__name__)


@dataclass
class Concern:
    """What is to be looked at again in one space."""

    whole: bool = False
    people: dict[UUID, set[UUID]] = field(default_factory=dict)  # by learner: the users on whose account
    users: set[UUID] = field(default_factory=set)
    pairs: list[tuple[UUID, UUID]] = field(default_factory=list)
    walkers: set[UUID] = field(default_factory=set)


async def settle(tools: Tools, recheck_ids: Sequence[UUID]) -> None:
    """Do these rechecks, each space in a transaction of its own, and what these leave, until nothing is new.

    One that fails is left for `sweep`, and alone.
    """
    left = list(recheck_ids)
    while left:
        left = await _settle(tools, left)


async def _settle(tools: Tools, recheck_ids: list[UUID]) -> list[UUID]:
    """One round; gives the rechecks that it left."""
    left = list[UUID]()
    if await _done(tools, recheck_ids, left):
        await execute("DELETE FROM recheck WHERE id = ANY($1)", recheck_ids)
    elif len(recheck_ids) == 1:
        await execute("UPDATE recheck SET due_at = $2 WHERE id = $1", recheck_ids[0], tools.now() + AGAIN)
    else:
        for recheck_id in recheck_ids:
            left += await _settle(tools, [recheck_id])
    return left


async def sweep(tools: Tools) -> int:
    """Do the rechecks that a process left behind; gives how many there were. One that fails is due again later."""
    sql, done = f"SELECT id FROM recheck WHERE due_at < $1 ORDER BY due_at LIMIT {BATCH}", 0
    while left := await fetch(Id, sql, tools.now() - OLD):
        await settle(tools, [row.id for row in left])
        done += len(left)
    return done


async def _done(tools: Tools, recheck_ids: list[UUID], left: list[UUID]) -> bool:
    """Whether each space that they concern was looked at; the rechecks that this leaves are added to `left`."""
    done = True
    try:
        concerns = await _concerns(recheck_ids)
    except Exception:
        log.exception("rechecks are left for later")
        return False
    for space_id, concern in concerns.items():
        try:
            left += await retried(partial(_follow, tools, space_id, concern), "recheck")
        except Exception:
            log.exception("rechecks of space %s are left for later", space_id)
            done = False
    return done


async def _concerns(recheck_ids: list[UUID]) -> dict[UUID, Concern]:
    found: dict[UUID, Concern] = defaultdict(Concern)
    for row in await fetch(Id, SPACES, recheck_ids):
        found[row.id].whole = True
    for space_id, user_id, learner_id in await fetch(Person, PEOPLE, recheck_ids):
        if learner_id:
            found[space_id].people.setdefault(learner_id, set()).update({user_id} if user_id else ())
        if user_id:
            found[space_id].users.add(user_id)
    for space_id, objective_id, learner_id in await fetch(Pair, PAIRS, recheck_ids):
        found[space_id].pairs.append((learner_id, objective_id))
    for space_id, learner_id in await walkers(recheck_ids):
        found[space_id].walkers.add(learner_id)
    for space_id in await behind(recheck_ids):
        found[space_id]  # its pathways are looked at with it
    return found


class Person(NamedTuple):
    """A learner, or somebody on the staff."""

    space_id: UUID
    user_id: UUID | None
    learner_id: UUID | None


class Pair(NamedTuple):
    space_id: UUID
    objective_id: UUID
    learner_id: UUID


SPACES = """
SELECT space_id AS id FROM recheck
WHERE id = ANY($1) AND learner_id IS NULL AND badge_id IS NULL AND space_id IS NOT NULL"""

# The learners with an address that the user has verified.
OWN = """JOIN email_address ON email_address.user_id = recheck.user_id AND email_address.verified_at IS NOT NULL
JOIN learner ON learner.email = email_address.address"""

PEOPLE = f"""
SELECT learner.space_id, recheck.user_id, learner.id AS learner_id FROM recheck
JOIN learner ON learner.id = recheck.learner_id WHERE recheck.id = ANY($1)
UNION
SELECT learner.space_id, recheck.user_id, learner.id FROM recheck
JOIN learner ON learner.user_id = recheck.user_id WHERE recheck.id = ANY($1)
UNION
SELECT learner.space_id, recheck.user_id, learner.id FROM recheck
{OWN} WHERE recheck.id = ANY($1)
UNION
SELECT learner.space_id, recheck.user_id, learner.id FROM recheck
JOIN learner ON learner.space_id = recheck.space_id
JOIN email_address ON email_address.address = learner.email AND email_address.verified_at IS NOT NULL
WHERE recheck.id = ANY($1) AND recheck.learner_id IS NULL AND recheck.badge_id IS NULL
  AND (learner.user_id IS NULL OR learner.user_id <> email_address.user_id)
UNION
SELECT staff_member.space_id, recheck.user_id, NULL FROM recheck
JOIN staff_member ON staff_member.user_id = recheck.user_id WHERE recheck.id = ANY($1)"""

# One badge wherever it is tracked, for whom it was given to; in one space whoever holds or has completed; all of a
# user's learners. With those who are linked to their user only in the transaction to come.
PAIRS = f"""
SELECT objective.space_id, objective.id AS objective_id, learner.id AS learner_id FROM recheck
JOIN objective ON objective.badge_id = recheck.badge_id AND objective.kind = 'BADGE'
JOIN learner ON learner.space_id = objective.space_id AND learner.email = recheck.email
WHERE recheck.id = ANY($1) AND recheck.space_id IS NULL
UNION
SELECT objective.space_id, objective.id, learner.id FROM recheck
JOIN objective ON objective.badge_id = recheck.badge_id AND objective.kind = 'BADGE'
JOIN email_address ON email_address.address = recheck.email AND email_address.verified_at IS NOT NULL
JOIN learner ON learner.space_id = objective.space_id AND learner.user_id = email_address.user_id
WHERE recheck.id = ANY($1) AND recheck.space_id IS NULL
UNION
SELECT objective.space_id, objective.id, learner.id FROM recheck
JOIN objective ON objective.badge_id = recheck.badge_id AND objective.kind = 'BADGE'
JOIN email_address ON email_address.address = recheck.email AND email_address.verified_at IS NOT NULL
JOIN email_address AS own ON own.user_id = email_address.user_id AND own.verified_at IS NOT NULL
JOIN learner ON learner.space_id = objective.space_id AND learner.email = own.address
WHERE recheck.id = ANY($1) AND recheck.space_id IS NULL
UNION
SELECT objective.space_id, objective.id, learner.id FROM recheck
JOIN objective ON objective.space_id = recheck.space_id AND objective.kind = 'BADGE'
  AND (recheck.badge_id IS NULL OR objective.badge_id = recheck.badge_id)
JOIN award ON award.badge_id = objective.badge_id
JOIN learner ON learner.space_id = recheck.space_id AND learner.email = award.email
WHERE recheck.id = ANY($1) AND (recheck.learner_id IS NULL OR learner.id = recheck.learner_id)
UNION
SELECT objective.space_id, objective.id, learner.id FROM recheck
JOIN objective ON objective.space_id = recheck.space_id AND objective.kind = 'BADGE'
  AND (recheck.badge_id IS NULL OR objective.badge_id = recheck.badge_id)
JOIN award ON award.badge_id = objective.badge_id
JOIN email_address ON email_address.address = award.email AND email_address.verified_at IS NOT NULL
JOIN learner ON learner.space_id = recheck.space_id AND learner.user_id = email_address.user_id
WHERE recheck.id = ANY($1) AND (recheck.learner_id IS NULL OR learner.id = recheck.learner_id)
UNION
SELECT objective.space_id, objective.id, learner.id FROM recheck
JOIN objective ON objective.space_id = recheck.space_id AND objective.kind = 'BADGE'
  AND (recheck.badge_id IS NULL OR objective.badge_id = recheck.badge_id)
JOIN award ON award.badge_id = objective.badge_id
JOIN email_address ON email_address.address = award.email AND email_address.verified_at IS NOT NULL
JOIN email_address AS own ON own.user_id = email_address.user_id AND own.verified_at IS NOT NULL
JOIN learner ON learner.space_id = recheck.space_id AND learner.email = own.address
WHERE recheck.id = ANY($1) AND (recheck.learner_id IS NULL OR learner.id = recheck.learner_id)
UNION
SELECT objective.space_id, objective.id, progress.learner_id FROM recheck
JOIN objective ON objective.space_id = recheck.space_id AND objective.kind = 'BADGE'
  AND (recheck.badge_id IS NULL OR objective.badge_id = recheck.badge_id)
JOIN progress ON progress.objective_id = objective.id AND progress.status = 'COMPLETED'
WHERE recheck.id = ANY($1) AND (recheck.learner_id IS NULL OR progress.learner_id = recheck.learner_id)
UNION
SELECT objective.space_id, objective.id, learner.id FROM recheck
JOIN learner ON learner.user_id = recheck.user_id
JOIN objective ON objective.space_id = learner.space_id AND objective.kind = 'BADGE'
WHERE recheck.id = ANY($1)
UNION
SELECT objective.space_id, objective.id, learner.id FROM recheck
{OWN}
JOIN objective ON objective.space_id = learner.space_id AND objective.kind = 'BADGE'
WHERE recheck.id = ANY($1)"""


async def _follow(tools: Tools, space_id: UUID, concern: Concern) -> list[UUID]:
    """Under the space's lock: who is who, then what counts, then what is held, then where that leads.

    Archived ones keep their progress. Gives the rechecks that it leaves.
    """
    async with changing(laurel(tools), Right.OPERATE, a_space(space_id), archived_too=True) as change:
        erased = {row.id for row in (await users(concern.users)).values() if row.erased_at}
        await rename_staff(space_id, concern.users - erased)
        await erase(change, erased, [one for one, users_of in concern.people.items() if users_of & erased])
        merged = await link(
            change, [one for one, users_of in concern.people.items() if not users_of & erased]
        )
        if change.subject.status(change.now) is SpaceStatus.ACTIVE:
            if concern.whole:
                await follow_plan(change)
            await _decide(change, {(merged.get(one, one), objective) for one, objective in concern.pairs})
            await walk(change, None if concern.whole else {merged.get(one, one) for one in concern.walkers})
    return [recheck.id for recheck in change.rechecks]


async def _decide(change: Change[SpaceRow], pairs: set[tuple[UUID, UUID]]) -> None:
    found = await learners(learner_id for learner_id, _ in pairs)
    active = [row.id for row in found.values() if row.removed_at is None]
    tracked = await objectives(objective_id for _, objective_id in pairs)
    holdings = await held(active, (objective.badge_id for objective in tracked.values()), change.now)
    progress = defaultdict(list)
    for row in await progress_on(active, tracked):
        if (row.learner_id, row.objective_id) in pairs:
            progress[row.objective_id].append(row)
    for objective in tracked.values():
        await _follow_badge(change, objective, progress[objective.id], holdings)


async def _follow_badge(
    change: Change[SpaceRow],
    objective: ObjectiveRow,
    progress: Iterable[ProgressRow],
    holdings: dict[tuple[UUID, UUID], UUID],
) -> None:
    gained: dict[UUID, Earned] = {}
    lost: list[UUID] = []
    shown: list[tuple[ProgressRow, UUID]] = []
    for row in progress:
        award_id = holdings.get((row.learner_id, objective.badge_id))
        completed = row.status is ProgressStatus.COMPLETED
        if award_id and not completed:
            gained[row.learner_id] = Earned(award_id, False)
        elif completed and not award_id:
            lost.append(row.learner_id)
        elif award_id and award_id != row.award_id:
            shown.append((row, award_id))
    await complete(change, objective, gained, ProgressRule.BADGE_HELD)
    await take_back(change, objective, lost, ProgressRule.BADGE_LOST)
    await show(shown)
