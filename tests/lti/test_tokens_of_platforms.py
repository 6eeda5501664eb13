"""What one platform answers is remembered of it alone, and only as much as it may be."""

from uuid import uuid4

from laurel.lti.tokens import MOST_CHARACTERS, PlatformTokens
from models.lti_platforms import PlatformRow


def platform(name: str) -> PlatformRow:
    address = f"https://{name}.example"
    return PlatformRow(uuid4(), uuid4(), address, "client", address, address, address, None)


def test_a_platform_that_refuses_a_token_costs_no_other_one_its_own() -> None:
    tokens, one, other = PlatformTokens(), platform("one"), platform("other")
    for each in (one, other):
        tokens.keep(each, "scores", each.issuer_url, 3600)
    tokens.forget(one)
    assert tokens.of(one, "scores") is None
    assert tokens.of(other, "scores") == other.issuer_url


def test_a_token_without_end_is_not_kept() -> None:
    tokens, long = PlatformTokens(), platform("long")
    tokens.keep(long, "scores", "x" * (MOST_CHARACTERS + 1), 3600)
    assert tokens.of(long, "scores") is None
