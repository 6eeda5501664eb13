"""Learners: how are they added, changed and removed?"""

from uuid import UUID

from actions.aliases import new_aliases, new_line
from actions.lti_managed import require_own, require_own_roster
from actions.people import link
from actions.refusals import AlreadyExists, NotForYourself, NotFound
from actions.subjects import a_learner, a_space
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import email_address, line_of_text
from actions.verbs import verb
from models.diary import SpaceEventKind
from models.learners import Learner, LearnerRow, learner_by_email, learners
from models.rights import Right
from models.searching import sorting
from models.spaces import SpaceRow
from models.users import user_of_address


@verb
async def add_learner(by: Actor, space_id: UUID, email: str, name: str | None = None) -> UUID:
    """A new learner, or a removed one who comes back (rules 18, 20); tells nobody whether an account exists."""
    email = email_address(email, "email")
    name = line_of_text(name, "name") if name else None
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        await require_own_roster(space_id)
        known = await learner_by_email(space_id, email)
        if known is None:
            learner_id = await _create(change, email, name)
        elif known.removed_at and known.merged_into_id is None:
            learner_id = await _bring_back(change, known, name)
        else:
            raise AlreadyExists("This address is a learner of the space already.", "email")
        learner_id = change.gives(await _linked(change, learner_id))
    return learner_id


@verb
async def update_learner(
    by: Actor, learner_id: UUID, name: str | None = None, email: str | None = None
) -> UUID:
    """A new name (empty: none) or address; what is None stays."""
    new_email = email_address(email, "email") if email is not None else None
    new_name = line_of_text(name, "name", least=0) if name is not None else None
    found = await active_learner(learner_id)
    async with changing(by, Right.RUN_SPACE, a_learner(found)) as change:
        learner = await active_learner(learner_id)
        await require_own(learner_id)
        kept = (learner.name or "") if new_name is None else new_name
        changes: dict[str, object] = {"name": kept or None, "sort_name": sorting(kept or learner.alias)}
        if new_email and new_email != learner.email:
            changes |= await _another_address(change, learner, new_email, kept)
        await Learner.filter(id=learner_id).update(**changes)
        change.happened(SpaceEventKind.LEARNER_CHANGED, learner_id=learner_id)
        if "email" in changes:
            learner_id = await _linked(change, learner_id)
    return learner_id


@verb
async def remove_learner(by: Actor, learner_id: UUID) -> UUID:
    """Hidden with their progress until added again; awards stay (rule 20). Gives the space."""
    found = await active_learner(learner_id)
    async with changing(by, Right.RUN_SPACE, a_learner(found), archived_too=True) as change:
        await active_learner(learner_id)
        await require_own(learner_id)
        await Learner.filter(id=learner_id).update(removed_at=change.now)
        change.happened(SpaceEventKind.LEARNER_REMOVED, learner_id=learner_id)
    return found.space_id


async def active_learner(learner_id: UUID) -> LearnerRow:
    """NotFound for a removed one too: they come back by being added again (rule 20)."""
    found = (await learners([learner_id])).get(learner_id)
    if found is None or found.removed_at:
        raise NotFound("learner")
    return found


async def _create(change: Change[SpaceRow], email: str, name: str | None) -> UUID:
    space_id = change.subject.id
    (alias,) = await new_aliases(space_id, 1)
    learner = await Learner.create(
        space_id=space_id,
        email=email,
        name=name,
        sort_name=sorting(name or alias),
        alias=alias,
        joined_at=change.now,
    )
    change.happened(SpaceEventKind.LEARNER_ADDED, learner_id=learner.id, points=0, completed_count=0)
    return learner.id


async def _bring_back(change: Change[SpaceRow], known: LearnerRow, name: str | None) -> UUID:
    kept = name or known.name
    await Learner.filter(id=known.id).update(
        removed_at=None,
        name=kept,
        sort_name=sorting(kept or known.alias),
    )
    change.happened(
        SpaceEventKind.LEARNER_RETURNED,
        learner_id=known.id,
        points=known.points,
        completed_count=known.completed_count,
    )
    return known.id


async def _another_address(
    change: Change[SpaceRow], learner: LearnerRow, email: str, name: str
) -> dict[str, object]:
    """Another account is another person: what the one chose is not the other's choice (rule 27).

    Nor are those who turned out to be the one the other; they are removed learners again.
    """
    own = await change.own_addresses()
    if learner.email in own or email in own or (change.user_id and learner.user_id == change.user_id):
        raise NotForYourself(
            field=("email",)
        )  # else progress that staff gave would become their own (rule 15)
    if learner.user_id and await user_of_address(email) == learner.user_id:
        return {"email": email}
    await Learner.filter(merged_into_id=learner.id).update(merged_into_id=None)
    line = await new_line(learner.space_id, name)
    return {"email": email, "user_id": None, "shares_real_name": False, **line}


async def _linked(change: Change[SpaceRow], learner_id: UUID) -> UUID:
    """Theirs who has verified the address; gives who survives if the two were one person (rule 18).

    The recheck looks once more after the commit: the address may be verified at this very moment.
    """
    merged = await link(change, [learner_id])
    survivor = merged.get(learner_id, learner_id)
    change.recheck(space_id=change.subject.id, learner_id=survivor)
    return survivor
