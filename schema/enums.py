"""How do the words of models become GraphQL enums with a description for each value?"""

from enum import Enum
from typing import Any, TypeVar, cast

import strawberry

from actions.refusals import RefusalCode
from models.awards import AwardStatus
from models.diary import ProgressRule, SpaceEventKind
from models.evidence import SubmissionStatus
from models.invitations import InvitationStatus
from models.issuers import IssuerRole, Plan
from models.learners import LearnerOrder, MemberSource
from models.objectives import EvidencePolicy
from models.pathways import PathwayStatus
from models.progress import ProgressStatus
from models.spaces import SpaceStatus

Word = TypeVar("Word", bound=Enum)


def describe(word: type[Word], description: str, **values: str) -> type[Word]:
    """Make an enum of models one of GraphQL; every value must be described."""
    strawberry.enum(word, description=description)
    for value in cast(Any, word).__strawberry_definition__.values:
        value.description = values.pop(value.name)
    if values:
        raise ValueError(f"{word.__name__} has no {', '.join(values)}")
    return word


describe(
    Plan,
    "What an organization has booked.",
    FREE="Each objective counts one point; badge objectives track the own issuer's badges.",
    PRO="Points for each objective, and badges of all issuers of the organization.",
)
describe(
    IssuerRole,
    "What somebody may do at an issuer.",
    OWNER="Everything, and who is on the staff.",
    EDITOR="Makes badges and runs every space of the issuer.",
    STAFF="Awards badges, and runs the spaces where they are staff.",
)
describe(
    InvitationStatus,
    "How far an invitation is.",
    SENT="It was sent and waits.",
    ACCEPTED="It was accepted.",
    EXPIRED="Its 14 days are over.",
    BOUNCED="The mail could not be delivered.",
)
describe(
    AwardStatus,
    "Whether an award counts.",
    VALID="It counts.",
    EXPIRED="Its time is over.",
    REVOKED="It was revoked, with a reason.",
)
describe(
    SpaceStatus,
    "Whether progress is tracked in a space.",
    ACTIVE="Until the end of its last day.",
    ARCHIVED="Everything stays readable, nothing moves.",
)
describe(
    EvidencePolicy,
    "Whether learners hand in evidence for an objective.",
    NONE="They don't.",
    OPTIONAL="They may.",
    REQUIRED="They must, before staff can complete it.",
)
describe(
    PathwayStatus,
    "Whether spaces may follow a pathway.",
    DRAFT="For the issuer's staff alone.",
    PUBLISHED="Spaces may follow it.",
    ARCHIVED="Nobody begins it any more; progress on it stays as it is.",
)
describe(
    MemberSource,
    "How a learner came into the space.",
    MANUAL="Added by staff.",
    CSV="Imported from a file.",
    LTI="Enrolled by a course.",
)
describe(
    LearnerOrder,
    "How learners are listed.",
    NAME="By name, or alias where no name is known.",
    POINTS="By points, the most first.",
    JOINED="By when they joined, the earliest first.",
)
describe(
    ProgressStatus,
    "How far a learner is on an objective.",
    NOT_STARTED="Nothing yet, or a completion was taken back.",
    SUBMITTED="Evidence waits for a decision.",
    RETURNED="Evidence was returned with a comment.",
    COMPLETED="Done; its points count.",
)
describe(
    SubmissionStatus,
    "What became of evidence.",
    SUBMITTED="It waits for a decision.",
    ACCEPTED="It was good, and completed the objective.",
    RETURNED="It was returned with a comment.",
    WITHDRAWN="The learner took it back.",
)
describe(
    ProgressRule,
    "By which rule progress changed.",
    STAFF="Staff marked it, or took it back.",
    EVIDENCE_ACCEPTED="Evidence was accepted.",
    BADGE_HELD="The tracked badge is held.",
    BADGE_LOST="The tracked badge is no longer held.",
    POINTS_CHANGED="The objective's points changed.",
    PLAN="The plan changed.",
    MERGE="Two learners turned out to be one person.",
    PATHWAY="A pathway's element completed or was lost.",
)
describe(
    SpaceEventKind,
    "What happened. The list grows: treat unknown values as something that happened.",
    SPACE_CREATED="The space was made.",
    SPACE_CHANGED="Its name, description or end day changed.",
    SPACE_ARCHIVED="It was archived.",
    SPACE_REOPENED="It was given a new end day.",
    PLAN_CHANGED="The plan of its organization changed.",
    OBJECTIVE_ADDED="An objective was added.",
    OBJECTIVE_CHANGED="An objective's points or criteria changed.",
    PRIVATE_CRITERIA_CHANGED="Nothing but an objective's private criteria changed.",
    OBJECTIVE_REMOVED="An objective was removed with its points.",
    OBJECTIVES_REORDERED="The objectives were put in another order.",
    LEARNER_ADDED="A learner was added.",
    LEARNER_CHANGED="A learner's name, address, alias or choice changed.",
    LEARNER_REMOVED="A learner was removed.",
    LEARNER_RETURNED="A removed learner came back.",
    LEARNER_MERGED="Two learners turned out to be one person.",
    STAFF_INVITED="Somebody was invited to the staff.",
    STAFF_JOINED="Somebody joined the staff.",
    STAFF_REMOVED="Somebody left the staff.",
    EVIDENCE_SUBMITTED="Evidence was handed in.",
    EVIDENCE_WITHDRAWN="Evidence was withdrawn.",
    EVIDENCE_ACCEPTED="Evidence was accepted.",
    EVIDENCE_RETURNED="Evidence was returned with a comment.",
    OBJECTIVE_COMPLETED="A learner completed an objective.",
    COMPLETION_REVOKED="A completion was taken back.",
    PATHWAY_SUBSCRIBED="The space subscribed to a pathway.",
    PATHWAY_UNSUBSCRIBED="The space left a pathway.",
    PATHWAY_CHANGED="A pathway of the space changed.",
    PATHWAY_STEP_COMPLETED="A learner completed an element of a pathway.",
    PATHWAY_STEP_LOST="A learner no longer completes an element of a pathway.",
    LEADERBOARD_CHANGED="What the leaderboard shows was changed.",
)
describe(
    RefusalCode,
    "Why not. The list grows: treat unknown values as a plain no.",
    NOT_ALLOWED="The viewer's role does not allow it.",
    NOT_FOUND="There is no such thing, or it is not the viewer's to see.",
    INVALID_INPUT="A value can't be kept; `field` says which.",
    ALREADY_EXISTS="It is there already.",
    CONFLICT="Somebody else has changed it meanwhile.",
    IDEMPOTENCY_CONFLICT="The key was used for something else.",
    SPACES_NOT_ENABLED="The operator has not enabled spaces for this issuer.",
    SPACE_ARCHIVED="The space is archived.",
    PRO_REQUIRED="It needs the PRO plan.",
    ALREADY_COMPLETED="The learner has completed the objective.",
    NOT_COMPLETED="There is no completion.",
    EVIDENCE_REQUIRED="The objective asks for evidence first.",
    EVIDENCE_NOT_ACCEPTED="Evidence waits for a decision.",
    DECIDED_BY_BADGE="Only holding or losing the badge decides this.",
    ALREADY_SUBMITTED="Evidence waits for a decision already.",
    ALREADY_REVIEWED="The evidence was decided or withdrawn.",
    ALREADY_REVOKED="It was revoked already.",
    NOT_FOR_YOURSELF="Nobody completes, reviews or awards for themself.",
    INVITATION_EXPIRED="The invitation is too old.",
    LAST_OWNER="An issuer keeps at least one owner.",
    IN_USE="Something else depends on it.",
    CYCLE="Something would have to be complete before itself.",
    WRONG_CODE="The code is wrong, used, replaced or too old.",
    LIMIT_REACHED="There can be no more of these.",
    RATE_LIMITED="That was too often; `message` says when to try again.",
    ROSTER_MANAGED_BY_LMS="A course of a learning platform tells who is here.",
)
