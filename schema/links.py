"""How do types of different nouns name each other without importing each other?"""

from typing import TYPE_CHECKING, Annotated

import strawberry

if TYPE_CHECKING:
    from schema.awards import Award
    from schema.badges import Badge
    from schema.displays import DisplayToken
    from schema.events import SpaceEvent
    from schema.issuers import Issuer
    from schema.leaderboard import Leaderboard
    from schema.learners import Learner
    from schema.objectives import Objective
    from schema.progress import ObjectiveProgress
    from schema.spaces import Space
    from schema.staff import StaffMember
    from schema.users import User

AwardLink = Annotated["Award", strawberry.lazy("schema.awards")]
BadgeLink = Annotated["Badge", strawberry.lazy("schema.badges")]
DisplayTokenLink = Annotated["DisplayToken", strawberry.lazy("schema.displays")]
SpaceEventLink = Annotated["SpaceEvent", strawberry.lazy("schema.events")]
IssuerLink = Annotated["Issuer", strawberry.lazy("schema.issuers")]
LeaderboardLink = Annotated["Leaderboard", strawberry.lazy("schema.leaderboard")]
LearnerLink = Annotated["Learner", strawberry.lazy("schema.learners")]
ObjectiveLink = Annotated["Objective", strawberry.lazy("schema.objectives")]
ProgressLink = Annotated["ObjectiveProgress", strawberry.lazy("schema.progress")]
SpaceLink = Annotated["Space", strawberry.lazy("schema.spaces")]
StaffMemberLink = Annotated["StaffMember", strawberry.lazy("schema.staff")]
UserLink = Annotated["User", strawberry.lazy("schema.users")]
