"""How does a pair of worlds go its way, and what do the audiences say of each?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from engine.live.runs import SharedRuns
from laurel.settings import Settings
from laurel.world import opened
from models.who import Nobody, Who
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.conversations import Conversation, RememberedSeals
from tests.gates import Gate, gated
from tests.hidden_acts import Hidden
from tests.remembering import documents_remembered
from tests.seen_acts import Seen
from tests.worlds import World

Thing = TypeVar("Thing")
Told = dict[str, list[str]]
SHARED = """version spaceName totalCount entries(first: 20) {
  edges { cursor node { id rank displayName points completedCount learner { id } } } pageInfo { endCursor }
}"""


@dataclass(frozen=True)
class Way:
    """How a world goes. `queries` is how many random ones each audience asks after each gap."""

    seed: int
    exchanged: bool = False
    hidden: bool = False
    secret: str = "who"  # or "what": what a pair differs in
    queries: int = 2
    gaps: int = 2
    only: int | None = None  # of the hidden acts, by its place among them; all without it
    audiences: tuple[str, ...] = ("another learner", "a display", "a stranger", "nobody")


async def told(settings: Settings, way: Way) -> Told:
    """By audience: its transcript."""
    clock = Clock()
    async with opened(settings, clock) as (opened_tools, bell):
        seals = RememberedSeals(opened_tools.sealing)
        tools = replace(opened_tools, sealing=seals)
        world = World(tools, bell, clock, way.seed, way.exchanged, way.hidden, named=way.secret == "who")
        await world.begin()
        with gated(bell) as gate, documents_remembered():
            runs = SharedRuns()
            async with _audiences(world, way, seals, runs) as audiences:
                await Script(world, way, gate, audiences, runs).play()
        return {audience.name: audience.transcript.lines for audience in audiences}


@asynccontextmanager
async def _audiences(
    world: World, way: Way, seals: RememberedSeals, runs: SharedRuns
) -> AsyncIterator[list[Conversation]]:
    club, asking, seed = world.club, Asking(world.tools, world.bell), str(world.seed)
    people: dict[str, Who] = {
        "another learner": club.ana_account.who,
        "a display": club.screen,
        "a stranger": club.rita.who,
        "nobody": Nobody(),
    }
    found = [
        Conversation(name, who, asking, seals, seed, runs)
        for name, who in people.items()
        if name in way.audiences
    ]
    for audience in found:
        keys = [("space", club.space), ("issuer", club.issuer), ("issuer", world.her_issuer)]
        audience.known.learn([encode(kind, key) for kind, key in keys], set())
    try:
        yield found
    finally:
        for audience in found:
            await audience.end()


class Script:
    """Gaps in which things happen unseen, and looks between them."""

    def __init__(
        self, world: World, way: Way, gate: Gate, audiences: list[Conversation], runs: SharedRuns
    ) -> None:
        self._world = world
        self._way = way
        self._gate = gate
        self._audiences = audiences
        self._runs = runs
        self._shared = set[str]()
        self._random = Random(f"{way.seed} script")  # noqa: S311 (seeded on purpose)
        self._hidden = list(Hidden(world).acts(self._names_show).items())
        if way.only is not None:
            self._hidden = [self._hidden[way.only]]
        self._random.shuffle(self._hidden)
        self._hidden_count = len(self._hidden)
        seen = Seen(world).acts(self._names_show, everybodys=way.secret == "what")
        self._seen = self._random.sample(seen, len(seen))

    @property
    def _names_show(self) -> bool:
        return self._way.seed % 2 == 1

    async def play(self) -> None:
        await self._play()
        watch = {"another learner", "a display"} & {audience.name for audience in self._audiences}
        assert self._shared == watch, "who may watch has shared a run"

    async def _play(self) -> None:
        world = self._world
        if self._way.secret == "what":
            await world.do("came and went", Hidden(world).came_and_went, happens=world.hidden)
        await world.take_lines()
        await world.earn()
        await self._look()
        await self._gaps()
        await world.level()
        await self._look()
        await world.renew_lines(self._random)
        await self._look()
        await self._gaps()

    async def _gaps(self) -> None:
        for _ in range(self._way.gaps):
            for act in _taken(self._seen, 4):
                await act()
                await self._settle()
            if self._way.secret == "what":
                await self._hide()
            await self._look()

    async def _hide(self) -> None:
        for what, act in _taken(self._hidden, -(-self._hidden_count // (2 * self._way.gaps))):
            await self._world.do(what, act, happens=self._world.hidden)
            await self._settle()

    async def _look(self) -> None:
        for audience in self._audiences:
            audience.watch(self._gate.moved, self._streams(audience))
        await self._settle()
        self._shared |= {audience.name for audience in self._audiences if audience.shares}
        for audience in self._audiences:
            await audience.look(self._world.guesses, self._way.queries)
            self._world.number += 1
            await audience.act(self._world.number)
            await self._settle()

    async def _settle(self) -> None:
        await self._gate.settle(
            lambda: self._runs.count + sum(audience.live() for audience in self._audiences)
        )

    def _streams(self, audience: Conversation) -> dict[str, str]:
        space = encode("space", self._world.club.space)
        board, line = audience.selection("Leaderboard", 2), audience.selection("DiaryLine", 2)
        own, other = encode("learner", self._world.club.ana), encode("learner", self._world.learners["Xenia"])
        learner = audience.selection("Learner", 1)
        streams = {
            f'leaderboard(space: "{space}")': board,
            "leaderboard": board,
            f'shared: leaderboard(space: "{space}")': SHARED,
            f'progressChanges(space: "{space}")': line,
            f'spaceFeed(space: "{space}")': line,
            f'learnerProgress(learner: "{own}")': learner,
            f'learnerProgress(learner: "{other}")': learner,
        }
        return {name: f"subscription {{ {name} {{ {selected} }} }}" for name, selected in streams.items()}


def _taken(things: list[Thing], most: int) -> list[Thing]:
    """The first of these, which are gone then."""
    taken = things[:most]
    del things[:most]
    return taken
