"""What does a signed-in user see of themself?"""

from typing import Annotated
from uuid import UUID

import strawberry

from actions.exporting import export_address
from engine.sizes import sized
from models.awards import AwardStatus, backpack_of_user
from models.issuers import issuers_of_user
from models.lti_addresses import is_address_of_lti
from models.rights import Role
from models.spaces import SpaceStatus, spaces_of_user
from models.tokens import tokens_of_user
from models.users import UserRow, addresses_of
from models.who import Viewer as SignedIn
from schema.awards import Award
from schema.connections import After, Connection, First, connections, window
from schema.context import Info
from schema.errors import unauthenticated
from schema.issuers import Issuer, issuers_seen
from schema.sizes import ISSUERS
from schema.spaces import Space, SpaceRole, space_connections
from schema.tokens import AccessToken
from schema.users import User


@strawberry.type(description="An address of the viewer.")
class Email:
    address: str = strawberry.field(description="The address, in lower case.")
    verified: bool = strawberry.field(description="Whether it was shown to be the viewer's.")
    primary: bool = strawberry.field(description="Whether mail goes there.")


@strawberry.type(description="The signed-in user, as they see themself.")
class Viewer:
    key: strawberry.Private[UUID]
    user: User = strawberry.field(description="The viewer, as others see them.")
    wants_mail: bool = strawberry.field(
        description="Whether mail other than codes and invitations is wanted."
    )

    @classmethod
    def of(cls, row: UserRow) -> "Viewer":
        return cls(key=row.id, user=User.of(row), wants_mail=row.wants_mail)

    @strawberry.field(description="A link to everything held about the viewer, for ten minutes.")
    async def export_url(self, info: Info) -> str:
        who = info.context.who
        if not isinstance(who, SignedIn):
            raise unauthenticated()
        return export_address(info.context.tools, who)

    @strawberry.field(description="The tokens that work, the newest first.", metadata=sized(50))
    async def access_tokens(self, info: Info) -> list[AccessToken]:
        return [AccessToken.of(row) for row in await tokens_of_user(self.key, info.context.now)]

    @strawberry.field(description="The viewer's addresses, the primary one first.", metadata=sized(20))
    async def emails(self) -> list[Email]:
        return [
            Email(address=row.address, verified=row.verified_at is not None, primary=row.is_primary)
            for row in await addresses_of(self.key)
            if not is_address_of_lti(row.address)
        ]

    @strawberry.field(
        description="Issuers where the viewer is on the staff, by name.", metadata=sized(ISSUERS)
    )
    async def issuers(self, info: Info) -> list[Issuer]:
        rows = await issuers_of_user(self.key)
        return list((await issuers_seen(info, rows)).values())

    @strawberry.field(description="The spaces that the viewer is in or runs, the newest first.")
    async def spaces(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        role: Annotated[
            SpaceRole | None, strawberry.argument(description="Only where the viewer is this.")
        ] = None,
        status: Annotated[
            SpaceStatus | None, strawberry.argument(description="Only active or only archived ones.")
        ] = None,
    ) -> Connection[Space]:
        listing = spaces_of_user(role.value if role else None, status, info.context.now)
        part = window(info.context, listing, first, after)
        return (await space_connections(info, listing, [self.key], part))[self.key]

    @strawberry.field(description="The viewer's awards: those to any verified address, the newest first.")
    async def backpack(
        self,
        info: Info,
        first: First = None,
        after: After = None,
        status: Annotated[
            AwardStatus | None, strawberry.argument(description="Only those of this status.")
        ] = None,
    ) -> Connection[Award]:
        now = info.context.now
        listing = backpack_of_user(status, now)
        part = window(info.context, listing, first, after)
        own = frozenset({Role.RECIPIENT})
        found = await connections(listing, [self.key], part, lambda row, _: Award.of(row, own, now))
        return found[self.key]
