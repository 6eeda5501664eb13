"""Doors to award and revoke."""

import strawberry

from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from resolvers.answering import require_viewer
from resolvers.arguments import Input
from schema.awards import awards_by_id
from schema.context import Info
from schema.ids import encode, parse, parse_all
from schema.inputs.awards import AwardBadgeInput, RevokeAwardsInput
from schema.outcomes import AwardRefusal, AwardsRevoked, BadgeAwards, RecipientRefusal
from schema.refused import Refused
from schema.results import AwardsRevokedResult, BadgeAwardsResult


@strawberry.type
class AwardMutation:
    @strawberry.mutation(description="Award a badge directly, outside any space, to one or many people.")
    async def award_badge(self, info: Info, input: Input[AwardBadgeInput]) -> BadgeAwardsResult:
        require_viewer(info)
        badge_id = parse("badge", input.badge, "badge")
        recipients = [Recipient(given.email, given.name, given.narrative) for given in input.recipients]
        given = await award_badge(info.context.actor, badge_id, recipients, input.allow_second)
        awards = await awards_by_id(info, list(given.awards))
        return BadgeAwards(
            awards=[award for award in awards if award],
            refused=[RecipientRefusal(email=email, refused=Refused.of(no)) for email, no in given.refused],
        )

    @strawberry.mutation(description="Revoke awards, each with its own outcome.")
    async def revoke_awards(self, info: Info, input: Input[RevokeAwardsInput]) -> AwardsRevokedResult:
        require_viewer(info)
        ids = parse_all("award", input.awards, "awards")
        taken = await revoke_awards(info.context.actor, ids, input.reason)
        awards = await awards_by_id(info, list(taken.awards))
        return AwardsRevoked(
            revoked=[award for award in awards if award],
            refused=[
                AwardRefusal(award=encode("award", award_id), refused=Refused.of(no))
                for award_id, no in taken.refused.items()
            ],
        )
