"""What may a mutation answer? The thing that changed, or Refused."""

from typing import Annotated

import strawberry

from schema.awards import Award
from schema.badges import Badge
from schema.evidence import Submission, Upload
from schema.issuers import Issuer
from schema.learners import Learner
from schema.lti import LtiLink, LtiPlatform
from schema.objectives import BadgeObjective, ManualObjective
from schema.outcomes import (
    AccessTokenCreated,
    AccountErased,
    AwardsRevoked,
    BadgeAwards,
    CompletionsRevoked,
    DisplayTokenCreated,
    LearnerImport,
    ObjectiveCompletions,
    SignedIn,
    SignInRequested,
    WebhookCreated,
)
from schema.pathways import Pathway
from schema.refused import Refused
from schema.spaces import Space
from schema.staff import StaffMember
from schema.viewer import Viewer
from schema.webhooks import Webhook, WebhookDelivery

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
ObjectiveResult = Annotated[
    ManualObjective | BadgeObjective | Refused,
    strawberry.union("ObjectiveResult", description="The objective, or why not."),
]
AwardResult = Annotated[
    Award | Refused, strawberry.union("AwardResult", description="The award, or why not.")
]
PathwayResult = Annotated[
    Pathway | Refused, strawberry.union("PathwayResult", description="The pathway, or why not.")
]
SubmissionResult = Annotated[
    Submission | Refused, strawberry.union("SubmissionResult", description="The evidence, or why not.")
]
UploadResult = Annotated[
    Upload | Refused, strawberry.union("UploadResult", description="Where to put the file, or why not.")
]
LearnerImportResult = Annotated[
    LearnerImport | Refused,
    strawberry.union("LearnerImportResult", description="What came of it, or why nothing did."),
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
SignInRequestedResult = Annotated[
    SignInRequested | Refused,
    strawberry.union("SignInRequestedResult", description="Until when the code works, or why not."),
]
SignedInResult = Annotated[
    SignedIn | Refused, strawberry.union("SignedInResult", description="The session, or why not.")
]
ViewerResult = Annotated[
    Viewer | Refused, strawberry.union("ViewerResult", description="The viewer, or why not.")
]
AccessTokenCreatedResult = Annotated[
    AccessTokenCreated | Refused,
    strawberry.union("AccessTokenCreatedResult", description="The token, or why not."),
]
AccountErasedResult = Annotated[
    AccountErased | Refused,
    strawberry.union("AccountErasedResult", description="Since when it is gone, or why not."),
]
LtiPlatformResult = Annotated[
    LtiPlatform | Refused, strawberry.union("LtiPlatformResult", description="The platform, or why not.")
]
LtiLinkResult = Annotated[
    LtiLink | Refused, strawberry.union("LtiLinkResult", description="The link, or why not.")
]
StaffMemberResult = Annotated[
    StaffMember | Refused, strawberry.union("StaffMemberResult", description="The staff member, or why not.")
]
InvitationAcceptedResult = Annotated[
    Space | Issuer | Refused,
    strawberry.union("InvitationAcceptedResult", description="What was joined, or why not."),
]
WebhookCreatedResult = Annotated[
    WebhookCreated | Refused,
    strawberry.union("WebhookCreatedResult", description="The webhook with its secret, or why not."),
]
WebhookResult = Annotated[
    Webhook | Refused, strawberry.union("WebhookResult", description="The webhook, or why not.")
]
WebhookDeliveryResult = Annotated[
    WebhookDelivery | Refused,
    strawberry.union("WebhookDeliveryResult", description="The delivery, or why not."),
]
