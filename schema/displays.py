"""What is seen of displays and their tokens?"""

from datetime import datetime

import strawberry

from engine.batch import batch
from models.displays import DisplayTokenRow
from models.issuers import issuers
from models.spaces import SpaceRow
from models.who import Audience
from schema.context import Info
from schema.ids import encode
from schema.leaderboard import Leaderboard, shown_leaderboards
from schema.nodes import Node


@strawberry.type(description="A token for a screen on a wall: it reads one leaderboard and nothing else.")
class DisplayToken(Node):
    label: str = strawberry.field(description="Where the screen hangs.")
    created_at: datetime = strawberry.field(description="When it was made.")
    expires_at: datetime | None = strawberry.field(description="Until when it works. Null: until revoked.")
    last_used_at: datetime | None = strawberry.field(description="To the hour. Null: never.")

    @classmethod
    def of(cls, row: DisplayTokenRow) -> "DisplayToken":
        return cls(
            id=encode("display", row.id),
            label=row.label,
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
        )


async def _issuer_names(parents: list["Display"], info: Info) -> list[str]:
    found = await issuers(parent.row.issuer_id for parent in parents)
    return [found[parent.row.issuer_id].name for parent in parents]


async def _leaderboards(parents: list["Display"], info: Info) -> list[Leaderboard | None]:
    return await shown_leaderboards([(parent.row, Audience.DISPLAY) for parent in parents], info)


@strawberry.type(description="What a display token shows.")
class Display:
    row: strawberry.Private[SpaceRow]
    space_name: str = strawberry.field(description="The name of the space.")
    issuer_name: str = batch(_issuer_names, "The name of the issuer that the space belongs to.")
    leaderboard: Leaderboard | None = batch(_leaderboards, "Null while the leaderboard is off.")
