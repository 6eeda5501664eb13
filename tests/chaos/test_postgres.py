"""PostgreSQL is restarted, crashes or swallows everything while screens are open: all goes on when it is back."""

import asyncio
from collections.abc import AsyncIterator
from signal import SIGKILL

import httpx
import pytest

from laurel.settings import Settings
from models.database import UNHEARD
from tests.chaos.conftest import Tell
from tests.chaos.fleet import PLAIN
from tests.chaos.private_postgres import FAST, IMMEDIATE, PrivatePostgres, private_postgres
from tests.chaos.proxy import Proxy
from tests.chaos.scene import Scene
from tests.chaos.weaknesses import HASTY, NONE
from tests.databases import migrated
from tests.ordeal import TIMES
from tests.serving import bearer

IN_FULL = TIMES > 1
LASTS = 10 if IN_FULL else 1  # seconds, of a black hole
SETTLED = 60  # seconds until the last diary is whole: one may wait for a connection that is dead
# How long a statement is waited for: what Laurel does of itself, or so short that a black hole of CI is longer.
HASTE = NONE if IN_FULL else HASTY
# Seconds: after a black hole PostgreSQL keeps the locks of who is dead for ten, and who waits for one, or for an answer
# through a dead connection, is refused and comes again.
BACK = 40
ANSWERED = 35 if IN_FULL else 15  # seconds, for a read that fails
READ = "query ($space: ID!) { space(id: $space) { name } }"


FAULTS = {"restarted": FAST, "killed": SIGKILL} | ({"crashed": IMMEDIATE} if IN_FULL else {})
OVER = ("forgotten", "restored") if IN_FULL else ("forgotten",)  # how a black hole ends


@pytest.fixture
async def postgres() -> AsyncIterator[PrivatePostgres]:
    async with private_postgres() as found:
        yield found


@pytest.fixture
async def proxy(postgres: PrivatePostgres) -> AsyncIterator[Proxy]:
    found = Proxy(postgres.port)
    async with found.open():
        yield found


@pytest.fixture
async def database_url(postgres: PrivatePostgres) -> str:
    return await migrated(postgres.url(postgres.port))


@pytest.fixture
def served_by(settings: Settings, postgres: PrivatePostgres, proxy: Proxy) -> Settings:
    return settings.model_copy(update={"database_url": postgres.url(proxy.port)})


async def read(scene: Scene, server: int = 0) -> str:
    """What a read is answered with: the code of its error, or that it went well."""
    asked = {"query": READ, "variables": {"space": scene.club.space_node}}
    async with httpx.AsyncClient(
        headers=bearer(scene.club.sam.token), timeout=ANSWERED, verify=PLAIN
    ) as client:
        answer = (await client.post(f"{scene.servers[server].served.url}/graphql", json=asked)).json()
    return str(answer["errors"][0]["extensions"]["code"]) if "errors" in answer else "well"


async def all_reads_go_well(scene: Scene) -> None:
    """More at once than a pool has connections, on each server."""
    for server in range(len(scene.servers)):
        assert set(await asyncio.gather(*(read(scene, server) for _ in range(20)))) == {"well"}


async def test_boards_move_and_diaries_are_whole_whatever_becomes_of_postgres(
    scene: Scene, postgres: PrivatePostgres, proxy: Proxy, tell: Tell
) -> None:
    """Fault F03."""
    await scene.start(2, HASTE)
    await scene.begin(900)
    scene.watch_boards()
    scene.watch_diaries(6)
    first = scene.servers[:1]  # so that the other must hear of it
    writers = [scene.writer(of=first), busy := scene.writer(0.1, of=first)]
    async with scene.open(busy.write()):
        tell("well", await scene.boards_move(writers))
        for fault, how in FAULTS.items():
            await postgres.stop(how)
            assert await read(scene) == "TIMEOUT"
            await postgres.start()
            tell(fault, await scene.boards_move(writers))
            await all_reads_go_well(scene)
        for over in OVER:
            proxy.swallow()
            assert await read(scene) == "TIMEOUT"
            await asyncio.sleep(LASTS)
            if over == "restored":
                proxy.restore()
            else:
                proxy.forget(unheard=UNHEARD)
            tell(over, await scene.boards_move(writers, BACK))
            await all_reads_go_well(scene)
        await scene.acts_end()
        await scene.is_shown(within=SETTLED)
    tell("refused writes", sum((writers[0].refused + busy.refused).values()))
