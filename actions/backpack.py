"""The backpack: what does a recipient do with an award of theirs? (rules 11, 32)"""

from typing import Any
from uuid import UUID

from actions.refusals import NotFound
from actions.subjects import a_user
from actions.tools import Actor
from actions.unit import Change, changing
from actions.verbs import verb
from models.awards import Award, AwardRow, visible_awards
from models.rights import Right, Role


@verb
async def reject_award(by: Actor, user_id: UUID, award_id: UUID) -> UUID:
    """Put it away: it no longer counts for badge objectives."""
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id)) as change:
        award = await _own(change, award_id)
        if award.rejected_at is None:
            await Award.filter(id=award_id).update(rejected_at=change.now)
            change.recheck(badge_id=award.badge_id, email=award.email)
    return award_id


@verb
async def restore_award(by: Actor, user_id: UUID, award_id: UUID) -> UUID:
    """Take it out again: it counts, as far as it is valid."""
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id)) as change:
        award = await _own(change, award_id)
        if award.rejected_at is not None:
            await Award.filter(id=award_id).update(rejected_at=None)
            change.recheck(badge_id=award.badge_id, email=award.email)
    return award_id


@verb
async def share_award(by: Actor, user_id: UUID, award_id: UUID, shared: bool) -> UUID:
    """Whether whoever has its address reads the recipient's name."""
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id)) as change:
        await _own(change, award_id)
        await Award.filter(id=award_id).update(shared=shared)
    return award_id


async def _own(change: Change[Any], award_id: UUID) -> AwardRow:
    """NotFound for an award to anybody else, staff included."""
    award, roles = (await visible_awards(change.by.who, [award_id])).get(award_id, (None, frozenset()))
    if award is None or Role.RECIPIENT not in roles:
        raise NotFound("award")
    return award
