"""What are mutations of display tokens given?"""

from datetime import datetime

import strawberry


@strawberry.input(description="A new screen.")
class CreateDisplayTokenInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    label: str = strawberry.field(description="Where the screen hangs, to 200 characters.")
    expires_at: datetime | None = strawberry.field(
        default=None, description="Until when it works; until revoked when left out."
    )


@strawberry.input(description="A screen to turn away.")
class RevokeDisplayTokenInput:
    display_token: strawberry.ID = strawberry.field(description="The display token's id.")
