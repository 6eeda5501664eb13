"""A refusal of rights is a line in the log (T16): who, what, of which thing; no word of a client's, and no flood."""

import logging
from uuid import uuid4

import httpx
import pytest

from laurel import refusing
from laurel.refusing import MOST, MOST_EACH, SECONDS, RefusalLog
from models.who import Nobody, Viewer
from schema.ids import encode
from tests.asking import Asking
from tests.doing import ask, ask_as
from tests.serving import bearer
from tests.stories import ChessClub

SECRET = "what only Rita wrote"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    """Those of a minute that begins now."""
    fresh = RefusalLog()
    for module in ("graph", "errors", "importing", "progress_csv"):
        monkeypatch.setattr(f"laurel.{module}.REFUSALS", fresh)
    caplog.set_level(logging.INFO, "laurel.refusing")
    return caplog


async def test_who_may_not_is_named_with_what_they_named(
    club: ChessClub, asking: Asking, lines: pytest.LogCaptureFixture
) -> None:
    """In a mutation, whether it is told that it is there or not."""
    ana, space = encode("user", club.ana_account.user_id), club.space_node
    await ask(asking, club.ana_account, "updateSpace", {"space": space, "description": SECRET})
    await ask(asking, club.rita, "updateSpace", {"space": space, "name": SECRET})
    rita = encode("user", club.rita.user_id)
    assert lines.messages == [
        f"refused: {ana}, updateSpace of {space}: NOT_ALLOWED",
        f"refused: {rita}, updateSpace of {space}: NOT_FOUND",
    ]
    assert SECRET not in lines.text


async def test_what_is_wrong_but_allowed_is_no_news(
    club: ChessClub, asking: Asking, lines: pytest.LogCaptureFixture
) -> None:
    await ask(asking, club.olive, "updateSpace", {"space": club.space_node, "name": ""})
    await asking(club.olive.who, "{ viewer { user { name } } }")
    assert lines.messages == []


async def test_so_is_a_subscription_to_what_is_not_theirs(
    club: ChessClub, asking: Asking, lines: pytest.LogCaptureFixture
) -> None:
    query = "subscription ($id: ID!) { spaceFeed(space: $id) { cursor } }"
    async with asking.watching(club.rita.who, query, id=club.space_node) as answers:
        await anext(answers)
    rita = encode("user", club.rita.user_id)
    assert lines.messages == [f"refused: {rita}, spaceFeed of {club.space_node}: NOT_FOUND"]


async def test_so_is_a_file_of_learners_for_a_space_of_others(
    club: ChessClub, client: httpx.AsyncClient, lines: pytest.LogCaptureFixture
) -> None:
    path, headers = f"/spaces/{club.space_node}/learners.csv", bearer(club.ana_account.token)
    assert (await client.post(path, content=b"email\n", headers=headers)).status_code == 403
    ana = encode("user", club.ana_account.user_id)
    assert lines.messages == [f"refused: {ana}, learners.csv of {club.space_node}: NOT_ALLOWED"]


async def test_codes_and_links_that_are_wrong_are_not_repeated(
    club: ChessClub, asking: Asking, lines: pytest.LogCaptureFixture
) -> None:
    await ask_as(asking, Nobody(), "acceptInvitation", {"token": "laurel_invitation_guessed"})
    assert lines.messages == ["refused: nobody, acceptInvitation of nothing: NOT_FOUND"]


def test_a_flood_of_one_fills_no_log_and_hides_nobody_else(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "laurel.refusing")
    now = [0.0]
    refused, flooding = RefusalLog(lambda: now[0]), Viewer(uuid4())
    for _ in range(1000):
        refused.note(flooding, "updateSpace", [], "NOT_ALLOWED")
    for _ in range(MOST):
        refused.note(Viewer(uuid4()), "updateSpace", [], "NOT_ALLOWED")
    assert len(caplog.messages) == MOST
    others = [line for line in caplog.messages if refusing.named(flooding) not in line]
    assert len(others) == MOST - MOST_EACH
    now[0] += SECONDS
    refused.note(flooding, "updateSpace", [], "NOT_ALLOWED")
    assert caplog.messages[MOST:] == [
        f"refused: {1000 - MOST_EACH + MOST_EACH} more, of {MOST + 1} who asked",
        f"refused: {refusing.named(flooding)}, updateSpace of nothing: NOT_ALLOWED",
    ]
