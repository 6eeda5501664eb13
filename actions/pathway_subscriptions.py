"""How does a space come to follow a pathway, and stop? (rule 24)"""

from uuid import UUID

from actions.organizations import require_same_organization
from actions.refusals import AlreadyExists, InvalidInput, LimitReached, NotFound
from actions.subjects import a_space
from actions.tools import Actor
from actions.unit import changing
from actions.verbs import verb
from models.diary import SpaceEventKind
from models.pathway_subscriptions import PathwaySubscription, followed
from models.pathways import PathwayRow, PathwayStatus, visible_pathways
from models.rights import Right
from models.rows import execute
from models.spaces import SpaceRow

MOST_PATHWAYS = 20


@verb
async def subscribe_pathway(by: Actor, space_id: UUID, pathway_id: UUID) -> UUID:
    """A published one, of the space's issuer or on PRO of its organization; everybody is looked at once."""
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        pathway = await _published(by, pathway_id)
        await _require_near(change.subject, pathway)
        known = [row.pathway_id for row in await followed(space_id)]
        if pathway_id in known:
            raise AlreadyExists("The space follows this pathway already.", "pathway")
        if len(known) >= MOST_PATHWAYS:
            raise LimitReached(f"A space follows at most {MOST_PATHWAYS} pathways.", ("space",))
        await PathwaySubscription.create(space_id=space_id, pathway_id=pathway_id)
        change.happened(SpaceEventKind.PATHWAY_SUBSCRIBED, pathway_id=pathway_id)
        change.recheck(pathway_id=pathway_id)
    return space_id


@verb
async def unsubscribe_pathway(by: Actor, space_id: UUID, pathway_id: UUID) -> UUID:
    """Progress on it goes, badges stay."""
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        if not await PathwaySubscription.filter(space_id=space_id, pathway_id=pathway_id).delete():
            raise NotFound("pathway")
        await execute(FORGET, space_id, pathway_id)
        change.happened(SpaceEventKind.PATHWAY_UNSUBSCRIBED, pathway_id=pathway_id)
    return space_id


FORGET = """
DELETE FROM pathway_step WHERE pathway_id = $2 AND learner_id IN (SELECT id FROM learner WHERE space_id = $1)"""


async def _published(by: Actor, pathway_id: UUID) -> PathwayRow:
    pathway = (await visible_pathways(by.who, [pathway_id])).get(pathway_id)
    if pathway is None:
        raise NotFound("pathway")
    if pathway.status is not PathwayStatus.PUBLISHED:
        raise InvalidInput("Only a published pathway can be followed: publish it first.", "pathway")
    return pathway


async def _require_near(space: SpaceRow, pathway: PathwayRow) -> None:
    await require_same_organization(space.issuer_id, [(pathway.issuer_id, ("pathway",))], "pathways")
