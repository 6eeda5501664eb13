"""What is seen of access tokens?"""

from datetime import datetime

import strawberry

from models.tokens import TokenRow
from schema.ids import encode
from schema.nodes import Node


@strawberry.type(description="What a program of the viewer, or a page they are signed in on, comes with.")
class AccessToken(Node):
    label: str = strawberry.field(description="What it is for.")
    session: bool = strawberry.field(description="Whether it was made by signing in.")
    created_at: datetime = strawberry.field(description="When it was made.")
    last_used_at: datetime | None = strawberry.field(description="To the hour. Null: never.")
    expires_at: datetime | None = strawberry.field(description="Until when it works.")

    @classmethod
    def of(cls, row: TokenRow) -> "AccessToken":
        return cls(
            id=encode("token", row.id),
            label=row.label,
            session=row.is_session,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            expires_at=row.expires_at,
        )
