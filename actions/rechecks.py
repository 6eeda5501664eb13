"""How does what was changed in one place reach the spaces that it concerns? (rules 5, 11, 18, 24, 25, 34)"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from uuid import UUID

from actions.addresses_of_staff import rename_staff
from actions.blanking import erase
from actions.completing import Earned, complete, show, take_back
from actions.concerns import behind, done_for_nobody, pairs, people, walkers, whole_spaces
from actions.people import link
from actions.plans import follow_plan
from actions.retrying import retried
from actions.subjects import a_space
from actions.tools import Tools, laurel
from actions.unit import Change, changing
from actions.walking import walk
from models.diary import ProgressRule
from models.holdings import held
from models.learners import learners
from models.objectives import ObjectiveRow, objectives
from models.progress import ProgressRow, ProgressStatus, progress_on
from models.rechecks import RecheckRow
from models.rights import Right
from models.rows import columns, execute, fetch
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


async def settle(tools: Tools, rechecks: Sequence[RecheckRow]) -> None:
    """Do these rechecks, each space in a transaction of its own, and what these leave, until nothing is new.

    One that fails is left for `sweep`, and alone.
    """
    left = list(rechecks)
    while left:
        nothing_to_do = await done_for_nobody([row.id for row in left if row.is_of_award])
        left = [row for row in left if row.id not in nothing_to_do]
        left = await _settle(tools, left) if left else []


async def _settle(tools: Tools, rechecks: list[RecheckRow]) -> list[RecheckRow]:
    """One round; gives the rechecks that it left."""
    left, ids = list[RecheckRow](), [row.id for row in rechecks]
    if await _done(tools, rechecks, left):
        await execute("DELETE FROM recheck WHERE id = ANY($1)", ids)
    elif len(rechecks) == 1:
        await execute("UPDATE recheck SET due_at = $2 WHERE id = $1", ids[0], tools.now() + AGAIN)
    else:
        for row in rechecks:
            left += await _settle(tools, [row])
    return left


async def sweep(tools: Tools) -> int:
    """Do the rechecks that a process left behind; gives how many there were. One that fails is due again later."""
    done = 0
    while left := await fetch(RecheckRow, LEFT, tools.now() - OLD):
        await settle(tools, left)
        done += len(left)
    return done


LEFT = f"""
SELECT {columns(RecheckRow, "recheck")} FROM recheck WHERE due_at < $1 ORDER BY due_at LIMIT {BATCH}"""


async def _done(tools: Tools, rechecks: list[RecheckRow], left: list[RecheckRow]) -> bool:
    """Whether each space that they concern was looked at; the rechecks that this leaves are added to `left`."""
    done = True
    try:
        concerns = await _concerns(rechecks)
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


async def _concerns(rechecks: list[RecheckRow]) -> dict[UUID, Concern]:
    found: dict[UUID, Concern] = defaultdict(Concern)
    given = [row.id for row in rechecks if row.is_of_award]
    others = [row.id for row in rechecks if not row.is_of_award]
    for space_id in await whole_spaces(others):
        found[space_id].whole = True
    for space_id, user_id, learner_id in await people(others):
        if learner_id:
            found[space_id].people.setdefault(learner_id, set()).update({user_id} if user_id else ())
        if user_id:
            found[space_id].users.add(user_id)
    for space_id, objective_id, learner_id in await pairs(given, others):
        found[space_id].pairs.append((learner_id, objective_id))
    for space_id, learner_id in await walkers(given, others):
        found[space_id].walkers.add(learner_id)
    for space_id in await behind(others):
        found[space_id]  # its pathways are looked at with it
    return found


async def _follow(tools: Tools, space_id: UUID, concern: Concern) -> list[RecheckRow]:
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
    return change.rechecks


async def _decide(change: Change[SpaceRow], looked_at: set[tuple[UUID, UUID]]) -> None:
    found = await learners(learner_id for learner_id, _ in looked_at)
    active = [row.id for row in found.values() if row.removed_at is None]
    tracked = await objectives(objective_id for _, objective_id in looked_at)
    holdings = await held(active, (objective.badge_id for objective in tracked.values()), change.now)
    progress = defaultdict(list)
    for row in await progress_on(active, tracked):
        if (row.learner_id, row.objective_id) in looked_at:
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
