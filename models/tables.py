"""Which tables are there? Tortoise finds them here."""

from models.allowances import Allowance
from models.awards import Award
from models.badges import Badge
from models.board_counts import BoardVersion, PointsCount
from models.codes import Code
from models.deliveries import Delivery
from models.diary import SpaceEvent
from models.displays import DisplayToken
from models.evidence import EvidenceFile, EvidenceItem, Submission
from models.identities import Identity
from models.images import Image
from models.imports import StagedLearner
from models.installation import Installation
from models.issuer_keys import IssuerKey
from models.issuers import Issuer, IssuerStaff, Organization
from models.learners import Learner
from models.lti_links import LtiIdentity, LtiLink, LtiMember, LtiPlacement
from models.lti_logins import LtiLogin
from models.lti_platforms import LtiDeployment, LtiKey, LtiPlatform
from models.lti_registrations import LtiRegistration
from models.objectives import Objective
from models.outcomes import Outcome
from models.pathway_completions import PathwayCompletion
from models.pathway_elements import PathwayBadge, PathwayElement
from models.pathway_progress import PathwayStep
from models.pathway_subscriptions import PathwaySubscription
from models.pathways import Pathway
from models.progress import Progress
from models.rechecks import Recheck
from models.spaces import Space
from models.staff import StaffMember
from models.status_places import StatusPlace
from models.tokens import AccessToken
from models.trusted_documents import TrustedDocument
from models.unsubscriptions import Unsubscription
from models.users import EmailAddress, User
from models.webhooks import Webhook, WebhookDelivery

TABLES = (
    Installation,
    User,
    EmailAddress,
    AccessToken,
    Identity,
    Code,
    Allowance,
    Unsubscription,
    TrustedDocument,
    Outcome,
    Image,
    Organization,
    Issuer,
    IssuerStaff,
    IssuerKey,
    Badge,
    Award,
    StatusPlace,
    Space,
    Pathway,
    PathwayElement,
    PathwayBadge,
    PathwaySubscription,
    Objective,
    Learner,
    BoardVersion,
    PointsCount,
    StagedLearner,
    StaffMember,
    Progress,
    PathwayStep,
    PathwayCompletion,
    EvidenceFile,
    Submission,
    EvidenceItem,
    DisplayToken,
    SpaceEvent,
    LtiPlatform,
    LtiDeployment,
    LtiKey,
    LtiLogin,
    LtiRegistration,
    LtiIdentity,
    LtiLink,
    LtiPlacement,
    LtiMember,
    Recheck,
    Delivery,
    Webhook,
    WebhookDelivery,
)
