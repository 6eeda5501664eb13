"""Does the sign-in of a socket still stand when it asks for something?"""

from collections.abc import AsyncIterator

from strawberry.extensions import SchemaExtension

from schema.context import Context
from subscriptions.standing import require_standing


class StandingSignIn(SchemaExtension):
    """A request by HTTP has just shown its token; a socket showed it once, and it may be revoked or expired since."""

    async def on_execute(self) -> AsyncIterator[None]:
        context: Context = self.execution_context.context
        if context.connection_params is not None:
            await require_standing(context)
        yield
