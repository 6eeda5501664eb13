"""The leaderboard: what does it show, and under which names? (rules 26 to 28)"""

from collections.abc import Mapping
from uuid import UUID

from actions.aliases import new_aliases
from actions.learners import active_learner
from actions.subjects import a_learner, a_space
from actions.tools import Actor
from actions.unit import Change, changing
from actions.verbs import verb
from models.diary import SpaceEventKind
from models.keys import new_entry_id
from models.learners import Learner, LearnerRow
from models.rights import Right
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
    space = Learner.filter(space_id=before.id).order_by("id")
    if changes.get("use_aliases") and not before.use_aliases:
        hidden = await space
    elif changes.get("allow_real_names") is False and before.allow_real_names:
        hidden = await space.filter(shares_real_name=True)
    else:
        return
    for learner, alias in zip(hidden, await new_aliases(before.id, len(hidden)), strict=True):
        learner.alias, learner.entry_id = alias, new_entry_id()
        learner.sort_name = sorting(learner.name or alias)
        change.happened(SpaceEventKind.LEARNER_CHANGED, learner_id=learner.id)
    if hidden:
        await Learner.bulk_update(hidden, fields=["alias", "entry_id", "sort_name"], batch_size=500)


@verb
async def refresh_alias(by: Actor, learner_id: UUID) -> UUID:
    """A new alias and a new line id, which nothing ties to the old ones (rule 27)."""
    subject = a_learner(await active_learner(learner_id))
    async with changing(by, Right.REFRESH_ALIAS, subject) as change:
        await _rename(change, await active_learner(learner_id))
    return learner_id


@verb
async def share_real_name(by: Actor, learner_id: UUID, share: bool) -> UUID:
    """The learner's own choice; opting out gives a new alias and line id, also in an archived space."""
    subject = a_learner(await active_learner(learner_id))
    async with changing(by, Right.SHARE_REAL_NAME, subject, archived_too=not share) as change:
        learner = await active_learner(learner_id)
        if learner.shares_real_name and not share:
            await _rename(change, learner, shares_real_name=False)
        elif share and not learner.shares_real_name:
            await Learner.filter(id=learner_id).update(shares_real_name=True)
            change.happened(SpaceEventKind.LEARNER_CHANGED, learner_id=learner_id)
    return learner_id


async def _rename(change: Change[SpaceRow], learner: LearnerRow, **changes: object) -> None:
    (alias,) = await new_aliases(learner.space_id, 1)
    await Learner.filter(id=learner.id).update(
        alias=alias, entry_id=new_entry_id(), sort_name=sorting(learner.name or alias), **changes
    )
    change.happened(SpaceEventKind.LEARNER_CHANGED, learner_id=learner.id)
