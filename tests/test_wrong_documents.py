"""A document that is wrong is the client's mistake, told in few words, and no news for the operator's log."""

import logging

import httpx
import pytest

from laurel.errors import MOST_CHARACTERS
from tests.serving import Served
from tests.stories import ChessClub

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

# Python refuses to read an integer of more than 4,300 digits.
DIGITS = "1" * 5000
WRONG = {
    "no end": "{",
    "deep": "{ a" * 2000,
    "no such field": "{ nothing }",
    "a long text": '{ viewer { spaces(first: "' + "x" * 5000 + '") { totalCount } } }',
    "a long integer": "{ viewer { spaces(first: " + DIGITS + ") { totalCount } } }",
    "a long negative integer": "{ viewer { spaces(first: -" + DIGITS + ") { totalCount } } }",
    "a long integer as a variable's default": "query ($n: Int = "
    + DIGITS
    + ") { viewer { spaces(first: $n) { totalCount } } }",
    "a circle of fragments": "{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }",
    "a fragment that is not used": "{ viewer { wantsMail } } fragment A on Viewer { wantsMail }",
    "a fragment of another type": "{ viewer { ...A } } fragment A on Learner { name }",
    "what moves": "subscription { leaderboard { version } }",
}


@pytest.mark.parametrize("what", WRONG)
async def test_it_is_told_in_few_words(
    served: Served, club: ChessClub, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    """Threats T03, T13 and T16."""
    headers = {"Authorization": f"Bearer {club.sam.token}"}
    async with httpx.AsyncClient(base_url=served.url, headers=headers) as client:
        answer = await client.post("/graphql", json={"query": WRONG[what]})
    errors = answer.json()["errors"]
    assert {error["extensions"]["code"] for error in errors} == {"BAD_USER_INPUT"}
    assert all(len(error["message"]) <= MOST_CHARACTERS for error in errors)
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
