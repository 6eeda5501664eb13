"""A learning platform, and a Laurel that it can reach."""

from collections.abc import AsyncIterator
from contextlib import nullcontext

import pytest

from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from tests.asking import Asking
from tests.lti.course import Course, registered
from tests.lti.lms import Lms, learning_platform
from tests.openid_browser import ADDRESS
from tests.serving import serving
from tests.stories import ChessClub


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The platform is on this machine, and browsers come by TLS."""
    return settings.model_copy(update={"fetching": "any", "address": ADDRESS, "worker": "off"})


@pytest.fixture
async def lms() -> AsyncIterator[Lms]:
    async with learning_platform() as found:
        yield found


@pytest.fixture
async def course(
    settings: Settings, world: tuple[Tools, Bell], asking: Asking, club: ChessClub, lms: Lms
) -> AsyncIterator[Course]:
    """Registered, and linked to nothing yet."""
    async with serving(create_app(settings, nullcontext(world))) as served:
        platform = await registered(asking, club, lms, served)
        yield Course(served, world, lms, club, asking, platform)
