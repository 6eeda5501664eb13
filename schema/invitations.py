"""What does somebody see who holds an invitation?"""

from datetime import datetime

import strawberry

from models.invitations import InvitationRow, InvitationStatus, invitation_status
from models.issuers import IssuerRole


@strawberry.type(description="What an invitation link is about, before it is accepted.")
class Invitation:
    space_name: str | None = strawberry.field(description="The space; null for the staff of an issuer.")
    issuer_name: str = strawberry.field(description="The issuer.")
    role: IssuerRole | None = strawberry.field(description="The role at the issuer; null for a space.")
    email: str = strawberry.field(description="Whom it was sent to.")
    status: InvitationStatus = strawberry.field(description="Whether it can be accepted.")

    @classmethod
    def of(cls, row: InvitationRow, now: datetime) -> "Invitation":
        return cls(
            space_name=row.space_name,
            issuer_name=row.issuer_name,
            role=row.role,
            email=row.email,
            status=invitation_status(False, row.expires_at, row.bounced_at, now),
        )
