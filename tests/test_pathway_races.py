"""Rules 11, 25, 34: badges and steps, while at the same moment somebody is linked, erased, or comes after somebody."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest

from actions import rechecks, verbs, walking
from actions.addresses import add_email, remove_email, verify_email
from actions.awarding import Recipient
from actions.awards import award_badge
from actions.badges import create_badge
from actions.congratulating import award_completion_badges
from actions.erasure import erase_account
from actions.learners import add_learner
from actions.objectives import create_badge_objective
from actions.pathway_subscriptions import subscribe_pathway
from actions.pathways import update_pathway
from actions.rechecks import Concern, settle
from actions.spaces import create_space
from actions.tools import Tools
from actions.unit import Change
from actions.walking import walk
from models.awards import Award
from models.pathway_completions import PathwayCompletion
from models.personal import held_about
from models.rechecks import RecheckRow
from models.spaces import SpaceRow
from tests.climbing import climb, completed_by, master
from tests.looking import awards_to, completed
from tests.mailed import code_mailed_to, proves
from tests.stories import ENDS_ON, ChessClub

BEN, HOME = "ben@learner.example", "ben@home.example"


async def give(club: ChessClub, badge: UUID, email: str = BEN) -> None:
    await award_badge(club.by(club.olive), badge, [Recipient(email, None, None)])


@dataclass
class Gate:
    """Somebody comes to it, and waits there for others."""

    come: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self) -> None:
        if not self.come.is_set():
            self.come.set()
            await self.go_on.wait()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_a_badge_awarded_while_its_owner_is_being_linked_counts_all_the_same(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To another address of theirs, so that only the verified addresses tell whose it is."""
    gate, looked, by_olive = Gate(), asyncio.Event(), club.by(club.olive)
    autumn = await create_space(by_olive, club.issuer, "Autumn", ENDS_ON, "UTC")
    way, tracked = await climb(club), await create_badge_objective(by_olive, autumn, club.fork, 5)
    await subscribe_pathway(by_olive, autumn, way.pathway)
    learner = await add_learner(by_olive, autumn, HOME)
    await add_email(club.by(club.ben_account), club.ben_account.user_id, HOME)
    code = await code_mailed_to(club.tools, HOME)

    async def linked_and_waiting(change: Change[SpaceRow], learner_ids: Collection[UUID] | None) -> None:
        await walk(change, learner_ids)
        if change.subject.id == autumn:
            await gate.wait()

    async def concerns_then(left: list[RecheckRow]) -> dict[UUID, Concern]:
        found = await concerns_of(left)
        if gate.come.is_set():
            looked.set()
        return found

    concerns_of = rechecks._concerns
    monkeypatch.setattr(rechecks, "walk", linked_and_waiting)
    monkeypatch.setattr(rechecks, "_concerns", concerns_then)
    verifying = asyncio.ensure_future(
        verify_email(club.by(club.ben_account), club.ben_account.user_id, HOME, code)
    )
    await gate.come.wait()
    giving = asyncio.ensure_future(give(club, club.fork))
    await looked.wait()
    gate.go_on.set()
    await asyncio.gather(verifying, giving)
    assert way.tactics in await completed_by(learner)
    assert await completed(learner, tracked)


async def test_two_rows_of_one_person_earn_a_badge_once(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also before they are linked, while a change of the pathway looks at everybody."""
    way, by_olive, gate = await climb(club), club.by(club.olive), Gate()
    await add_learner(club.by(club.sam), club.space, HOME)
    titled = await create_badge(by_olive, club.issuer, "Titled", "For a title.")
    for address in (BEN, HOME):
        await give(club, club.champion, address)
    await add_email(club.by(club.ben_account), club.ben_account.user_id, HOME)
    code = await code_mailed_to(club.tools, HOME)

    async def later(tools: Tools, left: list[RecheckRow]) -> None:
        await gate.wait()
        await settle(tools, left)

    monkeypatch.setattr(verbs, "settle", later)
    verifying = asyncio.ensure_future(
        verify_email(club.by(club.ben_account), club.ben_account.user_id, HOME, code)
    )
    await gate.come.wait()
    root = master(club, way.tactician)
    titles = replace(root.children[1], id=way.titles, completion_badge_id=titled)
    await update_pathway(by_olive, way.pathway, root=replace(root, id=way.root, children=[titles]))
    gate.go_on.set()
    await verifying
    assert await Award.filter(badge_id=titled).count() == 1


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_nothing_is_left_of_who_is_erased_while_they_earn_a_badge(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    await climb(club)
    gate, erased, ben = Gate(), asyncio.Event(), club.ben_account

    async def awarded_and_waiting(*args: Any) -> Any:
        found = await award_completion_badges(*args)
        if found:
            await gate.wait()
        return found

    async def settle_then(tools: Tools, left: list[RecheckRow]) -> None:
        if gate.come.is_set():
            erased.set()
        await settle(tools, left)

    monkeypatch.setattr(walking, "award_completion_badges", awarded_and_waiting)
    monkeypatch.setattr(verbs, "settle", settle_then)
    giving = asyncio.ensure_future(give(club, club.fork))
    await gate.come.wait()
    erasing = asyncio.ensure_future(erase_account(club.by(ben), ben.user_id, BEN))
    await erased.wait()
    gate.go_on.set()
    await asyncio.gather(giving, erasing)
    assert await PathwayCompletion.filter(email=BEN).count() == 0
    assert await Award.filter(email=BEN).count() == 0


async def test_whoever_has_an_address_next_earns_the_badge_too(club: ChessClub) -> None:
    """And is not told what the one before had earned."""
    way, ben, rita = await climb(club), club.ben_account, club.rita
    await proves(club, ben, HOME)
    await give(club, club.fork)
    await remove_email(club.by(ben), ben.user_id, HOME)
    await proves(club, rita, HOME)
    assert (await held_about(rita.user_id))["completionBadges"] == []
    await add_learner(club.by(club.sam), club.space, HOME)
    await give(club, club.mate, HOME)
    assert [award.badge_id for award in await awards_to(HOME)] == [club.mate, way.tactician]
