"""Doors to whoever asks, and to what they change of their account."""

import strawberry

from actions.access_tokens import create_access_token, revoke_access_token
from actions.addresses import add_email, remove_email, set_primary_email, verify_email
from actions.erasure import erase_account
from actions.users import update_viewer
from models.spaces import spaces
from models.users import users
from models.who import Display as DisplayWho
from models.who import Nobody
from resolvers.answering import answer, answer_viewer, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.displays import Display
from schema.ids import parse
from schema.inputs.viewer import (
    AddEmailInput,
    CreateAccessTokenInput,
    EraseAccountInput,
    RemoveEmailInput,
    RevokeAccessTokenInput,
    SetPrimaryEmailInput,
    UpdateViewerInput,
    VerifyEmailInput,
)
from schema.outcomes import AccessTokenCreated, AccountErased
from schema.results import AccessTokenCreatedResult, AccountErasedResult, ViewerResult
from schema.tokens import AccessToken
from schema.viewer import Viewer


@strawberry.type
class ViewerQuery:
    @strawberry.field(description="Who is asking. Null without sign-in; a display token is not a viewer.")
    async def viewer(self, info: Info) -> Viewer | None:
        user_id = info.context.user_id
        row = info.context.account or ((await users([user_id])).get(user_id) if user_id else None)
        return Viewer.of(row) if row else None

    @strawberry.field(description="What a display token shows. Null for everybody else.")
    async def display(self, info: Info) -> Display | None:
        who = info.context.who
        if not isinstance(who, DisplayWho):
            return None
        space = (await spaces([who.space_id])).get(who.space_id)
        return Display(row=space, space_name=space.name) if space else None


@strawberry.type
class ViewerMutation:
    @strawberry.mutation(description="Change the viewer's name, or whether mail is wanted.")
    async def update_viewer(self, info: Info, input: Input[UpdateViewerInput]) -> ViewerResult:
        user_id = require_viewer(info)
        await update_viewer(info.context.actor, user_id, input.name, input.wants_mail)
        return await answer_viewer(info)

    @strawberry.mutation(description="Claim another address; a code is mailed to it.")
    async def add_email(self, info: Info, input: Input[AddEmailInput]) -> ViewerResult:
        await add_email(info.context.actor, require_viewer(info), input.email)
        return await answer_viewer(info)

    @strawberry.mutation(
        description="Show that an address is the viewer's; awards and learners with it become theirs."
    )
    async def verify_email(self, info: Info, input: Input[VerifyEmailInput]) -> ViewerResult:
        await verify_email(info.context.actor, require_viewer(info), input.email, input.code)
        return await answer_viewer(info)

    @strawberry.mutation(description="Have mail go to another of the viewer's addresses.")
    async def set_primary_email(self, info: Info, input: Input[SetPrimaryEmailInput]) -> ViewerResult:
        await set_primary_email(info.context.actor, require_viewer(info), input.email)
        return await answer_viewer(info)

    @strawberry.mutation(description="Give an address up, with what is the viewer's through it alone.")
    async def remove_email(self, info: Info, input: Input[RemoveEmailInput]) -> ViewerResult:
        await remove_email(info.context.actor, require_viewer(info), input.email)
        return await answer_viewer(info)

    @strawberry.mutation(description="A bearer token for a program of the viewer's.")
    async def create_access_token(
        self, info: Info, input: Input[CreateAccessTokenInput]
    ) -> AccessTokenCreatedResult:
        user_id = require_viewer(info)
        created = await create_access_token(info.context.actor, user_id, input.label, input.expires_at)
        return AccessTokenCreated(
            token=created.token, access_token=await answer(info, "token", created.id, AccessToken)
        )

    @strawberry.mutation(description="Have a token of the viewer's work no more, at once.")
    async def revoke_access_token(self, info: Info, input: Input[RevokeAccessTokenInput]) -> ViewerResult:
        require_viewer(info)
        await revoke_access_token(info.context.actor, parse("token", input.access_token, "accessToken"))
        return await answer_viewer(info)

    @strawberry.mutation(
        description="Erase the account for ever: awards are revoked, learners blanked. Not for the last owner of an "
        "issuer. Take the export first."
    )
    async def erase_account(self, info: Info, input: Input[EraseAccountInput]) -> AccountErasedResult:
        erased_at = await erase_account(info.context.actor, require_viewer(info), input.email)
        info.context.asker = Nobody()
        info.context.keep_session(None)
        return AccountErased(erased_at=erased_at)
