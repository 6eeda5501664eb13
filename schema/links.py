"""How do types of different nouns name each other without importing each other?"""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from schema.awards import Award
    from schema.events import SpaceEvent
    from schema.issuers import Issuer
    from schema.learners import Learner
    from schema.objectives import Objective
    from schema.progress import ObjectiveProgress
    from schema.spaces import Space

AwardLink = Annotated["Award", strawberry.lazy("schema.awards")]
SpaceEventLink = Annotated["SpaceEvent", strawberry.lazy("schema.events")]
IssuerLink = Annotated["Issuer", strawberry.lazy("schema.issuers")]
LearnerLink = Annotated["Learner", strawberry.lazy("schema.learners")]
ObjectiveLink = Annotated["Objective", strawberry.lazy("schema.objectives")]
ProgressLink = Annotated["ObjectiveProgress", strawberry.lazy("schema.progress")]
SpaceLink = Annotated["Space", strawberry.lazy("schema.spaces")]
