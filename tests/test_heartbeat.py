"""The heartbeat: whoever lost a right by what no bell tells is woken, by a few statements for everybody."""

import asyncio
from contextlib import ExitStack

import pytest

from actions.access_tokens import revoke_access_token
from actions.bell import Bell
from actions.grants import grant_issuer_role
from actions.issuer_staff import remove_issuer_staff
from actions.tools import Tools
from models.hearing import Topic
from models.issuers import IssuerRole
from models.who import Viewer, Who
from subscriptions.heartbeat import Heartbeat
from tests.stories import ChessClub
from tests.test_access_tokens import came_with, id_of
from tests.test_bell import quiet
from tests.test_round_trips import counting

MANY = 1500


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
        bell.listening(club.space, club.ana, ana) as revoked,
        bell.listening(club.space, Topic.EVERYTHING, club.sam.who) as sam,
        bell.listening(club.space, Topic.LEADERBOARD, club.screen) as screen,
        bell.listening(club.space, Topic.LEADERBOARD) as nobody,
    ):
        await quiet(bell)
        assert await beaten(heartbeat, revoked, sam, screen, nobody) == [False] * 4
        await revoke_access_token(club.by(club.ana_account), await id_of(club.ana_account.token))
        assert await beaten(heartbeat, revoked, sam, screen, nobody) == [True, False, False, False]
        assert await beaten(heartbeat, revoked, sam, screen, nobody) == [False] * 4
        with bell.listening(club.space, club.ana, ana) as too_late:
            assert await beaten(heartbeat, too_late) == [True]


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
