"""Which executors does each case of this folder run under?"""

import pytest

from tests.engine.running import CORE, LEVELS, ExecutorClass


@pytest.fixture(params=["core", "levels"])
def executor(request: pytest.FixtureRequest) -> ExecutorClass:
    """A test that stands on this is told to both executors."""
    return CORE if request.param == "core" else LEVELS
