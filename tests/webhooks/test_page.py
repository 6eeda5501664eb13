"""Does docs/webhooks.md keep its word? Its code is run on what is sent, and its numbers are those of the code."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from actions.tidying import ENDED
from actions.webhook_turns import LONGEST_PAUSE, MOST_ATTEMPTS, PATIENCE, SHORTEST_PAUSE
from actions.webhooks import MOST, create_webhook, secret_of
from laurel.fetching.fetcher import SECONDS
from laurel.settings import ROOT
from laurel.webhooks.signing import signed
from laurel.webhooks.telling import ABOUT
from models.diary import SpaceEventKind
from models.webhooks import Webhook
from tests.stories import ChessClub

PAGE = (ROOT / "docs" / "webhooks.md").read_text()


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_its_code_verifies_what_is_sent(club: ChessClub) -> None:
    made = await create_webhook(
        club.by(club.olive), club.issuer, "https://x.example", [SpaceEventKind.SPACE_CHANGED]
    )
    sealed = (await Webhook.get(id=made.id)).sealed_secret
    secret, body = secret_of(club.tools, made.id, sealed), b'{"type": "SPACE_CHANGED"}'
    headers = signed(secret, "delivery_x", datetime.now(UTC), body)
    names: dict[str, Any] = {"secret": made.secret, "body": body, "headers": headers}
    exec(block("python"), names)  # noqa: S102 - the page's own lines
    assert names["told"] == {"type": "SPACE_CHANGED"}


def test_its_example_has_the_ids_that_are_told() -> None:
    told = json.loads(block("json"))
    assert told["type"] in list(SpaceEventKind)
    assert set(told["data"]) - {"event", "issuer", "space", "sequence"} <= set(ABOUT)
    assert all(f"`{name}`" in PAGE for name in ABOUT)


def test_its_numbers_are_those_of_the_code() -> None:
    assert SHORTEST_PAUSE.total_seconds() == 60
    for number in (
        f"at most {MOST}.",
        f"within {SECONDS:.0f} seconds",
        f"to {LONGEST_PAUSE.seconds // 3600} hours",
        f"at most {MOST_ATTEMPTS} times",
        f"nothing was taken for {PATIENCE.days} days",
        f"kept for {ENDED['webhook_delivery'][1].days} days",
    ):
        assert number in " ".join(PAGE.split()), number
