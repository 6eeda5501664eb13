"""How is a picture kept up to date? The present state first, then the newest when it has changed (realtime.md, 5)."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from typing import TypeVar
from uuid import UUID

from models.hearing import Concern
from models.rights import Roles
from schema.context import Context
from subscriptions.waiting import paused, woken

Picture = TypeVar("Picture")
Look = Callable[[], Awaitable[tuple[Hashable, Picture]]]


async def pictures(
    context: Context, space_id: UUID, concern: Concern, look: Look[Picture], roles: Roles | None = None
) -> AsyncGenerator[Picture, None]:
    """Each picture that differs from the one sent before.

    `look` gives a mark that is equal while nothing changed, and the picture; it raises what ends the stream. Before
    anything is sent it has the right asked again, since nested fields are read later: so nothing that was committed
    after a withdrawal is ever sent. `roles` are what whoever asks was in the space, where they were asked.
    """
    sent: Hashable = None
    who = None if context.everyone else context.who  # the rights in a shared run are its members'
    with context.bell.listening(space_id, concern, who, roles) as flag:
        while True:
            mark, picture = await look()
            if mark != sent:
                sent = mark
                yield picture
                await paused()
            await woken(flag)
