"""Doors to change badges."""

import strawberry

from actions.badges import Told, archive_badge, create_badge, update_badge
from resolvers.answering import answer, once, require_viewer
from resolvers.arguments import Input
from schema.badges import Badge
from schema.context import Info
from schema.ids import parse
from schema.inputs.badges import AlignmentInput, ArchiveBadgeInput, CreateBadgeInput, UpdateBadgeInput
from schema.results import BadgeResult


@strawberry.type
class BadgeMutation:
    @strawberry.mutation(description="A new badge. Owners and editors of the issuer.")
    async def create_badge(self, info: Info, input: Input[CreateBadgeInput]) -> BadgeResult:
        require_viewer(info)
        created = await create_badge(
            once(info, input),
            parse("issuer", input.issuer, "issuer"),
            input.name,
            input.description,
            input.criteria_narrative,
            input.criteria_url,
            input.tags or [],
            [_alignment(alignment) for alignment in input.alignments or []],
            input.valid_for,
            None if input.image is None else parse("image", input.image, "image"),
        )
        return await answer(info, "badge", created, Badge)

    @strawberry.mutation(description="Change a badge. Owners and editors of the issuer.")
    async def update_badge(self, info: Info, input: Input[UpdateBadgeInput]) -> BadgeResult:
        require_viewer(info)
        badge_id = parse("badge", input.badge, "badge")
        told = Told(
            input.name,
            input.description,
            input.criteria_narrative,
            input.criteria_url,
            input.tags,
            None if input.alignments is None else [_alignment(each) for each in input.alignments],
            input.valid_for,
        )
        image_id = None if input.image is None else parse("image", input.image, "image")
        await update_badge(info.context.actor, badge_id, told, image_id)
        return await answer(info, "badge", badge_id, Badge)

    @strawberry.mutation(
        description="Award a badge no more, or again; what was awarded stays. Owners and editors of the issuer."
    )
    async def archive_badge(self, info: Info, input: Input[ArchiveBadgeInput]) -> BadgeResult:
        require_viewer(info)
        badge_id = parse("badge", input.badge, "badge")
        await archive_badge(info.context.actor, badge_id, input.archived)
        return await answer(info, "badge", badge_id, Badge)


def _alignment(given: AlignmentInput) -> dict[str, str | None]:
    return {
        "targetName": given.target_name,
        "targetUrl": given.target_url,
        "targetCode": given.target_code,
        "targetFramework": given.target_framework,
        "targetDescription": given.target_description,
    }
