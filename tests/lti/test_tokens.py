"""Tokens of platforms' services are used again while they are good, each platform's for itself."""

from uuid import UUID

from laurel.lti.tokens import HOUR, PlatformTokens
from models.lti_platforms import PlatformRow

ISSUER = UUID(int=1)
MOODLE, CANVAS = (
    PlatformRow(UUID(int=number), ISSUER, f"https://{name}.example", "client", "a", "t", "k", None)
    for number, name in ((2, "moodle"), (3, "canvas"))
)


def test_what_one_platform_refuses_costs_no_other_its_tokens() -> None:
    tokens = PlatformTokens()
    for platform in (MOODLE, CANVAS):
        for scope in ("score", "members"):
            tokens.keep(platform, scope, f"{scope} at {platform.issuer_url}", HOUR)
    tokens.forget(MOODLE)
    assert [tokens.of(MOODLE, scope) for scope in ("score", "members")] == [None, None]
    assert tokens.of(CANVAS, "score") == "score at https://canvas.example"
    assert tokens.of(CANVAS, "members") == "members at https://canvas.example"


def test_a_token_that_is_about_to_end_is_not_used() -> None:
    tokens = PlatformTokens()
    tokens.keep(MOODLE, "score", "x", 60)
    assert tokens.of(MOODLE, "score") is None


def test_a_platform_that_gives_tokens_elsewhere_from_now_on_is_asked_anew() -> None:
    tokens = PlatformTokens()
    tokens.keep(MOODLE, "score", "x", HOUR)
    assert tokens.of(MOODLE._replace(token_url="elsewhere"), "score") is None
