"""What are mutations of accounts given?"""

from datetime import datetime

import strawberry


@strawberry.input(description="Whom to mail a code.")
class RequestSignInInput:
    email: str = strawberry.field(description="Their address.")


@strawberry.input(description="An address and the code that was mailed to it.")
class SignInInput:
    email: str = strawberry.field(description="The address.")
    code: str = strawberry.field(description="The six digits.")


@strawberry.input(description="What the viewer changes of their account: what is left out stays.")
class UpdateViewerInput:
    name: str | None = strawberry.field(default=None, description="What others call them.")
    wants_mail: bool | None = strawberry.field(
        default=None, description="Whether mail other than codes and invitations is wanted."
    )


@strawberry.input(description="An address to claim; a code is mailed to it.")
class AddEmailInput:
    email: str = strawberry.field(description="The address.")


@strawberry.input(description="An address of the viewer's and the code that was mailed to it.")
class VerifyEmailInput:
    email: str = strawberry.field(description="The address.")
    code: str = strawberry.field(description="The six digits.")


@strawberry.input(description="Where mail goes from now on.")
class SetPrimaryEmailInput:
    email: str = strawberry.field(description="A verified address of the viewer's.")


@strawberry.input(description="An address to give up.")
class RemoveEmailInput:
    email: str = strawberry.field(description="An address of the viewer's, not the primary one.")


@strawberry.input(description="A new token for a program.")
class CreateAccessTokenInput:
    label: str = strawberry.field(description="What it is for, to 200 characters.")
    expires_at: datetime | None = strawberry.field(
        default=None, description="Until when it works, at most a year; 90 days when left out."
    )


@strawberry.input(description="A token that is to work no more.")
class RevokeAccessTokenInput:
    access_token: strawberry.ID = strawberry.field(description="The access token's id.")


@strawberry.input(description="An account to erase for ever.")
class EraseAccountInput:
    email: str = strawberry.field(description="One of the viewer's verified addresses, typed in to confirm.")
