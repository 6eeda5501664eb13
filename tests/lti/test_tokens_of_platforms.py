"""What one platform answers is remembered of it alone, and only as much as it may be."""

from typing import Any, cast
from uuid import uuid4

from laurel.lti.tool import MOST_CHARACTERS, TOKENS, Connector
from models.lti_platforms import PlatformRow


class Reached(Connector):
    """One platform, as its tokens are remembered."""

    def __init__(self, name: str) -> None:
        address = f"https://{name}.example"
        self._platform = PlatformRow(uuid4(), uuid4(), address, "client", address, address, address, None)

    def told(self, token: str) -> str | None:
        self._cache_access_token("scores", token, 3600)
        return self.known

    @property
    def known(self) -> str | None:
        return self._get_cached_access_token("scores")

    def refused(self) -> None:
        self._forget()


def test_a_platform_that_refuses_a_token_costs_no_other_one_its_own() -> None:
    one, other = Reached("one"), Reached("other")
    assert (one.told("a"), other.told("b")) == ("a", "b")
    one.refused()
    assert (one.known, other.known) == (None, "b")


def test_a_token_without_end_is_not_kept() -> None:
    assert Reached("long").told("x" * (MOST_CHARACTERS + 1)) is None
    assert all(len(token) <= MOST_CHARACTERS for token, _ in cast(Any, TOKENS).values())
