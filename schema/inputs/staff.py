"""What are mutations of staff given?"""

import strawberry

from models.issuers import IssuerRole
from schema.inputs.keys import KEY


@strawberry.input(description="Whom to invite to the staff of a space.")
class InviteStaffInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    email: str = strawberry.field(description="Where the invitation goes.")
    first_name: str | None = strawberry.field(default=None, description="Their given name.")
    last_name: str | None = strawberry.field(default=None, description="Their family name.")
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Whom to mail their invitation again.")
class ResendInvitationInput:
    staff_member: strawberry.ID = strawberry.field(description="The staff member's id.")


@strawberry.input(description="An invitation to accept.")
class AcceptInvitationInput:
    token: str = strawberry.field(description="What stands behind the # of the link.")


@strawberry.input(description="Whom to remove from the staff of a space.")
class RemoveStaffInput:
    staff_member: strawberry.ID = strawberry.field(description="The staff member's id.")


@strawberry.input(description="What somebody may do at an issuer.")
class SetIssuerStaffInput:
    issuer: strawberry.ID = strawberry.field(description="The issuer's id.")
    email: str = strawberry.field(description="Their address; who is not on the staff is invited.")
    role: IssuerRole = strawberry.field(description="What they may do.")


@strawberry.input(description="Whom to remove from the staff of an issuer.")
class RemoveIssuerStaffInput:
    issuer: strawberry.ID = strawberry.field(description="The issuer's id.")
    email: str = strawberry.field(description="Their address, as the list of the staff has it.")
