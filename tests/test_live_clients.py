"""Do clients that others wrote stay up to date over sockets and event streams, also when the server is replaced?"""

import asyncio
from contextlib import nullcontext

import pytest
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport

from actions.bell import Bell
from actions.progress import complete_objective, revoke_completion
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from schema.ids import encode
from tests.asking import Asking
from tests.node import installed, run
from tests.serving import Served, serving
from tests.stories import ChessClub
from tests.until import until

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
CURSORS = "query ($space: ID!) { space(id: $space) { progressCursor } }"


async def test_graphql_ws_and_graphql_sse_come_back_and_go_on_with_the_next_line(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub, asking: Asking
) -> None:
    """Lines are added while they read, while no server is there, and when another one is."""
    installed()
    by_sam = club.by(club.sam)
    start = (await asking(club.sam.who, CURSORS, space=club.space_node))["space"]["progressCursor"]
    app = create_app(settings, nullcontext(world))
    async with serving(app) as served:
        reading = asyncio.create_task(
            run(
                "resuming.mjs",
                url=f"{served.url}/graphql",
                socketUrl=served.socket_url,
                token=club.sam.token,
                space=club.space_node,
                start=start,
                count=4,
            )
        )
        await until(lambda: len(app.state.connections) == 2)
        await complete_objective(by_sam, club.solve_forks, [club.cleo])
    await revoke_completion(by_sam, club.solve_forks, [club.cleo], "Again.")
    await complete_objective(by_sam, club.solve_forks, [club.cleo])
    async with serving(create_app(settings, nullcontext(world)), served.port):
        await revoke_completion(by_sam, club.solve_forks, [club.cleo], "Again.")
        told = await reading
    kinds = ["OBJECTIVE_COMPLETED", "COMPLETION_REVOKED"] * 2
    assert told == {name: {"kinds": kinds, "connections": 2} for name in ("socket", "sse")}


async def test_apollos_cache_and_urql_follow_an_award(served: Served, club: ChessClub) -> None:
    installed()
    told = await run(
        "live.mjs",
        url=f"{served.url}/graphql",
        socketUrl=served.socket_url,
        staff=club.sam.token,
        display=club.display_token,
        learner=encode("learner", club.cleo),
        objective=encode("objective", club.give_mate),
    )
    assert told == {"apollo": [0, 20], "urql": [0, 20]}


async def test_gql_of_python_watches_a_leaderboard(served: Served, club: ChessClub) -> None:
    transport = WebsocketsTransport(
        served.socket_url, init_payload={"authorization": f"Bearer {club.display_token}"}
    )
    board = gql("subscription { leaderboard { entries { edges { node { points } } } } }")
    async with Client(transport=transport) as session:
        pictures = session.subscribe(board)
        before = await anext(pictures)
        await complete_objective(club.by(club.sam), club.give_mate, [club.cleo])
        after = await anext(pictures)
        await pictures.aclose()
    points = [picture["leaderboard"]["entries"]["edges"][0]["node"]["points"] for picture in (before, after)]
    assert points == [0, 20]
