"""What do these tests start from? Servers of their own, two of them, and figures that the ordeal tells."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from laurel.settings import Settings
from tests.chaos.fleet import Fleet
from tests.chaos.scene import Scene
from tests.conftest import require_servers
from tests.stories import ChessClub

Tell = Callable[[str, float], None]


@pytest.fixture
def engine() -> str:
    """Several processes are for PostgreSQL alone."""
    require_servers()
    return "postgres"


@pytest.fixture(scope="session")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    found = Fleet(tmp_path_factory.mktemp("servers"))
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def served_by(settings: Settings) -> Settings:
    """How the servers reach what they need; a test puts something between."""
    return settings


@pytest.fixture
async def scene(club: ChessClub, served_by: Settings, fleet: Fleet) -> AsyncIterator[Scene]:
    """Nobody serves yet."""
    found = Scene(club, served_by, fleet)
    try:
        yield found
    finally:
        found.kill()


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """A figure, in seconds or as it is called."""
    return lambda what, figure: record_property(what, f"{figure:.2f}")
