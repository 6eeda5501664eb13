"""What may the subscriptions of one person cost together?"""

from collections.abc import AsyncIterator
from contextlib import nullcontext

import httpx
import pytest

from actions.bell import Bell
from actions.progress import complete_objective
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from tests.event_stream import streaming
from tests.serving import Served, serving
from tests.socket_client import Socket, connected
from tests.stories import ChessClub


@pytest.fixture
async def served(settings: Settings, world: tuple[Tools, Bell]) -> AsyncIterator[Served]:
    """Where that is 10,000."""
    limited = settings.model_copy(update={"most_live_cost_each": 10_000})
    async with serving(create_app(limited, nullcontext(world))) as found:
        yield found


def board(aliases: int) -> str:
    """Costs 2,400 or so for each of them."""
    asked = (
        f"a{number}: entries(first: 1000) {{ edges {{ node {{ rank points }} }} }}"
        for number in range(aliases)
    )
    return f"subscription {{ leaderboard {{ version {' '.join(asked)} }} }}"


async def refused_for_its_cost(socket: Socket, id: str, query: str) -> str | None:
    """In which words; None for what runs."""
    await socket.ask(id, query)
    frame = await socket.heard()
    if frame["type"] == "next":
        return None
    assert [error["extensions"]["code"] for error in frame["payload"]] == ["RATE_LIMITED"]
    return str(frame["payload"][0]["message"])


async def cost_of(socket: Socket, query: str) -> int:
    await socket.ask("cost", query)
    cost = (await socket.heard())["payload"]["extensions"]["cost"]["requested"]
    await socket.send({"id": "cost", "type": "complete"})
    return int(cost)


DEAR = "This subscription costs {}, those that you run here {} already, of at most 10000: end one, or ask for less."


async def test_what_one_person_watches_on_all_connections_costs_so_much_together(
    served: Served, client: httpx.AsyncClient, club: ChessClub
) -> None:
    async with (
        connected(served) as first,
        connected(served) as second,
        connected(served) as of_another,
    ):
        await first.begin(club.display_token)
        await second.begin(club.display_token)
        cost = await cost_of(first, board(2))
        assert 10_000 / 3 < cost < 10_000 / 2
        assert await refused_for_its_cost(first, "1", board(2)) is None
        assert await refused_for_its_cost(second, "1", board(2)) is None
        assert await refused_for_its_cost(second, "2", board(2)) == DEAR.format(cost, 2 * cost)
        async with streaming(client, board(2), club.display_token) as stream:
            event = await stream.told()
            assert event.code == "RATE_LIMITED"
            assert event.data["errors"][0]["message"] == DEAR.format(cost, 2 * cost)
        await of_another.begin(club.sam.token)
        assert await refused_for_its_cost(of_another, "1", board(2)) is None
        await first.send({"id": "1", "type": "complete"})
        await complete_objective(club.by(club.sam), club.give_mate, [club.cleo])
        assert (await second.heard())["type"] == "next", "the others go on"
        assert await refused_for_its_cost(first, "again", board(2)) is None
        assert await refused_for_its_cost(first, "beyond", board(2)) == DEAR.format(cost, 2 * cost)


async def test_what_is_over_soon_may_cost_more_than_all_that_is_watched(
    served: Served, club: ChessClub
) -> None:
    async with connected(served) as socket:
        await socket.begin(club.sam.token)
        learners = "learners(first: 1000) { edges { node { progress { __typename } } } }"
        assert await cost_of(socket, f'{{ space(id: "{club.space_node}") {{ {learners} }} }}') > 10_000


async def test_one_subscription_that_is_dearer_than_all_may_be_is_refused(
    served: Served, club: ChessClub
) -> None:
    async with connected(served) as socket:
        await socket.begin(club.display_token)
        told = await refused_for_its_cost(socket, "1", board(9))
        assert told == DEAR.format(20_311, 0)
        assert await refused_for_its_cost(socket, "1", board(2)) is None
