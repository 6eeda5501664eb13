"""What do others see of a person?"""

from collections.abc import Sequence
from uuid import UUID

import strawberry

from models.users import UserRow, users
from schema.ids import encode
from schema.nodes import Node


@strawberry.type(description="Somebody, as others see them: a name and nothing more.")
class User(Node):
    name: str = strawberry.field(description="The name they chose.")

    @classmethod
    def of(cls, row: UserRow) -> "User":
        return cls(id=encode("user", row.id), name=row.name)


async def users_by_id(ids: Sequence[UUID | None]) -> list[User | None]:
    """One for each id, in order; None for None and for who is gone."""
    rows = await users(user_id for user_id in ids if user_id)
    return [User.of(rows[user_id]) if user_id in rows else None for user_id in ids]
