"""What does one audience ask, and what is it told, word for word?"""

import asyncio
import json
import re
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from uuid import UUID

import orjson

from actions.tools import Sealing
from engine.live.outlets import Alone
from engine.live.runs import Instead, SharedRuns
from laurel.graph import schema
from models.who import Who
from schema.context import Context
from schema.finding import FINDERS, PARTS
from schema.ids import decode, encode
from schema.leaderboard import MARKS
from tests.asking import Asking
from tests.chances import drawn
from tests.selections import GRAPH
from tests.walks import Known, Walker

MADE = ("learner", "event", "submission", "award", "staff", "user", "display")
SEALED = re.compile(r"[\w-]{40,}", re.ASCII)


class RememberedSeals:
    """Seals, and knows afterwards what it has sealed."""

    def __init__(self, seals: Sealing) -> None:
        self._seals = seals
        self.texts: set[str] = set()

    def seal(self, content: bytes, about: bytes) -> str:
        text = self._seals.seal(content, about)
        self.texts.add(text)
        return text

    def unseal(self, text: str, about: bytes) -> bytes:
        return self._seals.unseal(text, about)


@dataclass
class Transcript:
    """Lines as they were said, but for sealed texts.

    AES-SIV is a pseudorandom function: to who has no key a sealed text tells its length, and which others it equals.
    So that is what is compared of it: its length, and a number that is given in the order of appearance.
    """

    seals: RememberedSeals
    lines: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def add(self, asked: str, told: Any) -> None:
        said = json.dumps({"asked": asked, "told": told}, ensure_ascii=False)
        self.lines.append(SEALED.sub(self._numbered, said))

    def _numbered(self, found: re.Match[str]) -> str:
        text = found[0]
        if text not in self.seals.texts:
            return text
        return f"<sealed {self.numbers.setdefault(text, len(self.numbers))}, {len(text)} long>"


@dataclass
class Stream:
    """A subscription that is open, and what it has said since it was last listened to."""

    query: str
    moved: asyncio.Event
    task: asyncio.Task[None] = field(init=False)
    said: list[Any] = field(default_factory=list)
    runs_alone: bool = True
    waits: bool = True  # for its first answer

    def push(self, payload: bytes) -> None:
        """What a run says to all who share it."""
        told = orjson.loads(payload)
        self.say(told["data"], told.get("errors", []))

    def say(self, data: Any, errors: Any) -> None:
        self.said.append((data, errors))
        self.waits = False
        self.moved.set()


class Conversation:
    """One audience over its whole time. What it asks follows from its seed and from what it was told."""

    def __init__(
        self, name: str, who: Who, asking: Asking, seals: RememberedSeals, seed: str, runs: SharedRuns
    ) -> None:
        self.name = name
        self._runs = runs
        self.transcript = Transcript(seals)
        self.known = Known()
        self._who = who
        self._asking = asking
        self._seed = f"{seed} {name}"
        self._random = Random(self._seed)  # noqa: S311 (seeded on purpose)
        self._walker = Walker(self._random, self.known)
        self._streams: dict[str, Stream] = {}
        self._refused: set[str] = set()
        self._tried = 0

    async def ask(self, query: str) -> Any:
        found = await schema.execute(query, {}, self._context())
        self._hear(query, found.data, [error.formatted for error in found.errors or []])
        return found.data

    def _context(self) -> Context:
        return self._asking.boundless.context(self._who)

    def _hear(self, query: str, data: Any, errors: Any) -> None:
        told = {"data": data, "errors": list(errors)}
        told = json.loads(json.dumps(told, default=str))
        self.known.learn(told["data"], self.transcript.seals.texts)
        self.transcript.add(query, told)

    async def look(self, guesses: list[UUID], queries: int) -> None:
        """What the streams said, everything that it knows of, guesses, and random queries."""
        self._listen()
        for keys in self._guessed(guesses):
            await self.ask(self._walker.guessed(keys))
        for key in self.known.ids["space"]:
            await self.ask(self._walker.everything_of(key, 2))
        for key in self._random.sample(self.known.every_id, min(4, len(self.known.every_id))):
            await self.ask(self._walker.everything_of(key, 1))
        for _ in range(queries):
            depth, share = self._random.choice([(1, 0.9), (2, 0.4), (3, 0.3), (4, 0.2)])
            await self.ask(self._walker.query(depth, share))

    async def act(self, number: int) -> None:
        """A random mutation, whatever comes of it."""
        with drawn(number, f"{self._seed} {number}", f"{self._seed} {number}"):
            await self.ask(self._walker.mutation())

    def _guessed(self, keys: list[UUID]) -> list[list[str]]:
        """The newest keys as ids of what is made most, and any as ids of anything, a hundred at a time."""
        new, self._tried = keys[self._tried :], len(keys)
        chosen: list[str] = [encode(kind, key) for kind in MADE for key in new]
        for kind in sorted(set(FINDERS) - {"leaderboard"}):
            parts = range(PARTS.get(kind, 1))
            chosen += [encode(kind, *(self._random.choice(keys) for _ in parts)) for _ in range(5)]
        for space in self.known.ids["space"]:
            (key,) = decode("space", space) or ()
            chosen += [encode("leaderboard", key, mark) for mark in MARKS.values()]
        self.known.guesses = [*self.known.guesses, *chosen][-1000:]
        return [chosen[start : start + 100] for start in range(0, len(chosen), 100)]

    def watch(self, moved: asyncio.Event, subscriptions: dict[str, str]) -> None:
        """Open these, if they aren't; once refused they are asked for again with less to read."""
        for name, whole in subscriptions.items():
            query = f"subscription {{ {name} {{ __typename }} }}" if name in self._refused else whole
            if name not in self._streams:
                stream = self._streams[name] = Stream(query, moved)
                stream.task = asyncio.create_task(self._watch(stream), name=f"{self.name} {name}")

    async def _watch(self, stream: Stream) -> None:
        try:
            await self._pull(stream)
        except Instead as instead:
            stream.runs_alone = False
            try:
                stream.push(await instead.attend(stream))
            except Alone:
                stream.runs_alone = True
                await self._pull(stream)
        finally:
            stream.moved.set()

    async def _pull(self, stream: Stream) -> None:
        context = replace(self._context(), shared_runs=self._runs)
        results: Any = await schema.stream(stream.query, {}, context)
        async with aclosing(results):
            async for result in results:
                stream.say(result.data, [error.formatted for error in result.errors or []])

    def live(self) -> int:
        """Streams that rest for themselves when they have nothing to say, and those that have yet to be told."""
        live = [stream for stream in self._streams.values() if not stream.task.done()]
        return sum(stream.runs_alone or stream.waits for stream in live)

    @property
    def shares(self) -> bool:
        """Whether some stream has its answers from a run that others may share."""
        return any(not stream.runs_alone for stream in self._streams.values())

    def _listen(self) -> None:
        for name, stream in list(self._streams.items()):
            for data, errors in stream.said:
                self._hear(stream.query, data, errors)
            stream.said.clear()
            if stream.task.done():
                stream.task.result()
                self._hear(stream.query, "the stream has ended", [])
                self._refused.add(name)
                del self._streams[name]

    async def end(self) -> None:
        for stream in self._streams.values():
            stream.task.cancel()
        await asyncio.gather(*(stream.task for stream in self._streams.values()), return_exceptions=True)

    def selection(self, kind: str, depth: int) -> str:
        """All fields of a type, for a subscription."""
        return self._walker.selection(GRAPH.type_map[kind], depth, 1)  # type: ignore[arg-type]  # an output type
