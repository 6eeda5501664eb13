"""Who watches a space, and comes back whenever the connection is lost? Diaries with their cursors, and boards."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from typing import Any, NamedTuple

from models.diary import Reader, events_after
from schema.ids import encode
from tests.chaos.fleet import Server
from tests.chaos.streams import FINAL, LOST, Ended, listening

BOARD = """subscription ($space: ID!) {
  leaderboard(space: $space) { entries(first: 1000) { edges { node { points } } } }
}"""
DIARIES = {
    feed: f"""subscription ($space: ID!, $after: String) {{
  {feed}(space: $space, after: $after) {{ cursor previousCursor event {{ id }} }}
}}"""
    for feed in ("progressChanges", "spaceFeed")
}
MOST = 100_000  # lines of a diary


class Watcher:
    """Of one stream, on any of the servers that there are just then."""

    def __init__(self, servers: Sequence[Server], token: str, query: str, seed: object = 0) -> None:
        self._servers = servers
        self._token = token
        self._query = query
        self._random = random.Random(str(seed))  # noqa: S311 - the same each time, and no secret
        self._moved = asyncio.Event()
        self.at: Server | None = None
        self.connections = self.answers = 0
        self.endings: Counter[str] = Counter()

    async def watch(self) -> None:
        """Until it is cancelled, or told something final."""
        while not FINAL & self.endings.keys():
            server, given = self._random.choice(self._servers), self.variables()
            try:
                async with listening(server.served, self._token, self._query, **given) as answers:
                    self.connections, self.at = self.connections + 1, server
                    self._moved.set()
                    await self._follow(answers)
            except Ended as ended:
                self.endings[ended.code] += 1
            except LOST as lost:
                self.endings[type(lost).__name__] += 1
            self.at = None
            self._moved.set()
            await asyncio.sleep(self._random.uniform(0, 0.3))

    async def has_come(self) -> None:
        """To a server."""
        await self.until(lambda: self.connections > 0, 60)

    async def is_ended(self, code: str, within: float) -> None:
        """With this code."""
        await self.until(lambda: code in self.endings, within)

    async def is_at(self, servers: Sequence[Server], within: float) -> None:
        """One of these."""
        await self.until(lambda: self.at in servers, within)

    async def is_served(self) -> None:
        """At least once."""
        await self.until(lambda: self.answers > 0, 60)

    async def until(self, so: Callable[[], bool], within: float) -> float:
        """How many seconds it took; TimeoutError after so many."""
        now = asyncio.get_running_loop().time
        began = now()
        try:
            async with asyncio.timeout(within):
                while not so():
                    self._moved.clear()
                    await self._moved.wait()
        except TimeoutError:
            raise TimeoutError(
                f"{self.connections} connections, which ended by {dict(self.endings)}"
            ) from None
        return now() - began

    def variables(self) -> dict[str, Any]:
        raise NotImplementedError

    def take(self, data: Any) -> bool:
        """Whether to stay."""
        raise NotImplementedError

    async def _follow(self, answers: AsyncGenerator[Any, None]) -> None:
        async with aclosing(answers):
            async for data in answers:
                self.answers += 1
                stays = self.take(data)
                self._moved.set()
                if not stays:
                    return


class Board(Watcher):
    """A screen on the wall."""

    def __init__(self, servers: Sequence[Server], token: str, space: str, seed: object = 0) -> None:
        super().__init__(servers, token, BOARD, seed)
        self._space = space
        self.points = 0  # of all, as it shows them now

    async def shows(self, points: int, within: float) -> float:
        """How many seconds until they are that many, or more."""
        return await self.until(lambda: self.points >= points, within)

    async def shows_just(self, points: int, within: float) -> float:
        """How many seconds until they are that many."""
        return await self.until(lambda: self.points == points, within)

    def variables(self) -> dict[str, Any]:
        return {"space": self._space}

    def take(self, data: Any) -> bool:
        edges = data["leaderboard"]["entries"]["edges"]
        self.points = sum(edge["node"]["points"] for edge in edges)
        return True


class Whose(NamedTuple):
    """Somebody's diary: with which token, from where, and what they may read there."""

    token: str
    reader: Reader
    start: str


class Diary(Watcher):
    """Every line once, in order, wherever it is read: each says which came before it."""

    def __init__(
        self,
        servers: Sequence[Server],
        whose: Whose,
        seed: object = 0,
        leaves: float = 0,
        resumes: bool = True,
    ) -> None:
        super().__init__(servers, whose.token, DIARIES[whose.reader.feed], seed)
        self.whose = whose
        self.lines: list[str] = []
        self.breaks = 0  # where a line did not follow the one before it
        self._cursor = whose.start
        self._leaves = leaves  # how likely, after each line
        self._resumes = resumes

    def variables(self) -> dict[str, Any]:
        after = self._cursor if self._resumes else None
        return {"space": encode("space", self.whose.reader.space_id), "after": after}

    def take(self, data: Any) -> bool:
        (line,) = data.values()
        self.breaks += line["previousCursor"] != self._cursor
        self._cursor = line["cursor"]
        self.lines.append(line["event"]["id"])
        return self._random.random() >= self._leaves

    def wrong(self, lines: Sequence[str]) -> str:
        """What is not as in the table; empty where all is well."""
        if self.lines == lines and not self.breaks:
            return ""
        had, due = {*self.lines}, {*lines}
        told = f"{len(due - had)} missing, {len(self.lines) - len(had)} twice, {len(had - due)} of nowhere"
        return f"{told}, {self.breaks} breaks, of {len(lines)}; {dict(self.endings)}"


async def lines_of(reader: Reader, sequence: int) -> list[str]:
    """As the table has them, behind this number."""
    return [encode("event", row.id) for row in await events_after(reader, sequence, MOST)]


async def losses(diaries: Sequence[Diary], sequence: int, within: float) -> list[str]:
    """What is wrong with each diary that is not as the table is, behind this number; they have so many seconds."""
    table = {
        whose.reader: await lines_of(whose.reader, sequence) for whose in {diary.whose for diary in diaries}
    }

    async def wrong(diary: Diary) -> str:
        lines = table[diary.whose.reader]
        with suppress(TimeoutError):
            await diary.until(lambda: len(diary.lines) >= len(lines), within)
        return diary.wrong(lines)

    return list(filter(None, await asyncio.gather(*map(wrong, diaries))))
