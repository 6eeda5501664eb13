"""How is one execution shown to many? Read when something changed, ask who may see it, push the same bytes."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from typing import Any, NamedTuple

from engine.live.answers import Answer, ended_by
from engine.live.declaring import Sharing
from engine.live.outlets import Alone, Member, Outlet
from engine.live.viewer import NeedsViewer

AT_ONCE = 500  # pushes, before others get their turn
log = logging.getLogger(__name__)


class Watched(NamedTuple):
    """What a run shows, and to whom."""

    sharing: Sharing
    audience: Hashable


class Run:
    """Runs while it has members, whoever of them began it.

    `execute` gives the present answer, and raises NeedsViewer where it depends on who asks. `ended` is told at once
    when nobody may join any more, and whether that is why.
    """

    def __init__(
        self,
        watched: Watched,
        context: Any,
        execute: Callable[[Any], Awaitable[Answer]],
        ended: Callable[[bool], None],
    ) -> None:
        self._watched, self._execute, self._ended = watched, execute, ended
        self._context = watched.sharing.context(context, watched.audience)
        self._members: dict[Member, None] = {}
        self._everybody = Counter[Hashable]()  # who the members are: some have several screens
        self._came = asyncio.Event()
        self._mark: Hashable = None  # that was read before the answer
        self._answer: Answer | None = None
        self._unasked = False  # whether the rights must be asked before the answer is shown
        self._task = asyncio.create_task(self._go(), name="shared run")

    def join(self, context: Any, outlet: Outlet) -> Member:
        """They are shown nothing older than their coming."""
        member = Member(self._watched.sharing.who(context), outlet)
        self._members[member] = None
        self._everybody[member.who] += 1
        self._came.set()
        return member

    def leave(self, member: Member) -> None:
        """The last one ends the run."""
        if member in self._members:
            del self._members[member]
            self._everybody[member.who] -= 1
            if not self._everybody[member.who]:
                del self._everybody[member.who]
            if not self._members:
                self._ended(False)
                self._task.cancel()

    async def _go(self) -> None:
        sharing, audience = self._watched.sharing, self._watched.audience
        try:
            with sharing.listening(self._context, audience) as flag:
                await self._show(flag)
        except NeedsViewer:
            self._over(Alone(), personal=True)
        except Exception as error:
            self._over(error)

    def _over(self, why: Exception, personal: bool = False) -> None:
        members, self._members = self._members, {}
        if members:  # else it has ended, and another one may be in its place
            self._ended(personal)
        for member in members:
            member.end(why)

    async def _show(self, flag: asyncio.Event) -> None:
        """Now, and whenever something happened, a heartbeat has passed or somebody came."""
        sharing, due = self._watched.sharing, True
        rung: asyncio.Future[None] | None = None
        try:
            while self._members:
                self._came.clear()
                if await self._looked(due):
                    await sharing.paused(len(self._members))
                if due or not rung:
                    rung = asyncio.ensure_future(sharing.woken(flag))
                due = await self._woken(rung)
        finally:
            if rung:
                rung.cancel()

    async def _woken(self, rung: "asyncio.Future[None]") -> bool:
        """Whether it was by a bell or a heartbeat, which goes on running while others come."""
        came = asyncio.ensure_future(self._came.wait())
        try:
            await asyncio.wait((rung, came), return_when=asyncio.FIRST_COMPLETED)
        finally:
            came.cancel()
        return rung.done()

    async def _looked(self, due: bool) -> bool:
        """Whether it took more than showing what is known to who came. What fails is tried again by the next bell."""
        try:
            return await self._look(due)
        except Exception as error:
            if self._answer is None or isinstance(error, NeedsViewer):
                raise
            log.warning("a shared run could not look: %r", error)
            return True

    async def _look(self, due: bool) -> bool:
        members = list(
            self._members
        )  # who comes from here on may be owed something newer than what is read now
        mark = await self._watched.sharing.mark(self._watched.audience)
        moved = self._answer is None or mark != self._mark
        if moved:
            await self._read(mark)
        everybody = due or moved or self._unasked
        asked = members if everybody else [member for member in members if member.shown is None]
        await self._push(await self._those_who_may(asked))
        if everybody:
            self._unasked = False
        return everybody

    async def _read(self, mark: Hashable) -> None:
        answer = await self._execute(self._context)
        known = self._answer
        if known and not answer.good:
            return  # what can't be read now is read again by the next bell
        self._mark = mark if answer.good else None
        if known is None or known.payload != answer.payload:
            self._answer, self._unasked = answer, True

    async def _those_who_may(self, members: Sequence[Member]) -> Sequence[Member]:
        """Asked after everything was read: nothing that was committed after a withdrawal is shown."""
        sharing, audience = self._watched
        lost = await sharing.lost(self._context, audience, self._asked(members)) if members else ()
        if not lost:
            return members
        for member in members:
            if member.who in lost:
                self.leave(member)
                member.end(ended_by(sharing.turned_away()))
        return [member for member in members if member.who not in lost]

    def _asked(self, members: Sequence[Member]) -> Collection[Hashable]:
        """Each of them once."""
        if len(members) < len(self._members):
            return {member.who for member in members}
        return list(self._everybody)

    async def _push(self, members: Sequence[Member]) -> None:
        answer = self._answer
        for place, member in enumerate(members, start=1):
            if answer and member in self._members:
                member.show(answer)
            if place % AT_ONCE == 0:
                await asyncio.sleep(0)
