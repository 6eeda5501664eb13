"""What are mutations of objectives given?"""

import strawberry

from models.objectives import EvidencePolicy


@strawberry.input(description="A new objective that staff mark complete.")
class CreateManualObjectiveInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    badge: strawberry.ID = strawberry.field(description="The badge's id.")
    public_criteria: str = strawberry.field(description="How a member of the space earns the badge.")
    points: int = strawberry.field(
        default=1, description="What completing it counts: 0 to 1,000,000 on PRO, 1 on FREE."
    )
    private_criteria: str | None = strawberry.field(
        default=None, description="What staff should consider; only staff see it."
    )
    evidence_policy: EvidencePolicy = strawberry.field(
        default=EvidencePolicy.NONE, description="Whether learners hand in evidence."
    )
    auto_revoke: bool = strawberry.field(
        default=False, description="Whether taking back the completion also revokes the badge."
    )


@strawberry.input(description="A new objective that tracks a badge.")
class CreateBadgeObjectiveInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    badge: strawberry.ID = strawberry.field(description="The badge's id.")
    points: int = strawberry.field(
        default=1, description="What completing it counts: 0 to 1,000,000 on PRO, 1 on FREE."
    )
