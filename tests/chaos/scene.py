"""What is watched while it breaks? The chess club, on servers that come and go."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from itertools import cycle, islice
from signal import SIGKILL
from typing import Any

import httpx

from laurel.settings import Settings
from models.diary import Reader
from models.spaces import spaces
from models.who import Audience
from tests.chaos.fleet import PLAIN, Fleet, Server
from tests.chaos.watching import Board, Diary, Watcher, Whose, losses
from tests.chaos.weaknesses import NONE
from tests.chaos.writing import Act, Writer
from tests.looking import board_of
from tests.many import many_learners
from tests.serving import bearer
from tests.stories import ChessClub, Person

CURSORS = "query ($space: ID!) { space(id: $space) { progressCursor feedCursor } }"
SOON = 10  # seconds in which every screen must have moved
POINTS = 20  # for giving mate


class Scene:
    """`servers` is the list that everybody chooses from: whoever is replaced leaves it."""

    def __init__(self, club: ChessClub, settings: Settings, fleet: Fleet) -> None:
        self.club = club
        self.servers: list[Server] = []
        self.boards: list[Board] = []
        self.diaries: list[Diary] = []
        self.rest: deque[Act] = deque()
        self._settings = settings
        self._fleet = fleet
        self._writers: list[Writer] = []
        self._started: list[Server] = []
        self._readers: list[Whose] = []
        self._began_at = 0

    async def start(self, count: int = 1, weakness: str = NONE, **more: str) -> list[Server]:
        """More servers, which answer; `more` are settings."""
        started = [
            self._fleet.start(
                self._settings,
                weakness,
                MOST_CONNECTIONS_EACH="5000",
                MOST_OPERATIONS_EACH="5000",
                MOST_LIVE_COST_EACH="100000000",
                **more,
            )
            for _ in range(count)
        ]
        self._started += started
        for server in started:
            await server.answers()
        self.servers += started
        return started

    def kill(self) -> None:
        """Every server that was started."""
        for server in self._started:
            server.send(SIGKILL)

    async def begin(self, acts: int) -> None:
        """What is to be written, and from where diaries are read: those of staff, and that of a learner."""
        club = self.club
        learners = [club.ana, club.ben, club.cleo, *await many_learners(club, max(0, acts - 3))]
        self.rest.extend(Act(club.give_mate, learner) for learner in learners)
        self._began_at = (await spaces([club.space]))[club.space].sequence
        self._readers = [
            await self.whose(club.sam, Reader(club.space, "spaceFeed", None)),
            await self.whose(club.olive, Reader(club.space, "progressChanges", None)),
            await self.whose(club.ana_account, Reader(club.space, "progressChanges", club.ana)),
        ]

    def watch_diaries(self, count: int, leaves: float = 0, resumes: bool = True) -> None:
        """So many, each of the next reader."""
        for number, whose in enumerate(islice(cycle(self._readers), count)):
            self.diaries.append(Diary(self.servers, whose, f"diary {number}", leaves, resumes))

    def watch_boards(self, each: int = 1) -> None:
        """So many at each server, which they stay with."""
        for server in self.servers:
            for _ in range(each):
                self.boards.append(Board([server], self.club.display_token, self.club.space_node))

    @property
    def watchers(self) -> list[Watcher]:
        return [*self.boards, *self.diaries]

    @asynccontextmanager
    async def open(self, *also: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
        """While all watch, and all have come; `also` goes on beside."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(act) for act in (*(each.watch() for each in self.watchers), *also)]
            await asyncio.gather(*(each.has_come() for each in self.watchers))
            yield
            for task in tasks:
                task.cancel()

    async def acts_end(self) -> None:
        """Whoever writes ends after what they are at."""
        self.rest.clear()
        for writer in self._writers:
            await writer.rests.wait()

    def writer(self, pause: float = 0, of: Sequence[Server] | None = None) -> Writer:
        """One that shares the work, at these servers or any."""
        made = Writer(self.servers if of is None else of, self.club.sam.token, self.rest, pause)
        self._writers.append(made)
        return made

    async def boards_move(self, writers: list[Writer], within: float = SOON) -> float:
        """One more award: how many seconds until it is made, and on the last of the boards."""
        now = asyncio.get_running_loop().time
        began = now()
        async with asyncio.timeout(within):
            await writers[0].do(self.rest.popleft())
            points = POINTS * sum(writer.done for writer in writers)
            await asyncio.gather(*(board.shows(points, within) for board in self.boards))
        return now() - began

    async def is_shown(self, within: float = SOON) -> None:
        """Every board shows what the table says, and every diary every line of it once, in order."""
        if self.boards:
            lines = (await board_of(self.club.space, Audience.DISPLAY)).lines
            points = sum(line.points for line in lines)
            await asyncio.gather(*(board.shows_just(points, within) for board in self.boards))
        lost = await self.losses(within)
        assert not lost, lost

    async def losses(self, within: float = SOON) -> list[str]:
        return await losses(self.diaries, self._began_at, within)

    async def whose(self, person: Person, reader: Reader) -> Whose:
        """Their diary, from now on."""
        url, variables = self.servers[0].served.url, {"space": self.club.space_node}
        async with httpx.AsyncClient(base_url=url, headers=bearer(person.token), verify=PLAIN) as client:
            asked = await client.post("/graphql", json={"query": CURSORS, "variables": variables})
        cursors = asked.json()["data"]["space"]
        start = cursors["feedCursor" if reader.feed == "spaceFeed" else "progressCursor"]
        return Whose(person.token, reader, start)
