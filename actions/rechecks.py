"""How do badge objectives follow the badges that are held, across spaces? (rule 11)"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from actions.completing import Earned, complete, take_back
from actions.refusals import Refusal
from actions.retrying import retried
from actions.subjects import a_space
from actions.tools import Tools, laurel
from actions.unit import Change, changing
from models.diary import ProgressRule
from models.holdings import held
from models.objectives import ObjectiveRow, objectives
from models.progress import ProgressRow, ProgressStatus, progress_on
from models.rights import Right
from models.rows import Id, execute, fetch
from models.spaces import SpaceRow

OLD = timedelta(seconds=5)
BATCH = 1000
log = logging.getLogger(__name__)


class Concerned(NamedTuple):
    """One badge objective of one learner that has to be looked at again."""

    space_id: UUID
    objective_id: UUID
    learner_id: UUID


async def settle(tools: Tools, recheck_ids: Sequence[UUID]) -> None:
    """Do these rechecks, each space in a transaction of its own; what fails is left for `sweep`."""
    if not recheck_ids:
        return
    try:
        for space_id, concerned in (await _concerned(recheck_ids)).items():
            await retried(partial(_follow, tools, space_id, concerned), "recheck")
        await execute("DELETE FROM recheck WHERE id = ANY($1)", list(recheck_ids))
    except Exception:
        log.exception("rechecks are left for later")


async def sweep(tools: Tools) -> int:
    """Do the rechecks that a process left behind; gives how many there were."""
    sql = f"SELECT id FROM recheck WHERE created_at < $1 ORDER BY created_at LIMIT {BATCH}"
    left = await fetch(Id, sql, tools.now() - OLD)
    await settle(tools, [row.id for row in left])
    return len(left)


async def _concerned(recheck_ids: Sequence[UUID]) -> dict[UUID, list[Concerned]]:
    by_space = defaultdict(list)
    for concerned in await fetch(Concerned, CONCERNED, list(recheck_ids)):
        by_space[concerned.space_id].append(concerned)
    return by_space


CONCERNED = """
SELECT objective.space_id, objective.id AS objective_id, learner.id AS learner_id FROM recheck
JOIN objective ON objective.badge_id = recheck.badge_id AND objective.kind = 'BADGE'
JOIN learner ON learner.space_id = objective.space_id AND learner.removed_at IS NULL AND (
  learner.email = recheck.email OR learner.user_id IN (
    SELECT user_id FROM email_address WHERE address = recheck.email AND verified_at IS NOT NULL
  )
)
WHERE recheck.id = ANY($1) AND recheck.space_id IS NULL
UNION
SELECT objective.space_id, objective.id, learner.id FROM recheck
JOIN objective ON objective.space_id = recheck.space_id AND objective.kind = 'BADGE'
  AND (recheck.badge_id IS NULL OR objective.badge_id = recheck.badge_id)
JOIN learner ON learner.space_id = recheck.space_id AND learner.removed_at IS NULL
  AND (recheck.learner_id IS NULL OR learner.id = recheck.learner_id)
WHERE recheck.id = ANY($1)"""


async def _follow(tools: Tools, space_id: UUID, concerned: Sequence[Concerned]) -> None:
    """Look at progress and held badges under the space's lock, and make the one follow the other."""
    try:
        async with changing(laurel(tools), Right.OPERATE, a_space(space_id)) as change:
            await _decide(change, concerned)
    except Refusal:
        log.debug("space %s is archived: its badge objectives stay as they are", space_id)


async def _decide(change: Change[SpaceRow], concerned: Sequence[Concerned]) -> None:
    learner_ids = {pair.learner_id for pair in concerned}
    tracked = await objectives(pair.objective_id for pair in concerned)
    holdings = await held(learner_ids, (objective.badge_id for objective in tracked.values()), change.now)
    wanted = {(pair.learner_id, pair.objective_id) for pair in concerned}
    progress = [
        row for row in await progress_on(learner_ids, tracked) if (row.learner_id, row.objective_id) in wanted
    ]
    for objective in tracked.values():
        await _follow_badge(
            change, objective, [row for row in progress if row.objective_id == objective.id], holdings
        )


async def _follow_badge(
    change: Change[SpaceRow],
    objective: ObjectiveRow,
    progress: Iterable[ProgressRow],
    holdings: dict[tuple[UUID, UUID], UUID],
) -> None:
    gained: dict[UUID, Earned] = {}
    lost: list[UUID] = []
    for row in progress:
        award_id = holdings.get((row.learner_id, objective.badge_id))
        completed = row.status is ProgressStatus.COMPLETED
        if award_id and not completed:
            gained[row.learner_id] = Earned(award_id, False)
        elif completed and not award_id:
            lost.append(row.learner_id)
    await complete(change, objective, gained, ProgressRule.BADGE_HELD)
    await take_back(change, objective, lost, ProgressRule.BADGE_LOST)
