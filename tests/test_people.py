"""Whose are the learners of a space? Theirs who has verified the address, from that moment and no longer (rule 18)."""

import asyncio
from collections.abc import Collection
from uuid import UUID

import pytest

from actions import learners
from actions.addresses import add_email, remove_email, set_primary_email, verify_email
from actions.awarding import Recipient
from actions.awards import award_badge
from actions.leaderboard import share_real_name, update_leaderboard_options
from actions.learners import add_learner, update_learner
from actions.people import link
from actions.spaces import create_space
from actions.tools import Actor
from actions.unit import Change
from actions.users import ensure_user
from models.diary import SpaceEventKind
from models.installation import epoch
from models.learners import Learner
from models.rechecks import Recheck
from models.spaces import SpaceRow
from models.users import EmailAddress, users
from models.who import Viewer
from schema.ids import encode
from subscriptions import waiting
from tests.asking import Asking
from tests.looking import board_of, completed, diary, gapless, learner_of
from tests.mailed import code_mailed_to, proves
from tests.signing_in import signed_in
from tests.stories import ENDS_ON, ChessClub

HOME, TIMES = "ana@home.example", 20
LIVE = "subscription ($id: ID!) { learnerProgress(learner: $id) { points } }"


@pytest.fixture(autouse=True)
async def connections(world: object) -> None:
    """PostgreSQL's pool begins with one and connects when more are wanted, which would let the first run ahead."""
    await asyncio.gather(*(epoch() for _ in range(8)))


async def test_what_was_theirs_by_an_address_goes_with_it(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The learner, the badge that was held by it, and the streams that are open."""
    monkeypatch.setattr(waiting, "HEARTBEAT", 0.05)
    ana, by_olive = club.ana_account, club.by(club.olive)
    autumn = await create_space(by_olive, club.issuer, "Autumn", ENDS_ON, "UTC")
    there = await add_learner(by_olive, autumn, HOME, "Ana")
    await award_badge(by_olive, club.champion, [Recipient(HOME, None, None)])
    await proves(club, ana, HOME)
    assert (await learner_of(there)).user_id == ana.user_id
    assert await completed(club.ana, club.be_champion)
    async with asking.watching(ana.who, LIVE, id=encode("learner", there)) as answers, asyncio.timeout(10):
        assert (await anext(answers)).codes == []
        await remove_email(club.by(ana), ana.user_id, HOME)
        assert (await anext(answers)).codes == ["FORBIDDEN"]
    assert (await learner_of(there)).user_id is None
    assert not await completed(club.ana, club.be_champion)
    assert await gapless(club.space)


async def test_a_claimed_address_makes_nobody_a_learner(club: ChessClub) -> None:
    by_sam, rita = club.by(club.sam), club.rita
    for address in ("new@x.example", "changed@x.example"):
        await add_email(club.by(rita), rita.user_id, address)
    added = await add_learner(by_sam, club.space, "new@x.example")
    changed = await update_learner(by_sam, club.cleo, email="changed@x.example")
    assert [(await learner_of(learner)).user_id for learner in (added, changed)] == [None, None]


async def test_a_learner_added_at_the_very_moment_their_address_is_verified_is_theirs(
    club: ChessClub,
) -> None:
    for number in range(TIMES):
        user_id = await ensure_user(club.operator, f"account-{number}@x.example")
        address, by = f"learner-{number}@x.example", Actor(Viewer(user_id), club.tools)
        await add_email(by, user_id, address)
        acts = [
            add_learner(club.by(club.sam), club.space, address),
            verify_email(by, user_id, address, await code_mailed_to(club.tools, address)),
        ]
        await asyncio.gather(*(acts if number % 2 else acts[::-1]))
        learner = await Learner.get(email=address).values_list("user_id", flat=True)
        assert learner == user_id, number
    assert await Recheck.all().count() == 0
    assert await gapless(club.space)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_an_address_verified_after_it_was_looked_for_is_looked_for_again(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The narrowest case of it: who verifies doesn't see the learner yet, who adds didn't see the address yet."""
    looked, verified, rita = asyncio.Event(), asyncio.Event(), club.rita

    async def link_and_wait(change: Change[SpaceRow], learner_ids: Collection[UUID]) -> dict[UUID, UUID]:
        found = await link(change, learner_ids)
        looked.set()
        await verified.wait()
        return found

    monkeypatch.setattr(learners, "link", link_and_wait)
    await add_email(club.by(rita), rita.user_id, HOME)
    code = await code_mailed_to(club.tools, HOME)
    adding = asyncio.ensure_future(add_learner(club.by(club.sam), club.space, HOME))
    await looked.wait()
    await verify_email(club.by(rita), rita.user_id, HOME, code)
    verified.set()
    assert (await learner_of(await adding)).user_id == rita.user_id


async def shown(club: ChessClub) -> tuple[str, ...]:
    """Who shares their real name, by all that others know the line by."""
    await update_leaderboard_options(club.by(club.sam), club.space, allow_real_names=True)
    learner = await add_learner(club.by(club.sam), club.space, "dora@home.example")
    await proves(club, club.rita, "dora@home.example")
    await share_real_name(club.by(club.rita), learner, True)
    return await line_of(club)


async def line_of(club: ChessClub) -> tuple[str, ...]:
    learner = await Learner.get(space_id=club.space, email="dora@home.example")
    (line,) = [line for line in (await board_of(club.space)).lines if line.learner_id == learner.id]
    return line.name, str(line.entry_id), learner.alias


async def test_what_one_person_chose_goes_when_the_address_does_and_the_diary_says_so(
    club: ChessClub,
) -> None:
    """Another alias and line; where no name is known that is a new name to staff, so it is a change (rule 27)."""
    before, rita = await shown(club), club.rita
    await remove_email(club.by(rita), rita.user_id, "dora@home.example")
    assert not set(before) & set(await line_of(club))
    learner = await Learner.get(email="dora@home.example")
    assert not learner.shares_real_name
    line = (await diary(club.space))[-1]
    assert (line.kind, line.learner_id) == (SpaceEventKind.LEARNER_CHANGED, learner.id)
    assert line.actor_id is None, "nobody is told whose it was"
    assert await gapless(club.space)


async def test_what_one_person_chose_is_not_the_choice_of_who_verifies_the_address_next(
    club: ChessClub,
) -> None:
    """Also where nobody had time to look at the learner in between."""
    before = await shown(club)
    await EmailAddress.filter(address="dora@home.example").delete()
    await proves(club, club.ivo, "dora@home.example")
    assert not set(before) & set(await line_of(club))
    learner = await learner_of((await Learner.get(email="dora@home.example")).id)
    assert (learner.user_id, learner.shares_real_name) == (club.ivo.user_id, False)


async def test_whoever_still_has_one_of_two_addresses_keeps_the_learner(club: ChessClub) -> None:
    """Also when the address that was given up is somebody else's by now."""
    ana = club.ana_account
    await add_learner(club.by(club.sam), club.space, HOME)
    await proves(club, ana, HOME)
    await set_primary_email(club.by(ana), ana.user_id, HOME)
    await remove_email(club.by(ana), ana.user_id, ana.email)
    await proves(club, club.rita, ana.email)
    assert (await learner_of(club.ana)).user_id == ana.user_id


async def test_an_account_is_not_named_by_what_staff_call_a_learner(club: ChessClub) -> None:
    """What one space wrote down is not for the people of another to read."""
    await add_learner(club.by(club.sam), club.space, "private@x.example", "Peculiar Private")
    session = await signed_in(club.tools, "private@x.example")
    assert (await users([session.user_id]))[session.user_id].name == "private"
