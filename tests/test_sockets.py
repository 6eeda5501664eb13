"""graphql-transport-ws: who gets in, what closes a socket, and what fails alone (threats T23 to T33)."""

import logging
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.typing import Origin, Subprotocol

from actions.bell import Bell
from actions.displays import revoke_display_token
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from laurel.sockets.protocol import MOST_OPERATIONS
from laurel.view import GraphQLView
from models.tokens import AccessToken
from models.users import User
from models.who import user_of
from resolvers import viewer as viewer_doors
from schema.ids import encode
from tests.serving import Served, serving
from tests.socket_client import PROTOCOL, Socket, connected
from tests.stories import ChessClub
from tests.until import until

BOARD = "subscription { leaderboard { totalCount } }"
ME = "{ viewer { user { name } } }"
DEEP = "[" * 5000 + "]" * 5000
ASK = {"id": "1", "type": "subscribe", "payload": {"query": ME}}

MALFORMED: dict[str, Any] = {
    "no JSON": "{",
    "binary": b"\x00",
    "deep": DEEP,
    "a list": [],
    "a number": 1,
    "null": "null",
    "no type": {},
    "an unknown type": {"type": "x" * 500},
    "a type that is a list": {"type": []},
    "no id": {"type": "subscribe", "payload": {"query": ME}},
    "an id that is an object": ASK | {"id": {}},
    "an id that is too long": ASK | {"id": "1" * 65},
    "a payload that is a list": ASK | {"payload": []},
    "no query": ASK | {"payload": {}},
    "variables that are a list": ASK | {"payload": {"query": ME, "variables": [1]}},
    "an operationName that is a number": ASK | {"payload": {"query": ME, "operationName": 1}},
    "complete without an id": {"type": "complete"},
}


async def test_malformed_frames_close_the_socket_and_leave_no_trace(
    served: Served, club: ChessClub, caplog: pytest.LogCaptureFixture
) -> None:
    """Threats T05 and T31."""
    for what, frame in MALFORMED.items():
        async with connected(served) as socket:
            await socket.begin(club.sam.token)
            await socket.send(frame)
            assert await socket.closed() == 4400, what
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


CUT_EURO = (Frame(Opcode.TEXT, b"\xe2\x82", fin=False), Frame(Opcode.CONT, b"\xac"))
NO_UTF8 = {
    "a byte": [Frame(Opcode.TEXT, b"\xff")],
    "a surrogate": [Frame(Opcode.TEXT, b'{"type":"ping","payload":"\xed\xa0\x80"}')],
    "an end that is missing": [CUT_EURO[0], Frame(Opcode.CONT, b"")],
    "twice": [Frame(Opcode.TEXT, b"\xff")] * 2,
    "in the words of a close": [Frame(Opcode.CLOSE, b"\x03\xe8\xff")],
}


