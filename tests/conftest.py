"""What do all tests start from: a clock, a database on each engine, and the chess club."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import pytest
from tortoise.backends.base.executor import EXECUTOR_CACHE

from actions.bell import Bell
from actions.tools import Tools
from engine.live import runs
from engine.timing import InTime
from laurel.app import create_app
from laurel.graph import schema
from laurel.settings import SecretAddress, Settings
from laurel.world import opened
from schema.context import Context
from tests import servers
from tests.asking import Asking
from tests.chromium import listening
from tests.clock import Clock
from tests.counting_boards import assert_counted
from tests.databases import address_of, postgres_template, sqlite_copy, sqlite_template
from tests.openid_browser import browsing, laurel_with
from tests.openid_provider import LocalProvider, local_provider
from tests.serving import Served, serving
from tests.stories import ChessClub, chess_club
from tests.supply import Supply
from tests.together import Together

SECRET = "the tests' own secret, long enough for everybody"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--executor",
        choices=("ours", "graphql-core"),
        default="ours",
        help="Who runs GraphQL in the tests' own process.",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("executor") == "graphql-core":
        schema.execution_context_class = InTime


def pytest_report_header() -> str:
    return servers.told()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """With -v: the figures that tests have told."""
    if terminalreporter.config.get_verbosity() > 0:
        for report in (*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")):
            for what, figure in report.user_properties:
                terminalreporter.write_line(f"{report.nodeid.split('::')[-1]}: {what}: {figure}")


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """A test that stands on this is told to both engines."""
    if request.param == "postgres":
        require_servers()
    return str(request.param)


@pytest.fixture
def postgres() -> str:
    """For what only several processes on one database can show."""
    require_servers()
    return "postgres"


def require_servers() -> None:
    if servers.missing():
        lost = " and ".join(servers.missing())
        if servers.REQUIRED:
            pytest.fail(f"{lost} must be reachable here")
        pytest.skip(f"{lost} not reachable")


@pytest.fixture(scope="session")
def sqlite_template_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[Supply]:
    with postgres_template() as name:
        supply = Supply(name)
        yield supply
        asyncio.run(supply.close())


@pytest.fixture(scope="session", autouse=True)
def one_certificate_store() -> Iterator[None]:
    """Each client reads some hundred certificates when it is made, also who meets none: here they are read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", cache(httpx.create_ssl_context))
        yield


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database that no other test sees."""
    EXECUTOR_CACHE.clear()
    if engine == "sqlite":
        yield sqlite_copy(request.getfixturevalue("sqlite_template_path"), tmp_path)
        return
    supply: Supply = request.getfixturevalue("postgres_databases")
    name = asyncio.run(supply.take())
    try:
        yield address_of(name)
    finally:
        asyncio.run(supply.give_back(name))


@pytest.fixture
def mail_folder(tmp_path: Path) -> Path:
    """Where mail is written, one file each."""
    return tmp_path / "mail"


@pytest.fixture
def files_folder(tmp_path: Path) -> Path:
    """Where uploaded files are kept."""
    return tmp_path / "files"


@pytest.fixture
def settings(engine: str, database_url: str, mail_folder: Path, files_folder: Path) -> Settings:
    """SQLite goes with the in-memory bus, PostgreSQL with Redis."""
    bus_url = "memory://" if engine == "sqlite" else servers.REDIS_URL
    mail_url = SecretAddress(mail_folder.as_uri())
    return Settings(
        database_url=database_url,
        bus_url=bus_url,
        secret=SECRET,
        mail_url=mail_url,
        files_url=files_folder.as_uri(),
    )


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where one listens, for all tests of this process: to start it takes longer than most of them."""
    with listening(tmp_path_factory.mktemp("chromium")) as address:
        yield address


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def world(settings: Settings, clock: Clock) -> AsyncIterator[tuple[Tools, Bell]]:
    """Database and bell, open."""
    async with opened(settings, clock) as found:
        yield found


@pytest.fixture
def tools(world: tuple[Tools, Bell]) -> Tools:
    return world[0]


@pytest.fixture
async def club(tools: Tools) -> AsyncIterator[ChessClub]:
    """The small named world that most stories are told in. Whatever happened there, ranks are counted right."""
    yield await chess_club(tools)
    await assert_counted()


@pytest.fixture
def asking(world: tuple[Tools, Bell]) -> Asking:
    """Runs GraphQL as somebody, without a transport."""
    return Asking(*world)


@pytest.fixture
async def served(settings: Settings, world: tuple[Tools, Bell]) -> AsyncIterator[Served]:
    """The application on a port of its own, in this process."""
    async with serving(create_app(settings, nullcontext(world))) as found:
        yield found


@pytest.fixture
async def client(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who asks the served application, and has not signed in."""
    async with httpx.AsyncClient(base_url=served.url) as found:
        yield found


@pytest.fixture
async def provider(clock: Clock) -> AsyncIterator[LocalProvider]:
    """An OpenID provider of the tests' own."""
    async with local_provider(clock) as found:
        yield found


@pytest.fixture
async def laurel(
    settings: Settings, world: tuple[Tools, Bell], provider: LocalProvider
) -> AsyncIterator[Served]:
    """The application, where people sign in through the provider."""
    async with laurel_with(settings, world, provider) as served:
        yield served


@pytest.fixture
async def browser(laurel: Served) -> AsyncIterator[httpx.AsyncClient]:
    """Of somebody who goes there."""
    async with browsing(laurel) as found:
        yield found


@pytest.fixture
def together(asking: Asking) -> Together:
    """Watches as somebody, without a transport and together with others."""
    return Together(asking)


@pytest.fixture
def executions(monkeypatch: pytest.MonkeyPatch) -> list[Context]:
    """The contexts in which shared runs have run."""
    execute, told = runs._execute, list[Context]()

    async def counted(schema: Any, asked: Any, context: Context) -> Any:
        told.append(context)
        return await execute(schema, asked, context)

    monkeypatch.setattr(runs, "_execute", counted)
    return told
