"""Does a socket that runs nothing end when its token is revoked, and are its places free then?"""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import nullcontext
from datetime import datetime
from uuid import uuid4

import pytest

from actions.access_tokens import create_access_token, revoke_access_token
from actions.bell import Bell
from actions.displays import revoke_display_token
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from laurel.sockets import sign_ins
from laurel.sockets.sign_ins import AT_ONCE, SignIns
from models.standing import standing
from models.who import Viewer, Who
from tests.clock import Clock
from tests.serving import Served, serving
from tests.socket_client import connected
from tests.stories import ChessClub
from tests.until import until

ENDED = (4403, "Your sign-in has ended.")


@pytest.fixture
async def served(
    settings: Settings, world: tuple[Tools, Bell], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    """Where everybody has one connection, and looks follow each other quickly."""
    monkeypatch.setattr(sign_ins, "LOOK_SECONDS", 0.01)
    narrow = settings.model_copy(update={"most_connections_each": 1})
    async with serving(create_app(narrow, nullcontext(world))) as found:
        yield found


async def test_whose_stolen_token_is_revoked_has_their_places_back(served: Served, club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    stolen = await create_access_token(by_sam, club.sam.user_id, "Stolen")
    async with connected(served) as of_the_thief:
        await of_the_thief.begin(stolen.token)
        async with connected(served) as refused:
            await refused.init(club.sam.token)
            assert await refused.closed() == 4429
        await revoke_access_token(by_sam, stolen.id)
        assert (await of_the_thief.closed(), of_the_thief.reason) == ENDED
        async with connected(served) as of_the_owner:
            await of_the_owner.begin(club.sam.token)


async def test_a_screen_that_is_turned_away_ends_and_others_stay(served: Served, club: ChessClub) -> None:
    async with connected(served) as screen, connected(served) as other, connected(served) as nobody:
        await screen.begin(club.display_token)
        await other.begin(club.sam.token)
        await nobody.begin()
        await revoke_display_token(club.by(club.sam), club.display_id)
        assert (await screen.closed(), screen.reason) == ENDED
        for stays in (other, nobody):
            await stays.send({"type": "ping"})
            assert await stays.heard() == {"type": "pong"}


async def test_what_could_not_be_asked_is_asked_at_the_next_look(
    served: Served, club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = list[bool]()

    async def broken(everybody: Iterable[Who], now: datetime) -> set[Who]:
        failed.append(True)
        raise OSError("the database is gone")

    async with connected(served) as screen:
        await screen.begin(club.display_token)
        monkeypatch.setattr(sign_ins, "standing", broken)
        await revoke_display_token(club.by(club.sam), club.display_id)
        await until(lambda: len(failed) > 1)
        monkeypatch.setattr(sign_ins, "standing", standing)
        assert (await screen.closed(), screen.reason) == ENDED


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_so_many_are_asked_about_at_once_and_each_person_once(
    club: ChessClub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes, left, ours = list[int](), list[Who](), SignIns()

    async def counted(everybody: Iterable[Who], now: datetime) -> set[Who]:
        sizes.append(len(list(everybody)))
        return await standing(everybody, now)

    def leave(who: Who) -> Callable[[], None]:
        return lambda: left.append(who)

    monkeypatch.setattr(sign_ins, "standing", counted)
    strangers = [Viewer(uuid4(), uuid4()) for _ in range(AT_ONCE)]
    held = [ours.one_of(who, leave(who)) for who in (*strangers, club.sam.who, club.sam.who)]
    for each in held:
        each.__enter__()
    await ours.look(clock())
    await ours.look(clock())
    assert sizes == [AT_ONCE, 1, 1]
    assert set(left) == set(strangers)
    for each in held:
        each.__exit__(None, None, None)
