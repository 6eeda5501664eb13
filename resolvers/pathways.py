"""Doors to pathways."""

import strawberry

from actions.pathway_subscriptions import subscribe_pathway, unsubscribe_pathway
from actions.pathway_trees import Branch
from actions.pathways import archive_pathway, create_pathway, publish_pathway, update_pathway
from resolvers.answering import answer, once, require_viewer
from resolvers.arguments import IdArgument, Input
from schema.context import Info
from schema.finding import find
from schema.ids import parse, parse_all
from schema.inputs.pathways import (
    ArchivePathwayInput,
    CreatePathwayInput,
    PathwayElementInput,
    PublishPathwayInput,
    SubscribePathwayInput,
    UnsubscribePathwayInput,
    UpdatePathwayInput,
)
from schema.pathways import Pathway
from schema.results import PathwayResult, SpaceResult
from schema.spaces import Space


@strawberry.type
class PathwayQuery:
    @strawberry.field(
        description="A pathway, for the staff of its issuer, who runs a space that could follow it, and learners "
        "of spaces that do."
    )
    async def pathway(self, info: Info, id: IdArgument) -> Pathway | None:
        return await find(info, id, Pathway)


@strawberry.type
class PathwayMutation:
    @strawberry.mutation(description="A new pathway, as a draft. Owners and editors of the issuer.")
    async def create_pathway(self, info: Info, input: Input[CreatePathwayInput]) -> PathwayResult:
        require_viewer(info)
        created = await create_pathway(
            once(info, input),
            parse("issuer", input.issuer, "issuer"),
            input.name,
            _branch(input.root, "root"),
            input.description,
        )
        return await answer(info, "pathway", created, Pathway)

    @strawberry.mutation(
        description="Change a pathway; its tree is replaced in one step, and everybody who follows it is looked at "
        "anew. Owners and editors of the issuer."
    )
    async def update_pathway(self, info: Info, input: Input[UpdatePathwayInput]) -> PathwayResult:
        require_viewer(info)
        pathway_id = parse("pathway", input.pathway, "pathway")
        await update_pathway(
            info.context.actor,
            pathway_id,
            input.name,
            input.description,
            _branch(input.root, "root") if input.root else None,
            input.expected_version,
        )
        return await answer(info, "pathway", pathway_id, Pathway)

    @strawberry.mutation(description="Let spaces follow it. Owners and editors of the issuer.")
    async def publish_pathway(self, info: Info, input: Input[PublishPathwayInput]) -> PathwayResult:
        require_viewer(info)
        pathway_id = parse("pathway", input.pathway, "pathway")
        await publish_pathway(info.context.actor, pathway_id)
        return await answer(info, "pathway", pathway_id, Pathway)

    @strawberry.mutation(
        description="Let nobody begin it any more; where it is followed, progress on it stays as it is. Owners and "
        "editors of the issuer."
    )
    async def archive_pathway(self, info: Info, input: Input[ArchivePathwayInput]) -> PathwayResult:
        require_viewer(info)
        pathway_id = parse("pathway", input.pathway, "pathway")
        await archive_pathway(info.context.actor, pathway_id)
        return await answer(info, "pathway", pathway_id, Pathway)

    @strawberry.mutation(
        description="Follow a published pathway of the issuer, or on PRO of its organization. Staff of the space."
    )
    async def subscribe_pathway(self, info: Info, input: Input[SubscribePathwayInput]) -> SpaceResult:
        require_viewer(info)
        space_id, pathway_id = (
            parse("space", input.space, "space"),
            parse("pathway", input.pathway, "pathway"),
        )
        await subscribe_pathway(info.context.actor, space_id, pathway_id)
        return await answer(info, "space", space_id, Space)

    @strawberry.mutation(
        description="Follow a pathway no more: progress on it goes, badges stay. Staff of the space."
    )
    async def unsubscribe_pathway(self, info: Info, input: Input[UnsubscribePathwayInput]) -> SpaceResult:
        require_viewer(info)
        space_id, pathway_id = (
            parse("space", input.space, "space"),
            parse("pathway", input.pathway, "pathway"),
        )
        await unsubscribe_pathway(info.context.actor, space_id, pathway_id)
        return await answer(info, "space", space_id, Space)


def _branch(given: PathwayElementInput, *path: str) -> Branch:
    return Branch(
        name=given.name,
        id=parse("element", given.id, *path, "id") if given.id is not None else None,
        description=given.description or "",
        optional=given.optional,
        badge_ids=parse_all("badge", given.badges or [], *path, "badges"),
        required=given.required,
        completion_badge_id=parse("badge", given.completion_badge, *path, "completionBadge")
        if given.completion_badge is not None
        else None,
        children=[
            _branch(child, *path, "children", str(place)) for place, child in enumerate(given.children or [])
        ],
    )
