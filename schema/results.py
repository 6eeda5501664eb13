"""What may a mutation answer? The thing that changed, or Refused."""

from typing import Annotated

import strawberry

from schema.badges import Badge
from schema.issuers import Issuer
from schema.learners import Learner
from schema.objectives import BadgeObjective, ManualObjective
from schema.outcomes import (
    AwardsRevoked,
    BadgeAwards,
    CompletionsRevoked,
    DisplayTokenCreated,
    ObjectiveCompletions,
)
from schema.refused import Refused
from schema.spaces import Space

IssuerResult = Annotated[
    Issuer | Refused, strawberry.union("IssuerResult", description="The issuer, or why not.")
]
BadgeResult = Annotated[
    Badge | Refused, strawberry.union("BadgeResult", description="The badge, or why not.")
]
SpaceResult = Annotated[
    Space | Refused, strawberry.union("SpaceResult", description="The space, or why not.")
]
ManualObjectiveResult = Annotated[
    ManualObjective | Refused,
    strawberry.union("ManualObjectiveResult", description="The objective, or why not."),
]
BadgeObjectiveResult = Annotated[
    BadgeObjective | Refused,
    strawberry.union("BadgeObjectiveResult", description="The objective, or why not."),
]
LearnerResult = Annotated[
    Learner | Refused, strawberry.union("LearnerResult", description="The learner, or why not.")
]
ObjectiveCompletionsResult = Annotated[
    ObjectiveCompletions | Refused,
    strawberry.union("ObjectiveCompletionsResult", description="What came of it, or why nothing did."),
]
CompletionsRevokedResult = Annotated[
    CompletionsRevoked | Refused,
    strawberry.union("CompletionsRevokedResult", description="What came of it, or why nothing did."),
]
BadgeAwardsResult = Annotated[
    BadgeAwards | Refused,
    strawberry.union("BadgeAwardsResult", description="What came of it, or why nothing did."),
]
AwardsRevokedResult = Annotated[
    AwardsRevoked | Refused,
    strawberry.union("AwardsRevokedResult", description="What came of it, or why nothing did."),
]
DisplayTokenCreatedResult = Annotated[
    DisplayTokenCreated | Refused,
    strawberry.union("DisplayTokenCreatedResult", description="The token, or why not."),
]
