"""The heartbeat: whoever lost a right by what no bell tells is woken, by a few statements for everybody."""

import asyncio
from contextlib import ExitStack
from uuid import uuid4

import pytest

from actions.access_tokens import revoke_access_token
from actions.bell import Bell, bell
from actions.grants import grant_issuer_role
from actions.issuer_staff import remove_issuer_staff, set_issuer_staff
from actions.tools import Tools
from laurel.settings import Settings
from models.hearing import Topic
from models.issuers import IssuerRole
from models.rights import Role
from models.who import Viewer, Who
from subscriptions import waiting
from subscriptions.heartbeat import Heartbeat
from tests.asking import Asking
from tests.muted import muted
from tests.stories import ChessClub
from tests.test_access_tokens import came_with, id_of
from tests.test_bell import quiet
from tests.test_round_trips import counting
from tests.until import until

MANY = 1500
LEARNER, STAFF = frozenset({Role.LEARNER}), frozenset({Role.SPACE_STAFF})
FEED = "subscription ($space: ID!) { spaceFeed(space: $space) { event { kind } } }"


async def beaten(heartbeat: Heartbeat, *flags: asyncio.Event) -> list[bool]:
    """Which are woken by one beat."""
    for flag in flags:
        flag.clear()
    await heartbeat.beat()
    return [flag.is_set() for flag in flags]


async def test_who_may_still_come_sleeps_on_and_who_may_not_is_woken(
    club: ChessClub, world: tuple[Tools, Bell]
) -> None:
    bell, ana = world[1], await came_with(club.ana_account)
    heartbeat = Heartbeat(bell.listeners, club.tools.now)
    with (
        bell.listening(club.space, club.ana, ana, LEARNER) as revoked,
        bell.listening(club.space, Topic.EVERYTHING, club.sam.who, STAFF) as sam,
        bell.listening(club.space, Topic.LEADERBOARD, club.screen, frozenset({Role.DISPLAY})) as screen,
        bell.listening(club.space, Topic.LEADERBOARD) as nobody,
    ):
        await quiet(bell)
        assert await beaten(heartbeat, revoked, sam, screen, nobody) == [False] * 4
        await revoke_access_token(club.by(club.ana_account), await id_of(club.ana_account.token))
        assert await beaten(heartbeat, revoked, sam, screen, nobody) == [True, False, False, False]
        assert await beaten(heartbeat, revoked, sam, screen, nobody) == [False] * 4
        with bell.listening(club.space, club.ana, ana, LEARNER) as too_late:
            assert await beaten(heartbeat, too_late) == [True]
        with bell.listening(club.space, Topic.LEADERBOARD, club.sam.who) as unknown:
            assert await beaten(heartbeat, unknown) == [True], (
                "it looks once, since nobody knows what it has seen"
            )
            assert await beaten(heartbeat, unknown) == [False]


async def test_staff_of_the_issuer_who_go_are_woken(club: ChessClub, world: tuple[Tools, Bell]) -> None:
    """Their issuer tells no space."""
    bell, by_olive = world[1], club.by(club.olive)
    await grant_issuer_role(club.operator, club.issuer, club.rita.user_id, IssuerRole.EDITOR)
    heartbeat = Heartbeat(bell.listeners, club.tools.now)
    with bell.listening(club.space, Topic.EVERYTHING, club.rita.who) as rita:
        await quiet(bell)
        await heartbeat.beat()
        await remove_issuer_staff(by_olive, club.issuer, club.rita.email)
        assert await beaten(heartbeat, rita) == [True]


@pytest.mark.parametrize(("is_heard", "heartbeat"), [(True, 3600), (False, 0.05)])
async def test_who_stays_something_else_in_the_space_is_told_too(
    club: ChessClub,
    world: tuple[Tools, Bell],
    asking: Asking,
    monkeypatch: pytest.MonkeyPatch,
    is_heard: bool,
    heartbeat: float,
) -> None:
    """With the change itself; or by the very first heartbeat, where its bell was lost."""
    monkeypatch.setattr(waiting, "HEARTBEAT", heartbeat)
    ana, by_olive = club.ana_account, club.by(club.olive)
    await grant_issuer_role(club.operator, club.issuer, ana.user_id, IssuerRole.EDITOR)
    async with asking.watching(ana.who, FEED, space=club.space_node) as lines:
        line = asyncio.ensure_future(anext(lines))
        await until(lambda: club.space in world[1].listeners.spaces)
        await quiet(world[1])
        by = by_olive if is_heard else muted(by_olive)
        await set_issuer_staff(by, club.issuer, ana.email, IssuerRole.STAFF)
        async with asyncio.timeout(5):
            assert (await line).codes == ["FORBIDDEN"]


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_rights_that_are_in_doubt_are_so_in_every_process(settings: Settings) -> None:
    space_id = uuid4()
    async with bell(settings.bus_url) as one, bell(settings.bus_url) as other:
        with (
            other.listening(space_id, Topic.EVERYTHING, Viewer(uuid4())),
            other.listening(space_id, uuid4()) as shared,
        ):
            one.ring(space_id, [Topic.RIGHTS])
            await until(lambda: other.listeners.in_doubt.is_set())
            assert other.listeners.doubted() == {space_id}
            assert shared.is_set(), "it asks for its members itself"
            assert not other.listeners.in_doubt.is_set()


async def test_thousands_are_asked_by_a_few_statements(
    club: ChessClub, world: tuple[Tools, Bell], monkeypatch: pytest.MonkeyPatch
) -> None:
    bell, whos = world[1], list[Who]()
    for person in (club.ana_account, club.sam):
        whos += [await came_with(person), Viewer(person.user_id)]
    heartbeat = Heartbeat(bell.listeners, club.tools.now)
    with ExitStack() as stack:
        for number in range(MANY):
            stack.enter_context(bell.listening(club.space, club.ana, whos[number % len(whos)]))
        await quiet(bell)
        with counting(monkeypatch) as statements:
            await heartbeat.beat()
    asked = [told for told in statements if "FROM access_token" in told or "user_id, space_id" in told]
    assert len(asked) <= 4, statements
