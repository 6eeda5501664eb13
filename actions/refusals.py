"""Which expected noes are there?

Refusal
├── NotFound, NotAllowed, NotForYourself
├── InvalidInput
├── AlreadyExists, AlreadyCompleted, AlreadyRevoked, NotCompleted
├── Conflict, IdempotencyConflict, InUse, Cycle
├── SpacesNotEnabled, SpaceArchived, ProRequired
├── LimitReached, RateLimited, RosterManagedByLms
├── WrongCode, InvitationExpired, LastOwner
├── AlreadySubmitted, AlreadyReviewed
└── EvidenceRequired, EvidenceNotAccepted, DecidedByBadge
"""

from enum import StrEnum


class RefusalCode(StrEnum):
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_FOUND = "NOT_FOUND"
    INVALID_INPUT = "INVALID_INPUT"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    CONFLICT = "CONFLICT"
    IDEMPOTENCY_CONFLICT = "IDEMPOTENCY_CONFLICT"
    SPACES_NOT_ENABLED = "SPACES_NOT_ENABLED"
    SPACE_ARCHIVED = "SPACE_ARCHIVED"
    PRO_REQUIRED = "PRO_REQUIRED"
    ALREADY_COMPLETED = "ALREADY_COMPLETED"
    NOT_COMPLETED = "NOT_COMPLETED"
    EVIDENCE_REQUIRED = "EVIDENCE_REQUIRED"
    EVIDENCE_NOT_ACCEPTED = "EVIDENCE_NOT_ACCEPTED"
    DECIDED_BY_BADGE = "DECIDED_BY_BADGE"
    ALREADY_SUBMITTED = "ALREADY_SUBMITTED"
    ALREADY_REVIEWED = "ALREADY_REVIEWED"
    ALREADY_REVOKED = "ALREADY_REVOKED"
    NOT_FOR_YOURSELF = "NOT_FOR_YOURSELF"
    INVITATION_EXPIRED = "INVITATION_EXPIRED"
    LAST_OWNER = "LAST_OWNER"
    IN_USE = "IN_USE"
    CYCLE = "CYCLE"
    WRONG_CODE = "WRONG_CODE"
    LIMIT_REACHED = "LIMIT_REACHED"
    RATE_LIMITED = "RATE_LIMITED"
    ROSTER_MANAGED_BY_LMS = "ROSTER_MANAGED_BY_LMS"


class Refusal(Exception):
    """An expected no: a code, a sentence with the remedy, and the input field as a path where there is one."""

    code: RefusalCode
    default = ""

    def __init__(self, message: str | None = None, field: tuple[str, ...] = ()) -> None:
        self.message = message or self.default
        self.field = field
        super().__init__(self.message)


class NotFound(Refusal):
    """The same words for "not there" and "not yours" (rule 37)."""

    code = RefusalCode.NOT_FOUND
    default = "There is no such thing, or it is not yours to see."

    def __init__(self, *field: str) -> None:
        super().__init__(field=field)


class NotAllowed(Refusal):
    code = RefusalCode.NOT_ALLOWED
    default = "Your role here does not allow this."


class NotForYourself(Refusal):
    code = RefusalCode.NOT_FOR_YOURSELF
    default = "Nobody completes, reviews or awards for themself. Ask another member of the staff."


class InvalidInput(Refusal):
    code = RefusalCode.INVALID_INPUT

    def __init__(self, message: str, *field: str) -> None:
        super().__init__(message, field)


class AlreadyExists(Refusal):
    code = RefusalCode.ALREADY_EXISTS

    def __init__(self, message: str, *field: str) -> None:
        super().__init__(message, field)


class Conflict(Refusal):
    """Somebody else has changed it since (rule 36)."""

    code = RefusalCode.CONFLICT

    def __init__(self, version: int) -> None:
        super().__init__(
            f"It has changed meanwhile: look at version {version}, and try again.", ("expectedVersion",)
        )


class IdempotencyConflict(Refusal):
    """The same key with other arguments (rule 35)."""

    code = RefusalCode.IDEMPOTENCY_CONFLICT
    default = "This key was used for something else within 48 hours: take a new one for each new act."

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message, ("clientMutationKey",))


class InUse(Refusal):
    code = RefusalCode.IN_USE


class Cycle(Refusal):
    """Something of a pathway would have to be complete before itself (rule 23)."""

    code = RefusalCode.CYCLE

    def __init__(self, message: str, *field: str) -> None:
        super().__init__(message, field)


class AlreadyCompleted(Refusal):
    code = RefusalCode.ALREADY_COMPLETED
    default = "The learner has completed this objective already."


class NotCompleted(Refusal):
    code = RefusalCode.NOT_COMPLETED
    default = "There is no completion to take back."


class AlreadyRevoked(Refusal):
    code = RefusalCode.ALREADY_REVOKED
    default = "The award was revoked already."


class AlreadySubmitted(Refusal):
    code = RefusalCode.ALREADY_SUBMITTED
    default = "Evidence for this objective waits for a decision: withdraw it to hand in another."


class AlreadyReviewed(Refusal):
    code = RefusalCode.ALREADY_REVIEWED
    default = "This evidence does not wait for a decision any more."


class EvidenceRequired(Refusal):
    code = RefusalCode.EVIDENCE_REQUIRED
    default = "This objective asks for evidence: accept the learner's submission instead."


class EvidenceNotAccepted(Refusal):
    code = RefusalCode.EVIDENCE_NOT_ACCEPTED
    default = "The learner's evidence waits for a decision: accept or return it first."


class DecidedByBadge(Refusal):
    code = RefusalCode.DECIDED_BY_BADGE


class SpacesNotEnabled(Refusal):
    code = RefusalCode.SPACES_NOT_ENABLED
    default = "This issuer may not create spaces yet. Its owner can ask the operator to enable them."


class SpaceArchived(Refusal):
    code = RefusalCode.SPACE_ARCHIVED
    default = "The space is archived. Reopen it with a new end day to change it."


class ProRequired(Refusal):
    code = RefusalCode.PRO_REQUIRED


class LimitReached(Refusal):
    code = RefusalCode.LIMIT_REACHED


class RateLimited(Refusal):
    code = RefusalCode.RATE_LIMITED


class RosterManagedByLms(Refusal):
    code = RefusalCode.ROSTER_MANAGED_BY_LMS
    default = "A course tells who is here: change it in the learning platform, or unlink the course."


class WrongCode(Refusal):
    """The same words for wrong, used, late and never sent."""

    code = RefusalCode.WRONG_CODE
    default = (
        "This code does not work: it is wrong, used, replaced or older than 10 minutes. Ask for a new one."
    )

    def __init__(self) -> None:
        super().__init__(field=("code",))


class InvitationExpired(Refusal):
    code = RefusalCode.INVITATION_EXPIRED
    default = "This invitation has expired. Ask for a new one."

    def __init__(self) -> None:
        super().__init__(field=("token",))


class LastOwner(Refusal):
    code = RefusalCode.LAST_OWNER
    default = "An issuer keeps at least one owner: make somebody else an owner first."
