"""Doors to award and revoke."""

from uuid import UUID

import strawberry

from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.backpack import reject_award, restore_award, share_award
from actions.importing_awards import import_award
from actions.outside_papers import Source
from resolvers.answering import answer, once, require_viewer
from resolvers.arguments import Input
from schema.awards import Award, awards_by_id
from schema.context import Info
from schema.ids import encode, parse, parse_all
from schema.inputs.awards import (
    AwardBadgeInput,
    ImportAwardInput,
    RejectAwardInput,
    RestoreAwardInput,
    RevokeAwardsInput,
    ShareAwardInput,
)
from schema.outcomes import AwardRefusal, AwardsRevoked, BadgeAwards, RecipientRefusal
from schema.refused import Refused
from schema.results import AwardResult, AwardsRevokedResult, BadgeAwardsResult


@strawberry.type
class AwardMutation:
    @strawberry.mutation(description="Award a badge directly, outside any space, to one or many people.")
    async def award_badge(self, info: Info, input: Input[AwardBadgeInput]) -> BadgeAwardsResult:
        require_viewer(info)
        badge_id = parse("badge", input.badge, "badge")
        recipients = [Recipient(given.email, given.name, given.narrative) for given in input.recipients]
        given = await award_badge(once(info, input), badge_id, recipients, input.allow_second)
        awards = await awards_by_id(info, list(given.done))
        return BadgeAwards(
            awards=[award for award in awards if award],
            refused=[RecipientRefusal(email=email, refused=Refused.of(no)) for email, no in given.refused],
        )

    @strawberry.mutation(description="Revoke awards, each with its own outcome.")
    async def revoke_awards(self, info: Info, input: Input[RevokeAwardsInput]) -> AwardsRevokedResult:
        require_viewer(info)
        ids = parse_all("award", input.awards, "awards")
        taken = await revoke_awards(once(info, input), ids, input.reason)
        awards = await awards_by_id(info, list(taken.done))
        return AwardsRevoked(
            revoked=[award for award in awards if award],
            refused=[
                AwardRefusal(award=encode("award", UUID(award_id)), refused=Refused.of(no))
                for award_id, no in taken.refused
            ],
        )

    @strawberry.mutation(
        description="Put a badge earned elsewhere into the viewer's backpack. It is verified first, and must have been "
        "given to one of their verified addresses."
    )
    async def import_award(self, info: Info, input: Input[ImportAwardInput]) -> AwardResult:
        user_id = require_viewer(info)
        url, document, image = input.source.url, input.source.document, input.source.image
        source = Source(
            url.value if url else None,
            document.value if document else None,
            parse("image", image.value, "source", "image") if image else None,
        )
        imported = await import_award(once(info, input), user_id, source)
        return await answer(info, "award", imported, Award)

    @strawberry.mutation(description="Put an award away; it no longer counts. Its recipient.")
    async def reject_award(self, info: Info, input: Input[RejectAwardInput]) -> AwardResult:
        user_id = require_viewer(info)
        award_id = parse("award", input.award, "award")
        await reject_award(info.context.actor, user_id, award_id)
        return await answer(info, "award", award_id, Award)

    @strawberry.mutation(description="Take an award out again. Its recipient.")
    async def restore_award(self, info: Info, input: Input[RestoreAwardInput]) -> AwardResult:
        user_id = require_viewer(info)
        award_id = parse("award", input.award, "award")
        await restore_award(info.context.actor, user_id, award_id)
        return await answer(info, "award", award_id, Award)

    @strawberry.mutation(description="Whether the public page names the recipient. Its recipient.")
    async def share_award(self, info: Info, input: Input[ShareAwardInput]) -> AwardResult:
        user_id = require_viewer(info)
        award_id = parse("award", input.award, "award")
        await share_award(info.context.actor, user_id, award_id, input.shared)
        return await answer(info, "award", award_id, Award)
