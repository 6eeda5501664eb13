"""Doors in and out."""

import strawberry

from actions.signing_in import request_sign_in, sign_in, sign_out
from models.who import Nobody, Viewer
from resolvers.answering import answer_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.inputs.viewer import RequestSignInInput, SignInInput
from schema.outcomes import SignedIn, SignInRequested
from schema.results import SignedInResult, SignInRequestedResult


@strawberry.type
class SignInMutation:
    @strawberry.mutation(
        description="Mail a code to an address. The same answer whether or not the address is known."
    )
    async def request_sign_in(self, info: Info, input: Input[RequestSignInInput]) -> SignInRequestedResult:
        context = info.context
        return SignInRequested(expires_at=await request_sign_in(context.actor, input.email, context.network))

    @strawberry.mutation(
        description="Sign in with the code that was mailed; the first time makes the account."
    )
    async def sign_in(self, info: Info, input: Input[SignInInput]) -> SignedInResult:
        context = info.context
        session = await sign_in(context.actor, input.email, input.code, context.network)
        context.asker = Viewer(session.user_id, session.token_id)
        context.keep_session(session.token)
        return SignedIn(token=session.token, expires_at=session.expires_at, viewer=await answer_viewer(info))

    @strawberry.mutation(
        description="End the session, or the token, that was come with. False where there was none."
    )
    async def sign_out(self, info: Info) -> bool:
        done = await sign_out(info.context.actor)
        info.context.asker = Nobody()
        info.context.keep_session(None)
        return done
