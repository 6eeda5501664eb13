"""What came of a mutation that names many, or that tells a secret?"""

import strawberry

from schema.awards import Award
from schema.displays import DisplayToken
from schema.progress import ObjectiveProgress
from schema.refused import Refused


@strawberry.type(description="Why nothing was done for one learner.")
class LearnerRefusal:
    learner: strawberry.ID = strawberry.field(description="The id that was named.")
    refused: Refused = strawberry.field(description="Why not.")


@strawberry.type(description="What came of completing, for each learner that was named.")
class ObjectiveCompletions:
    completed: list[ObjectiveProgress] = strawberry.field(description="The progress that is now complete.")
    refused: list[LearnerRefusal] = strawberry.field(description="For whom nothing was done.")


@strawberry.type(description="What came of taking back, for each learner that was named.")
class CompletionsRevoked:
    revoked: list[ObjectiveProgress] = strawberry.field(
        description="The progress that is no longer complete."
    )
    refused: list[LearnerRefusal] = strawberry.field(description="For whom nothing was done.")


@strawberry.type(description="Why one person was not awarded.")
class RecipientRefusal:
    email: str = strawberry.field(description="The address that was named.")
    refused: Refused = strawberry.field(description="Why not.")


@strawberry.type(description="What came of awarding, for each recipient that was named.")
class BadgeAwards:
    awards: list[Award] = strawberry.field(description="The awards that were made.")
    refused: list[RecipientRefusal] = strawberry.field(description="Who was not awarded.")


@strawberry.type(description="Why one award was not revoked.")
class AwardRefusal:
    award: strawberry.ID = strawberry.field(description="The id that was named.")
    refused: Refused = strawberry.field(description="Why not.")


@strawberry.type(description="What came of revoking, for each award that was named.")
class AwardsRevoked:
    revoked: list[Award] = strawberry.field(description="The awards that are now revoked.")
    refused: list[AwardRefusal] = strawberry.field(description="Which were not.")


@strawberry.type(description="A new display token.")
class DisplayTokenCreated:
    token: str = strawberry.field(description="The secret; shown this once.")
    display_token: DisplayToken = strawberry.field(description="What stays to be seen of it.")
