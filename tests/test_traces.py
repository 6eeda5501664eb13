"""Where traces are on, what took how long is sent to a collector, by names of ours and without anybody's values."""

import asyncio
import socket
import subprocess
import sys
from signal import SIGTERM
from uuid import uuid4

import httpx
import pytest

from laurel.settings import ROOT, Settings
from laurel.traces import opening
from schema.ids import encode
from tests.collector import Collector, collecting
from tests.serving import bearer
from tests.serving_process import serving_process
from tests.socket_client import connected
from tests.stories import ChessClub

PARENT = "0af7651916cd43dd8448eb211c80319c"
RENAME = 'mutation ($s: ID!) { updateSpace(input: {space: $s, name: "A canary of a name"}) { __typename } }'
ASK_CODE = 'mutation { requestSignIn(input: {email: "canary@learner.example"}) { __typename } }'
BOARD = "subscription ($s: ID!) { leaderboard(space: $s) { entries(first: 1) { totalCount } } }"
ME = "query MyCanary { viewer { user { id } } }"
REFUSED = "mutation ($s: ID!) { archiveSpace(input: {space: $s}) { __typename } }"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_request_its_operation_its_verb_and_what_is_delivered_have_spans(
    settings: Settings, club: ChessClub
) -> None:
    async with (
        collecting() as collector,
        serving_process(
            settings,
            LAUREL_TRACES="on",
            OTEL_EXPORTER_OTLP_ENDPOINT=collector.endpoint,
            OTEL_SERVICE_NAME="badges",
        ) as server,
    ):
        await server.answers()
        quoted = await ask(server.served.url, club)
        async with connected(server.served) as screen:
            await screen.begin(club.sam.token)
            await screen.ask("1", ME)
            await screen.ask("2", BOARD, variables={"s": club.space_node})
            for _ in range(3):
                await screen.heard()
        server.terminate()  # what is not sent yet is sent then
        status, log = await server.ended(20)
    assert (status, log) == (-SIGTERM, "")
    assert collector.resources[0]["service.name"] == "badges"
    they_fit_together(collector, quoted)
    assert b"anary" not in collector.bodies
    assert club.sam.token.encode() not in collector.bodies


async def ask(url: str, club: ChessClub) -> str:
    """The id of the first request."""
    variables = {"s": club.space_node}
    async with httpx.AsyncClient(base_url=url, headers=bearer(club.sam.token)) as client:
        headers = {"traceparent": f"00-{PARENT}-b7ad6b7169203331-01"}
        body = {"query": RENAME, "variables": variables}
        answer = await client.post("/graphql", json=body, headers=headers)
        assert answer.json().get("data") == {"updateSpace": {"__typename": "Space"}}, answer.text
        await client.post("/graphql", json={"query": REFUSED, "variables": {"s": encode("space", uuid4())}})
        await client.post("/graphql", json={"query": ASK_CODE})
        await client.get("/canary/of/a/path")
    return answer.headers["X-Request-Id"]


def they_fit_together(collector: Collector, quoted: str) -> None:
    first = next(span for span in collector.of("POST /graphql") if span.trace == PARENT)
    (renaming,) = collector.of("mutation updateSpace")
    (verb,) = collector.of("update_space")
    assert first.told["laurel.request_id"] == renaming.told["laurel.request_id"] == quoted
    assert first.told["http.response.status_code"] == 200
    assert (renaming.parent, verb.parent) == (first.id, renaming.id)
    assert collector.of("GET other")[0].told["http.response.status_code"] == 404
    (mine,) = collector.of("query viewer")
    assert mine.parent == "", "an operation on a socket begins a trace"
    assert collector.of("subscription leaderboard")
    (letter,) = collector.of("deliver CODE_MAIL")
    assert letter.parent == ""
    (refused,) = [span for span in collector.spans if span.told.get("error.type") == "NotFound"]
    assert (refused.name, refused.failed) == ("archive_space", False)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_collector_that_does_not_answer_holds_up_no_end(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # which takes the connection, and says nothing
        port = silent.getsockname()[1]
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{port}")
        async with asyncio.timeout(5), opening.traced(settings.model_copy(update={"traces": "on"})) as spans:
            with spans.span("something"):
                pass


def test_what_it_needs_is_needed_by_nothing_else() -> None:
    away = "import sys; sys.modules['opentelemetry'] = None; import laurel.cli, laurel.app"
    subprocess.run([sys.executable, "-c", away], cwd=ROOT, check=True)


def test_what_it_needs_must_be_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("laurel.settings.find_spec", lambda name: None)
    with pytest.raises(ValueError, match="scripts/environment traces"):
        Settings(traces="on")
