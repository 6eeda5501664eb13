"""Each request has an id that its client can quote, and by which its operator finds what the log says of it."""

import json
import logging
import re
from contextlib import nullcontext
from typing import Any

import httpx
import pytest
from starlette.responses import Response
from starlette.routing import Route

from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.logs.lines import JsonLines, TextLines
from laurel.logs.request_ids import REQUEST
from laurel.settings import Settings
from resolvers import viewer as viewer_doors
from tests.serving import Served, bearer, serving
from tests.serving_process import serving_process
from tests.socket_client import connected
from tests.stories import ChessClub

ID = "a-proxys.own_id-0001"
BROKEN = "{ display { spaceName } }"
MADE = re.compile(r"[0-9a-f]{16}")


class Lines(logging.Handler):
    """What a handler of the log would write, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.told: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(json.loads(self.format(record)))


@pytest.fixture
def lines() -> Any:
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler.told
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for their display meets a bug."""

    async def breaking(ids: object) -> Any:
        raise RuntimeError("secret dsn")

    monkeypatch.setattr(viewer_doors, "spaces", breaking)


async def test_a_bug_is_found_in_the_log_by_the_id_that_the_client_was_told(
    broken: None, club: ChessClub, served: Served, lines: list[dict[str, Any]]
) -> None:
    async with httpx.AsyncClient(base_url=served.url, headers=bearer(club.display_token)) as client:
        answer = await client.post("/graphql", json={"query": BROKEN})
    (error,), given = answer.json()["errors"], answer.headers["X-Request-Id"]
    assert error["extensions"] == {"code": "INTERNAL", "requestId": given}
    assert given in error["message"]
    (line,) = [line for line in lines if line["level"] == "error"]
    assert (line["requestId"], line["logger"]) == (given, "laurel.errors")
    assert "RuntimeError" in line["trace"]


async def test_what_nobody_has_caught_is_found_by_the_id_too(
    settings: Settings,
    world: tuple[Tools, Bell],
    lines: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def breaks(request: object) -> Response:
        raise RuntimeError("secret dsn")

    app = create_app(settings, nullcontext(world))
    app.router.routes.insert(0, Route("/breaks", breaks))
    async with serving(app) as served, httpx.AsyncClient(base_url=served.url) as client:
        monkeypatch.setattr(logging.getLogger("uvicorn"), "propagate", True)  # as where none is its own
        answer = await client.get("/breaks")
    given = answer.headers["X-Request-Id"]
    assert (answer.status_code, "secret" in answer.text, given in answer.text) == (500, False, True)
    told = {(line["requestId"], line["logger"]) for line in lines if line["level"] == "error"}
    assert told == {(given, "uvicorn.error")}


async def test_each_operation_on_a_socket_has_an_id_of_its_own(
    broken: None, club: ChessClub, served: Served, lines: list[dict[str, Any]]
) -> None:
    told = []
    async with connected(served) as socket:
        await socket.begin(club.display_token)
        for name in ("1", "2"):
            await socket.ask(name, BROKEN)
            (error,) = (await socket.heard())["payload"]["errors"]
            told.append(error["extensions"]["requestId"])
            await socket.heard()
    assert told[0] != told[1]
    assert [line["requestId"] for line in lines if line["level"] == "error"] == told


async def test_what_a_client_did_wrong_has_the_id_in_the_header_alone(served: Served) -> None:
    """So that equal questions have equal answers: nothing of it is in the log."""
    async with httpx.AsyncClient(base_url=served.url) as client:
        answer = await client.post("/graphql", json={"query": "{ nothing }"})
        missing = await client.get("/nowhere")
    assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}
    assert all(MADE.fullmatch(each.headers["X-Request-Id"]) for each in (answer, missing))


@pytest.mark.parametrize(
    ("given", "taken"),
    [(ID, True), ("short", False), ("x" * 65, False), ("of two words", False), ("line<br>", False)],
)
async def test_a_well_formed_id_of_a_trusted_proxy_is_taken(served: Served, given: str, taken: bool) -> None:
    async with httpx.AsyncClient(base_url=served.url) as client:
        answer = await client.get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) == taken


async def test_the_id_of_anybody_else_is_not_taken(settings: Settings, world: tuple[Tools, Bell]) -> None:
    alone = settings.model_copy(update={"trusted_proxies": ("192.0.2.1",), "worker": "off"})
    async with (
        serving(create_app(alone, nullcontext(world))) as served,
        httpx.AsyncClient(base_url=served.url) as client,
    ):
        answer = await client.get("/healthz", headers={"X-Request-Id": ID})
    assert MADE.fullmatch(answer.headers["X-Request-Id"])


def test_a_line_for_people_ends_with_the_id() -> None:
    record = logging.LogRecord("laurel", logging.INFO, "", 0, "told %s", ("so",), None)
    assert TextLines().format(record) == "INFO     laurel: told so"
    before = REQUEST.set(ID)
    try:
        assert TextLines().format(record) == f"INFO     laurel: told so [{ID}]"
    finally:
        REQUEST.reset(before)


async def test_every_line_of_a_server_is_json_where_that_was_asked_for(settings: Settings) -> None:
    """Uvicorn's own among them."""
    async with serving_process(settings, log_level="info", LAUREL_LOG_FORMAT="json") as server:
        await server.answers()
        server.terminate()
        _, log = await server.ended(20)
    lines = [json.loads(line) for line in log.splitlines()]
    assert {"uvicorn.error"} <= {line["logger"] for line in lines}
    assert all(line["at"] and line["level"] and line["message"] for line in lines)
