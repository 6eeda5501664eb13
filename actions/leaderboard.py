"""The leaderboard: what does it show, and under which names? (rules 26 to 28)"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from actions.aliases import new_aliases, new_line
from actions.learners import active_learner
from actions.subjects import a_learner, a_space
from actions.tools import Actor
from actions.unit import Change, LearnerLine, changing
from actions.verbs import verb
from models.diary import SpaceEventKind
from models.keys import new_entry_id
from models.learners import Learner, LearnerRow
from models.rights import Right
from models.rows import bulk, execute, fetch
from models.searching import sorting
from models.spaces import Space, SpaceRow


@verb
async def update_leaderboard_options(
    by: Actor,
    space_id: UUID,
    enabled: bool | None = None,
    use_aliases: bool | None = None,
    allow_real_names: bool | None = None,
) -> UUID:
    """What is None stays. What only hides is allowed in an archived space too (rule 3)."""
    given = {"leaderboard_enabled": enabled, "use_aliases": use_aliases, "allow_real_names": allow_real_names}
    changes = {name: value for name, value in given.items() if value is not None}
    hides = enabled is not True and use_aliases is not False and allow_real_names is not True
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space"), archived_too=hides) as change:
        if changes:
            await _hide_anew(change, changes)
            await Space.filter(id=space_id).update(**changes)
            change.happened(SpaceEventKind.LEADERBOARD_CHANGED)
    return space_id


async def _hide_anew(change: Change[SpaceRow], changes: Mapping[str, bool]) -> None:
    """Whose name was seen and will be hidden gets a new alias and line id, that nothing ties to the name (rule 28)."""
    before = change.subject
    if changes.get("use_aliases") and not before.use_aliases:
        hidden = await fetch(Named, f"{NAMED} {IN_ORDER}", before.id)
    elif changes.get("allow_real_names") is False and before.allow_real_names:
        hidden = await fetch(Named, f"{NAMED} AND shares_real_name {IN_ORDER}", before.id)
    else:
        return
    for start in range(0, len(hidden), BATCH):
        await _hide(change, hidden[start : start + BATCH])


class Named(NamedTuple):
    id: UUID
    name: str | None


NAMED = "SELECT id, name FROM learner WHERE space_id = $1"
IN_ORDER = "ORDER BY id"  # else it would depend on what happened to their rows, which may be hidden
BATCH = 1000  # so that whoever else waits for this process waits for no more than these


async def _hide(change: Change[SpaceRow], hidden: Sequence[Named]) -> None:
    aliases = await new_aliases(change.subject.id, len(hidden))
    rows = [
        (row.id, alias, new_entry_id(), sorting(row.name or alias))
        for row, alias in zip(hidden, aliases, strict=True)
    ]
    await execute(HIDE, bulk(("id", "alias", "entry_id", "sort_name"), rows))
    lines = [LearnerLine(row.id) for row in hidden]
    await change.happened_to_many(SpaceEventKind.LEARNER_CHANGED, lines)


HIDE = """
UPDATE learner SET alias = given.alias, entry_id = given.entry_id, sort_name = given.sort_name
FROM json_to_recordset($1) AS given(id uuid, alias text, entry_id uuid, sort_name text)
WHERE learner.id = given.id"""


@verb
async def refresh_alias(by: Actor, learner_id: UUID) -> UUID:
    """A new alias and a new line id, which nothing ties to the old ones (rule 27)."""
    subject = a_learner(await active_learner(learner_id))
    async with changing(by, Right.REFRESH_ALIAS, subject) as change:
        await _renew(change, await active_learner(learner_id))
    return learner_id


@verb
async def share_real_name(by: Actor, learner_id: UUID, share: bool) -> UUID:
    """The learner's own choice; opting out gives a new alias and line id, also in an archived space."""
    subject = a_learner(await active_learner(learner_id))
    async with changing(by, Right.SHARE_REAL_NAME, subject, archived_too=not share) as change:
        learner = await active_learner(learner_id)
        if learner.shares_real_name and not share:
            await _renew(change, learner, shares_real_name=False)
        elif share and not learner.shares_real_name:
            await Learner.filter(id=learner_id).update(shares_real_name=True)
            change.happened(SpaceEventKind.LEARNER_CHANGED, learner_id=learner_id)
    return learner_id


async def _renew(change: Change[SpaceRow], learner: LearnerRow, **changes: object) -> None:
    line = await new_line(learner.space_id, learner.name)
    await Learner.filter(id=learner.id).update(**line, **changes)
    change.happened(SpaceEventKind.LEARNER_CHANGED, learner_id=learner.id)
