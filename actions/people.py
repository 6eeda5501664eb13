"""Whose are the learners of a space, and which of them are one person? (rules 18, 33, 34)"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from actions.aliases import new_line
from actions.blanking import nobody_at
from actions.merging import merge
from actions.unit import Change
from models.diary import SpaceEventKind
from models.learners import Learner, LearnerRow, learners, learners_merged_into, other_learner_of_user
from models.rows import Id, execute, fetch
from models.spaces import SpaceRow, SpaceStatus
from models.users import owners_of


async def link(change: Change[SpaceRow], learner_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Make each of these the learner of who has verified their address; gives by each merged one the survivor.

    Nobody is told: that an account exists is nobody else's to know. In an archived space a merge waits (rule 18).
    """
    strays = await fetch(Stray, STRAYS, list(learner_ids))
    plain = await _plain(change.subject.id, strays)
    await execute(GIVE, list(plain))
    merged: dict[UUID, UUID] = {}
    for learner_id in [stray.id for stray in strays if stray.id not in plain]:
        learner = (await learners([learner_id])).get(learner_id)
        if learner and learner.merged_into_id is None:
            survivor = await _link(change, learner)
            if survivor != learner_id:
                merged[learner_id] = survivor
    return merged


class Stray(NamedTuple):
    """A learner whose owner is not, or may not be, who they are linked to. Whom a course brought is who it says."""

    id: UUID
    user_id: UUID | None
    owner_id: UUID | None
    has_merged: bool


STRAYS = """
SELECT learner.id, learner.user_id, own.user_id AS owner_id, count(merged.id) > 0 AS has_merged FROM learner
LEFT JOIN email_address AS own ON own.address = learner.email AND own.verified_at IS NOT NULL
LEFT JOIN learner AS merged ON merged.merged_into_id = learner.id
WHERE learner.id = ANY($1) AND learner.merged_into_id IS NULL
  AND NOT EXISTS (SELECT 1 FROM lti_member WHERE lti_member.learner_id = learner.id)
GROUP BY learner.id, learner.user_id, own.user_id
HAVING (learner.user_id IS NULL) <> (own.user_id IS NULL) OR learner.user_id <> own.user_id OR count(merged.id) > 0
ORDER BY learner.id"""


async def _plain(space_id: UUID, strays: Sequence[Stray]) -> set[UUID]:
    """Most of a class: nobody's yet, and the only one in the space of who has verified their address."""
    fresh = {
        row.id: row.owner_id for row in strays if row.owner_id and row.user_id is None and not row.has_merged
    }
    known = await fetch(Id, LEARNING, space_id, list(set(fresh.values())))
    often = Counter(fresh.values()) + Counter(row.id for row in known)
    return {learner_id for learner_id, owner in fresh.items() if often[owner] == 1}


LEARNING = "SELECT user_id AS id FROM learner WHERE space_id = $1 AND user_id = ANY($2)"

GIVE = """
UPDATE learner SET user_id = email_address.user_id FROM email_address
WHERE learner.id = ANY($1) AND email_address.address = learner.email AND email_address.verified_at IS NOT NULL"""


async def _link(change: Change[SpaceRow], learner: LearnerRow) -> UUID:
    owner = (await owners_of([learner.email])).get(learner.email)
    if owner != learner.user_id and await _move(change, learner):
        owner = learner.user_id
    if owner == learner.user_id:
        return learner.id
    if learner.user_id:
        learner = await _leave(change, learner)
    if owner is None:
        return learner.id
    other = await other_learner_of_user(learner, owner)
    if other is None:
        await Learner.filter(id=learner.id).update(user_id=owner)
        return learner.id
    if change.subject.status(change.now) is SpaceStatus.ACTIVE:
        return await merge(change, owner, learner, other)
    return learner.id


async def _leave(change: Change[SpaceRow], learner: LearnerRow) -> LearnerRow:
    """No longer that user's: what the one chose is not the choice of who comes next (rule 27).

    A name that did not show needs no other alias to be hidden: it would tell that something happened (rule 28).
    """
    changes: dict[str, object] = {"user_id": None, "shares_real_name": False}
    if learner.shares_real_name and change.subject.shows_chosen_names:
        changes |= await new_line(learner.space_id, learner.name)
    if learner.shares_real_name and learner.removed_at is None:
        change.happened(SpaceEventKind.LEARNER_CHANGED, learner_id=learner.id)
    await Learner.filter(id=learner.id).update(**changes)
    return (await learners([learner.id]))[learner.id]


async def _move(change: Change[SpaceRow], learner: LearnerRow) -> bool:
    """Whether the user, who has given the learner's address up, has another by which they came here once.

    They go on under that one, so that what is awarded to them from now on is theirs, and nobody else's.
    """
    merged = await learners_merged_into(learner.id)
    owners = await owners_of([row.email for row in merged])
    for row in merged:
        if learner.user_id and owners.get(row.email) == learner.user_id:
            await Learner.filter(id=row.id).update(email=nobody_at(row.id))
            await Learner.filter(id=learner.id).update(email=row.email)
            await Learner.filter(id=row.id).update(email=learner.email)
            change.happened(SpaceEventKind.LEARNER_CHANGED, learner_id=learner.id)
            return True
    return False
