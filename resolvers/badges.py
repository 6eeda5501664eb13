"""Doors to change badges."""

import strawberry

from actions.badges import create_badge
from resolvers.answering import answer, once, require_viewer
from resolvers.arguments import Input
from schema.badges import Badge
from schema.context import Info
from schema.ids import parse
from schema.inputs.badges import AlignmentInput, CreateBadgeInput
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
        )
        return await answer(info, "badge", created, Badge)


def _alignment(given: AlignmentInput) -> dict[str, str | None]:
    return {
        "targetName": given.target_name,
        "targetUrl": given.target_url,
        "targetCode": given.target_code,
        "targetFramework": given.target_framework,
        "targetDescription": given.target_description,
    }