@pytest.mark.parametrize("what", NO_UTF8)
async def test_text_that_is_no_utf8_closes_the_socket_and_leaves_no_trace(
    served: Served, club: ChessClub, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    caplog.set_level(logging.INFO)
    async with connected(served) as socket:
        await socket.begin(club.sam.token)
        await socket.send_raw(b"".join(frame.serialize(mask=True) for frame in NO_UTF8[what]))
        assert await socket.closed() == 1007
    assert [record for record in caplog.records if record.exc_info or record.levelno >= logging.WARNING] == []
    assert len([record for record in caplog.records if "UTF-8" in record.message]) <= 1


async def test_a_character_that_is_cut_in_two_is_whole(served: Served, club: ChessClub) -> None:
    async with connected(served) as socket:
        await socket.begin(club.sam.token)
        await socket.send_raw(b"".join(frame.serialize(mask=True) for frame in CUT_EURO))
        assert await socket.closed() == 4400, "it is text, and no JSON"


@pytest.mark.parametrize("payload", [None, {}])
async def test_without_a_token_one_is_nobody(served: Served, payload: object) -> None:
    async with connected(served) as socket:
        await socket.send({"type": "connection_init", "payload": payload})
        assert await socket.heard() == {"type": "connection_ack"}
        await socket.ask("1", ME)
        assert (await socket.heard())["payload"]["data"] == {"viewer": None}


async def test_a_token_that_does_not_work_closes_with_4403(served: Served) -> None:
    for given in ("Bearer nonsense", "Basic x", "Bearer laurel_access_x", 5, ["Bearer"], "Bearer \ud83d"[:7]):
        async with connected(served) as socket:
            await socket.send({"type": "connection_init", "payload": {"Authorization": given}})
            assert await socket.closed() == 4403, given


async def test_the_protocol_is_kept(served: Served, club: ChessClub) -> None:
    """Threats T26, T30 and T32."""
    async with connected(served) as socket:
        await socket.ask("1", ME)
        assert await socket.closed() == 4401
    async with connected(served) as socket:
        await socket.begin()
        await socket.send({"type": "connection_init"})
        assert await socket.closed() == 4429
    async with connected(served) as socket:
        await socket.begin(club.display_token)
        await socket.ask("1", BOARD)
        await socket.ask("1", BOARD)
        assert await socket.closed() == 4409
    async with connected(served) as socket:
        await socket.begin(club.display_token)
        await socket.ask("🎉" * 64, BOARD)
        await socket.ask("🎉" * 64, BOARD)
        assert await socket.closed() == 4409, "the reason is longer than a close frame can hold"
    async with connected(served) as socket:
        assert socket.extensions == [], "nothing is compressed for each socket"
    async with connected(served, Subprotocol("graphql-ws")) as socket:
        assert await socket.closed() == 4406


async def test_who_never_signs_in_is_sent_away(
    served: Served, monkeypatch: pytest.MonkeyPatch, settings: Settings, world: tuple[Tools, Bell]
) -> None:
    """Threat T26."""
    made = GraphQLView.__init__

    def impatient(self: GraphQLView, *args: Any) -> None:
        made(self, *args)
        self.connection_init_wait_timeout = timedelta(milliseconds=20)

    monkeypatch.setattr(GraphQLView, "__init__", impatient)
    async with serving(create_app(settings, nullcontext(world))) as other, connected(other) as socket:
        assert await socket.closed() == 4408


async def error_of(socket: Socket, id: str) -> str:
    frame = await socket.heard()
    assert (frame["id"], frame["type"]) == (id, "error"), frame
    return str(frame["payload"][0]["extensions"]["code"])


async def test_a_bad_operation_fails_alone(served: Served, club: ChessClub) -> None:
    async with connected(served) as socket:
        await socket.begin(club.display_token)
        await socket.ask("live", BOARD)
        assert (await socket.heard())["payload"]["data"] == {"leaderboard": {"totalCount": 3}}
        await socket.ask("syntax", "{")
        assert await error_of(socket, "syntax") == "BAD_USER_INPUT"
        await socket.ask("name", f"query A {ME}", operationName="B")
        assert await error_of(socket, "name") == "BAD_USER_INPUT"
        await socket.ask("which", f"query A {ME} query B {ME}")
        assert await error_of(socket, "which") == "BAD_USER_INPUT"
        await socket.ask("field", "{ nothing }")
        assert await error_of(socket, "field") == "BAD_USER_INPUT"
        await socket.ask("empty", "")
        assert await error_of(socket, "empty") == "BAD_USER_INPUT"
        await socket.send({"id": "live", "type": "complete"})
        await socket.send({"type": "ping"})
        assert await socket.heard() == {"type": "pong"}


async def test_a_bug_is_told_by_a_reference_over_a_socket_too(
    served: Served, club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threat T56."""

    async def broken(ids: object) -> Any:
        raise RuntimeError("secret dsn")

    async with connected(served) as socket:
        await socket.begin(club.display_token)
        monkeypatch.setattr(viewer_doors, "spaces", broken)
        await socket.ask("1", "{ display { spaceName } }")
        (error,) = (await socket.heard())["payload"]["errors"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "secret" not in str(error)


async def test_a_socket_that_came_long_ago_shows_the_name_of_now(served: Served, club: ChessClub) -> None:
    """By HTTP one is shown as one was read with the token, a moment before."""
    async with connected(served) as socket:
        await socket.begin(club.sam.token)
        await User.filter(id=user_of(club.sam.who)).update(name="Samantha")
        await socket.ask("1", ME)
        assert (await socket.heard())["payload"]["data"] == {"viewer": {"user": {"name": "Samantha"}}}


async def test_queries_and_mutations_go_over_the_socket_too(served: Served, club: ChessClub) -> None:
    mutation = """mutation ($objective: ID!, $learner: ID!) {
      completeObjective(input: { objective: $objective, learners: [$learner] }) { __typename }
    }"""
    variables = {"objective": encode("objective", club.give_mate), "learner": encode("learner", club.ben)}
    async with connected(served) as socket:
        await socket.begin(club.sam.token)
        await socket.ask("1", ME)
        assert (await socket.heard())["payload"]["data"] == {"viewer": {"user": {"name": "Sam"}}}
        assert await socket.heard() == {"id": "1", "type": "complete"}
        await socket.ask("2", mutation, variables=variables)
        answer = (await socket.heard())["payload"]["data"]
        assert answer == {"completeObjective": {"__typename": "ObjectiveCompletions"}}


async def test_a_socket_has_so_many_operations_and_no_more(served: Served, club: ChessClub) -> None:
    async with connected(served) as socket:
        await socket.begin(club.display_token)
        for number in range(MOST_OPERATIONS):
            await socket.ask(str(number), BOARD)
            assert (await socket.heard())["type"] == "next"
        await socket.ask("more", BOARD)
        assert await error_of(socket, "more") == "RATE_LIMITED"


async def test_a_socket_that_leaves_leaves_no_listener(
    served: Served, club: ChessClub, world: tuple[Tools, Bell]
) -> None:
    """Threat T39."""
    async with connected(served) as socket:
        await socket.begin(club.display_token)
        await socket.ask("1", BOARD)
        await socket.heard()
        assert club.space in world[1].listeners.spaces
    await until(lambda: club.space not in world[1].listeners.spaces)


async def test_pages_of_others_open_no_socket_unless_they_are_named(
    served: Served, settings: Settings, world: tuple[Tools, Bell], club: ChessClub
) -> None:
    for origin in ("https://evil.example", "null", f"http://127.0.0.1:{served.port}.evil.example"):
        with pytest.raises(InvalidStatus) as refused:
            async with connected(served, origin=origin):
                pass
        assert refused.value.response.status_code == 403
    named = settings.model_copy(update={"allowed_origins": ("https://app.example",)})
    async with serving(create_app(named, nullcontext(world))) as other:
        for origin in ("https://app.example", other.url):
            async with connected(other, origin=origin) as socket:
                await socket.begin(club.sam.token)


async def test_another_host_than_ours_opens_no_socket(served: Served) -> None:
    """Threat T24."""
    with pytest.raises(InvalidStatus) as refused:
        await connect(
            f"ws://evil.example:{served.port}/graphql",
            host="127.0.0.1",
            port=served.port,
            origin=Origin(f"http://evil.example:{served.port}"),
            subprotocols=[PROTOCOL],
        )
    assert refused.value.response.status_code == 400


async def test_a_token_that_was_revoked_asks_for_nothing_more(served: Served, club: ChessClub) -> None:
    """Threat T29."""
    asked = f'{{ space(id: "{club.space_node}") {{ name }} }}'
    async with connected(served) as staff, connected(served) as screen:
        await staff.begin(club.sam.token)
        await screen.begin(club.display_token)
        await AccessToken.filter(user_id=club.sam.user_id).update(revoked_at=club.tools.now())
        await revoke_display_token(club.by(club.olive), club.display_id)
        await staff.ask("1", asked)
        assert await error_of(staff, "1") == "FORBIDDEN"
        await screen.ask("2", "{ display { spaceName } }")
        assert await error_of(screen, "2") == "FORBIDDEN"
