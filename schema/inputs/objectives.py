"""What are mutations of objectives given?"""

import strawberry

from models.objectives import EvidencePolicy
from schema.inputs.keys import KEY


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
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A new objective that tracks a badge.")
class CreateBadgeObjectiveInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    badge: strawberry.ID | None = strawberry.field(
        default=None, description="The badge's id, or else outsideUrl."
    )
    outside_url: str | None = strawberry.field(
        default=None,
        description="The address of an Open Badge of elsewhere, which learners hold once they import it. On PRO.",
    )
    points: int = strawberry.field(
        default=1, description="What completing it counts: 0 to 1,000,000 on PRO, 1 on FREE."
    )
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="An objective and what changes: what is left out stays.")
class UpdateObjectiveInput:
    objective: strawberry.ID = strawberry.field(description="The objective's id.")
    points: int | None = strawberry.field(default=None, description="0 to 1,000,000 on PRO, else 1.")
    public_criteria: str | None = strawberry.field(
        default=None, description="How a member of the space earns the badge. Manual objectives only."
    )
    private_criteria: str | None = strawberry.field(
        default=None, description="For staff only; empty for none. Manual objectives only."
    )
    evidence_policy: EvidencePolicy | None = strawberry.field(
        default=None, description="Whether learners hand in evidence. Manual objectives only."
    )
    auto_revoke: bool | None = strawberry.field(
        default=None, description="Whether taking back also revokes. Manual objectives only."
    )
    expected_version: int | None = strawberry.field(
        default=None, description="The version that was looked at; another one is a CONFLICT."
    )


@strawberry.input(description="An objective to remove.")
class RemoveObjectiveInput:
    objective: strawberry.ID = strawberry.field(description="The objective's id.")


@strawberry.input(description="The objectives of a space in another order.")
class ReorderObjectivesInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    objectives: list[strawberry.ID] = strawberry.field(
        description="The ids of all of them, in the new order."
    )
