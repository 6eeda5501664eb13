"""What do tests of the papers start from: a server at its public address, and an award to Ana?"""

import socket
from collections.abc import AsyncIterator
from contextlib import nullcontext
from uuid import UUID

import pytest

from actions.awarding import Recipient
from actions.awards import award_badge
from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from models.badges import Badge
from tests.serving import Served, serving
from tests.stories import ChessClub


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Its public address is the one that it is served at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return settings.model_copy(update={"port": port, "address": f"http://127.0.0.1:{port}"})


@pytest.fixture
async def served(settings: Settings, world: tuple[Tools, Bell]) -> AsyncIterator[Served]:
    async with serving(create_app(settings, nullcontext(world)), settings.port) as found:
        yield found


@pytest.fixture
async def award(club: ChessClub, served: Served) -> UUID:
    """To Ana, for a year."""
    await Badge.filter(id=club.fork).update(
        valid_for="P1Y", criteria_narrative="Win a queen.", tags=["tactics"]
    )
    given = await award_badge(
        club.by(club.olive), club.fork, [Recipient("Ana@Learner.example", "Ana Anders", "In 21 moves.")]
    )
    return given.done[0]
