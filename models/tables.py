"""Which tables are there? Tortoise finds them here."""

from models.awards import Award
from models.badges import Badge
from models.deliveries import Delivery
from models.diary import SpaceEvent
from models.displays import DisplayToken
from models.installation import Installation
from models.issuers import Issuer, IssuerStaff, Organization
from models.learners import Learner
from models.objectives import Objective
from models.progress import Progress
from models.rechecks import Recheck
from models.spaces import Space
from models.staff import StaffMember
from models.users import AccessToken, EmailAddress, User

TABLES = (
    Installation,
    User,
    EmailAddress,
    AccessToken,
    Organization,
    Issuer,
    IssuerStaff,
    Badge,
    Award,
    Space,
    Objective,
    Learner,
    StaffMember,
    Progress,
    DisplayToken,
    SpaceEvent,
    Recheck,
    Delivery,
)
