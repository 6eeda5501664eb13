"""How often may a code be asked for and tried, and how many sessions are there? (rules 33, 38)"""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from actions.addresses import add_email
from actions.refusals import Refusal, RefusalCode
from actions.sessions import MOST, Session
from actions.signing_in import MOST_REQUESTS, MOST_TRIES, open_session, request_sign_in
from actions.tools import Tools
from laurel.auth import who_has
from models.allowances import Allowance
from models.codes import Code
from models.users import User
from models.who import Nobody
from tests.clock import Clock
from tests.signing_in import HERE, another, asked, nobody, tried
from tests.stories import ChessClub, person

CLEO, DORA, EVE = "cleo@learner.example", "dora@elsewhere.example", "eve@elsewhere.example"


async def test_five_tries_and_no_sixth(tools: Tools) -> None:
    """Threat T74."""
    code = await asked(tools, DORA)
    for number in range(1, 6):
        assert await tried(tools, DORA, another(code)) is RefusalCode.WRONG_CODE
        assert (await Code.get(address=DORA)).tries == number, "kept, although the verb refused"
    assert await tried(tools, DORA, code) is RefusalCode.WRONG_CODE
    assert (await Code.get(address=DORA)).tries == 5
    assert await User.all().count() == 0
    assert isinstance(await tried(tools, DORA, await asked(tools, DORA)), Session), (
        "a new code, five new tries"
    )


async def test_the_fifth_try_may_be_right(tools: Tools) -> None:
    code = await asked(tools, DORA)
    for _ in range(4):
        await tried(tools, DORA, another(code))
    assert isinstance(await tried(tools, DORA, code), Session)


async def refused_again(tools: Tools, email: str, network: str = HERE) -> str:
    with pytest.raises(Refusal) as no:
        await request_sign_in(nobody(tools), email, network)
    assert no.value.code is RefusalCode.RATE_LIMITED
    return no.value.message


def after(clock: Clock, **time: int) -> str:
    return f"Try again after {clock() + timedelta(**time):%Y-%m-%d %H:%M} UTC."


async def test_one_address_gets_six_codes_an_hour(tools: Tools, clock: Clock) -> None:
    for _ in range(6):
        await asked(tools, DORA)
    again = after(clock, hours=1)
    assert again in await refused_again(tools, DORA)
    clock.passes(timedelta(minutes=45))
    assert again in await refused_again(tools, "DORA@elsewhere.example")
    await asked(tools, CLEO)
    clock.passes(timedelta(minutes=15))
    await asked(tools, DORA)


async def test_one_address_gets_twenty_codes_a_day(tools: Tools, clock: Clock) -> None:
    for count in (6, 6, 6, 2):
        for _ in range(count):
            await asked(tools, DORA)
        clock.passes(timedelta(hours=1))
    assert after(clock, hours=20) in await refused_again(tools, DORA)
    clock.passes(timedelta(hours=20))
    await asked(tools, DORA)


async def test_who_asks_for_anothers_codes_does_not_lock_them_out(tools: Tools) -> None:
    for _ in range(6):
        await asked(tools, DORA, "198.51.100.1")
    await refused_again(tools, DORA, "198.51.100.1")
    assert isinstance(await tried(tools, DORA, await asked(tools, DORA)), Session)


async def test_from_everywhere_one_address_gets_twenty_codes_an_hour(tools: Tools, clock: Clock) -> None:
    for number in range(20):
        await asked(tools, DORA, f"192.0.2.{number}")
    assert after(clock, hours=1) in await refused_again(tools, DORA, "198.51.100.1")
    await asked(tools, CLEO, "192.0.2.1")


async def test_one_network_asks_so_often_in_an_hour(tools: Tools, clock: Clock) -> None:
    await asked(tools, DORA)
    used = Allowance.filter(key__startswith="sign-in requests:")
    await used.update(used=MOST_REQUESTS - 1)
    await asked(tools, CLEO)
    assert after(clock, hours=1) in await refused_again(tools, EVE)
    await asked(tools, EVE, "192.0.2.2")
    clock.passes(timedelta(hours=1))
    await asked(tools, EVE)


async def test_one_network_tries_so_often_in_an_hour(tools: Tools, clock: Clock) -> None:
    """Threat T74."""
    code = await asked(tools, DORA)
    await tried(tools, DORA, another(code))
    await Allowance.filter(key__startswith="sign-in tries:").update(used=MOST_TRIES - 1)
    assert await tried(tools, DORA, another(code)) is RefusalCode.WRONG_CODE
    assert await tried(tools, DORA, code) is RefusalCode.RATE_LIMITED
    assert (await Code.get(address=DORA)).tries == 2, "what was not tried does not count"
    clock.passes(timedelta(hours=1))
    assert isinstance(await tried(tools, DORA, await asked(tools, DORA)), Session)


async def test_of_more_than_50_sessions_the_oldest_end(club: ChessClub, clock: Clock) -> None:
    ana, sessions = club.ana_account, list[Session]()
    for _ in range(MOST + 2):
        clock.passes(timedelta(seconds=1))
        sessions.append(await open_session(club.operator, ana.user_id))
    works = [await who_has(session.token, club.tools) != Nobody() for session in sessions]
    assert works == [False] * 2 + [True] * MOST
    assert await who_has(ana.token, club.tools) != Nobody(), "a program's token is no session"


async def test_who_claims_an_address_does_not_lock_its_owner_out(club: ChessClub) -> None:
    """However many accounts they make for it."""
    claimers = [await person(club.tools, name) for name in ("Vera", "Vito", "Vlad", "Vroni")]
    claims = 0
    for who in claimers:
        with suppress(Refusal):
            for _ in range(6):
                await add_email(club.by(who), who.user_id, DORA)
                claims += 1
    assert claims == 20
    assert isinstance(await tried(club.tools, DORA, await asked(club.tools, DORA)), Session)


async def test_a_strangers_wrong_tries_do_not_use_up_every_new_code(tools: Tools) -> None:
    """From one network; with the third code its owner is in."""
    for _ in range(2):
        code = await asked(tools, DORA)
        for _ in range(5):
            assert await tried(tools, DORA, another(code), "198.51.100.1") is RefusalCode.WRONG_CODE
    code = await asked(tools, DORA)
    assert await tried(tools, DORA, another(code), "198.51.100.1") is RefusalCode.RATE_LIMITED
    assert isinstance(await tried(tools, DORA, code), Session)


async def test_many_at_once_get_no_more_codes_than_one_after_another(tools: Tools) -> None:
    """T76: what is used up is a row that is locked, so it is one count for all processes; without a database nobody
    signs in."""
    asked_at_once = [request_sign_in(nobody(tools), DORA, HERE) for _ in range(12)]
    told = await asyncio.gather(*asked_at_once, return_exceptions=True)
    assert sum(isinstance(each, datetime) for each in told) == 6
    assert {each.code for each in told if isinstance(each, Refusal)} == {RefusalCode.RATE_LIMITED}
