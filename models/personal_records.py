"""What is told of each thing that is held about one person? (rule 34)"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class Account(NamedTuple):
    id: UUID
    name: str
    wants_mail: bool
    created_at: datetime


class Address(NamedTuple):
    address: str
    verified_at: datetime | None
    is_primary: bool


class Token(NamedTuple):
    label: str
    is_session: bool
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


class Identity(NamedTuple):
    issuer: str
    subject: str
    created_at: datetime


class LearningPlatform(NamedTuple):
    issuer: str
    deployment: str
    subject: str
    created_at: datetime


class Unsubscription(NamedTuple):
    address: str
    created_at: datetime


class Award(NamedTuple):
    id: UUID
    badge: str
    issuer: str | None
    email: str
    recipient_name: str | None
    narrative: str | None
    issued_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    revocation_reason: str | None
    rejected_at: datetime | None
    imported_from: str | None


class Learner(NamedTuple):
    id: UUID
    space: str
    email: str
    name: str | None
    alias: str
    shares_real_name: bool
    points: int
    completed_count: int
    source: str
    joined_at: datetime
    removed_at: datetime | None


class Progress(NamedTuple):
    space: str
    badge: str
    status: str
    points: int
    completed_at: datetime | None


class Step(NamedTuple):
    space: str
    pathway: str
    element: str
    done: int
    completed: bool


class CompletionBadge(NamedTuple):
    element: str | None
    email: str
    award_id: UUID | None


class Evidence(NamedTuple):
    space: str
    badge: str
    status: str
    note: str
    submitted_at: datetime
    reviewed_at: datetime | None
    comment: str | None
    url: str | None
    text: str | None
    file_name: str | None


class Upload(NamedTuple):
    badge: str
    file_name: str
    content_type: str
    size: int
    created_at: datetime


class Image(NamedTuple):
    content_type: str
    size: int
    created_at: datetime
    award: str | None


class Review(NamedTuple):
    space: str
    badge: str
    status: str
    reviewed_at: datetime
    comment: str | None


class SpaceStaff(NamedTuple):
    space: str
    email: str
    first_name: str | None
    last_name: str | None
    invited_at: datetime
    accepted_at: datetime | None


class IssuerStaff(NamedTuple):
    issuer: str
    email: str
    role: str
    invited_at: datetime


class Event(NamedTuple):
    space: str
    at: datetime
    kind: str
    rule: str | None
    reason: str | None
    status: str | None
    points: int | None


class Given(NamedTuple):
    badge: str
    issued_at: datetime
