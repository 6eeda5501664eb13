"""Whatever is asked that the contract can be asked, or nearly, is answered: never a 5xx, a bug, a trace or a canary.

What is asked is made up by Schemathesis, operation by operation, over HTTP, and by the generator that it stands on over
sockets: as the contract says (with ids of the club, of others and of nothing), and with one thing that is wrong.
"""

import asyncio
from typing import Any

import orjson
import pytest
import requests
import schemathesis.graphql
from graphql import GraphQLSchema
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from hypothesis_graphql import Mode, nodes, queries
from hypothesis_graphql import from_schema as operations
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from laurel.graph import schema
from tests.canaries.leaving import Leaving, escaped, logged
from tests.canaries.ways import PATIENCE, Scene
from tests.ordeal import TIMES
from tests.selections import GRAPH
from tests.serving import bearer
from tests.socket_client import Socket, connected

pytestmark = pytest.mark.timeout(1200)
EACH = 2 if TIMES == 1 else 20 * TIMES  # examples of each operation
BY_SOCKET = 25 if TIMES == 1 else 300  # who sends a thousand frames at once is cut off
WAYS = [("sqlite", True), ("sqlite", False), ("postgres", True), ("postgres", False)]
ways = pytest.mark.parametrize(
    ("engine", "right"),
    WAYS if TIMES > 1 else WAYS[:3],
    indirect=["engine"],
    ids=lambda value: {True: "right", False: "wrong"}.get(value),
)
ENDS_A_SIGN_IN = ("signOut", "revokeAccessToken", "eraseAccount")
BUGS = (b"INTERNAL", b"Traceback", b"Something went wrong on our side")
WRONG_IDS = ("", "garbage", "space_", "learner_AAAAAAAAAAAAAAAAAAAAAA", "\u202e", "x" * 3000)


def calmly(examples: int) -> trying:
    """The same ones each time; what fails is told as it is, since the world moves on meanwhile."""
    return trying(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def ids(scene: Scene) -> st.SearchStrategy[Any]:
    return st.sampled_from([*scene.things.values(), *WRONG_IDS]).map(nodes.String)


class Watched:
    """What is asked in a thread of its own, as each role in turn, and what came of it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.left: list[Leaving] = []
        self.failures: list[str] = []
        self._session = requests.Session()

    def over_http(self, case: Any) -> None:
        letter = self.turn()
        token = self.scene.tokens[letter]
        url = f"{self.scene.served.url}/graphql"
        answer = self._session.post(url, json={"query": case.body}, headers=bearer(token) if token else {})
        self.note(letter, str(case.body), answer.content, answer.status_code)

    def turn(self) -> str:
        return "OISLDXN"[len(self.left) % 7]

    def note(self, letter: str, asked: str, content: bytes, status: int = 200) -> None:
        self.left.append(Leaving("answer", letter, asked, content))
        if status >= 500 or any(bug in content for bug in BUGS):
            self.failures.append(f"{status} {content[:500]!r} to {asked}")


async def assert_well(scene: Scene, asked: Watched, lines: list[str]) -> None:
    assert asked.failures == []
    assert [line for line in lines if "Traceback" in line or line.startswith("bug ")] == []
    assert (
        escaped([*asked.left, Leaving("log", "", "the log", "\n".join(lines).encode())], scene.canaries) == []
    )
    for letter in "OISLX":
        assert b"exportUrl" in await scene.ask(letter, "{ viewer { exportUrl } }", {}), (
            "who asked was signed in"
        )


@ways
async def test_nothing_that_is_asked_over_http_breaks_it(scene: Scene, right: bool) -> None:
    schemathesis.graphql.scalar("ID", ids(scene))
    mode = GenerationMode.POSITIVE if right else GenerationMode.NEGATIVE
    contract = schemathesis.graphql.from_file(schema.as_str())
    asked = Watched(scene)

    def ask_all() -> None:
        for found in contract.get_all_operations():
            assert isinstance(found, Ok), found
            operation = found.ok()
            if not operation.label.endswith(ENDS_A_SIGN_IN):
                calmly(EACH)(given(case=operation.as_strategy(mode))(asked.over_http))()

    with logged() as lines:
        await asyncio.to_thread(ask_all)
    ran = [each for each in asked.left if b'"errors"' not in each.content]
    assert (len(asked.left) > 70, len(ran) > 70) == (True, right), "what is right runs, as most roles"
    await assert_well(scene, asked, lines)


def documents(scene: Scene, mode: Mode) -> st.SearchStrategy[str]:
    """Queries, mutations and subscriptions, which the generator takes for queries of another contract."""
    scalars = {"ID": ids(scene), "Date": DATES, "DateTime": INSTANTS}
    assert GRAPH.query_type
    assert GRAPH.mutation_type
    fields = [*GRAPH.query_type.fields, *(set(GRAPH.mutation_type.fields) - set(ENDS_A_SIGN_IN))]
    moving = GraphQLSchema(query=GRAPH.subscription_type, types=list(GRAPH.type_map.values()))
    return st.one_of(
        operations(GRAPH, fields=sorted(fields), custom_scalars=scalars, mode=mode),
        queries(moving, custom_scalars=scalars, mode=mode).map(_subscribing),
    )


def _subscribing(text: str) -> str:
    return f"subscription {text.removeprefix('query')}"


async def answers_to(socket: Socket, key: str, text: str) -> list[bytes]:
    """All of them, or the first of what would go on; of a diary, where nothing happens, what comes before a pong."""
    await socket.ask(key, text)
    if "progressChanges(" in text or "spaceFeed(" in text:
        await socket.send({"type": "ping"})
    told = list[bytes]()
    while True:
        frame = await socket.heard(PATIENCE)
        told.append(orjson.dumps(frame))
        if frame["type"] == "pong" or (frame["id"] == key and frame["type"] != "next"):
            return told
        if frame["id"] == key and text.startswith("subscription"):
            await socket.send({"id": key, "type": "complete"})
            return told


DATES = st.sampled_from(["2030-05-01", "x"]).map(nodes.String)
INSTANTS = st.sampled_from(["2030-05-01T00:00:00Z", "x"]).map(nodes.String)


@ways
async def test_nothing_that_is_asked_over_a_socket_breaks_it(scene: Scene, right: bool) -> None:
    asked, texts, mode = Watched(scene), list[str](), Mode.POSITIVE if right else Mode.NEGATIVE

    def write(text: str) -> None:
        texts.append(text)

    await asyncio.to_thread(calmly(BY_SOCKET)(given(documents(scene, mode))(write)))
    with logged() as lines:
        for letter, token in scene.tokens.items():
            async with connected(scene.served) as socket:
                await socket.begin(token)
                for number, text in enumerate(texts):
                    for told in await answers_to(socket, f"{number}", text):
                        asked.note(letter, text, told)
    await assert_well(scene, asked, lines)
