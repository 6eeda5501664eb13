"""Rule 34: whoever leaves takes everything with them; what must stay names nobody."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

import httpx
import pytest

from actions import accepting, earning, verbs
from actions.addresses import add_email
from actions.awarding import Recipient, give
from actions.awards import award_badge
from actions.completing import Earned
from actions.erasure import erase_account
from actions.issuer_staff import set_issuer_staff
from actions.issuers import create_issuer
from actions.learners import add_learner, remove_learner
from actions.progress import complete_objective
from actions.rechecks import settle
from actions.refusals import InvalidInput, LastOwner, NotAllowed, Refusal
from actions.staff import invite_staff
from actions.tools import Tools
from actions.users import ensure_user
from models.awards import Award, AwardStatus
from models.diary import SpaceEventKind
from models.issuers import IssuerRole, IssuerStaff
from models.rechecks import RecheckRow
from models.roles import erased
from models.rows import fetch
from models.spaces import Space
from models.staff import StaffMember
from models.users import User
from models.who import Audience
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import awards_to, board_of, contents, diary, gapless, learner_of
from tests.mailed import invitation_mailed, proves
from tests.serving import Served
from tests.stories import ChessClub

HOME = "ana@home.example"


async def erase(club: ChessClub) -> None:
    ana = club.ana_account
    await erase_account(club.by(ana), ana.user_id, ana.email)


async def live(club: ChessClub) -> None:
    """Ana has an award, progress, a second address, an old learner, and is on a staff."""
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.solve_forks, [club.ana], "Ana was splendid.")
    await proves(club, club.ana_account, HOME)
    await award_badge(club.by(club.olive), club.champion, [Recipient(HOME, "Ana Home", None)])
    await set_issuer_staff(club.by(club.olive), club.issuer, "ana@learner.example", IssuerRole.STAFF)
    await invite_staff(by_sam, club.space, HOME, "Ana", "Ananda")


async def test_no_trace_of_a_name_or_an_address_stays(club: ChessClub) -> None:
    await live(club)
    await erase(club)
    told = str({table: rows for table, rows in (await contents()).items() if table != "delivery"})
    for trace in ("ana@", "Ana Home", "Ananda", "Ana was splendid", "'Ana'"):
        assert trace not in told, trace
    learner = await learner_of(club.ana)
    assert (learner.user_id, learner.name) == (None, None)
    assert learner.email.endswith("@erased.invalid")


async def test_awards_become_revoked_tombstones(club: ChessClub) -> None:
    await live(club)
    before = [award.id for award in await awards_to("ana@learner.example")]
    await erase(club)
    assert await awards_to("ana@learner.example") == []
    assert await awards_to(HOME) == []
    (tombstone,) = await awards_to(f"erased-{before[0]}@erased.invalid")
    assert tombstone.status(club.tools.now()) is AwardStatus.REVOKED
    assert (tombstone.recipient_name, tombstone.narrative) == (None, None)
    assert tombstone.revocation_reason


async def test_the_line_leaves_the_leaderboard_under_another_alias(club: ChessClub) -> None:
    before = await learner_of(club.ana)
    await erase(club)
    after = await learner_of(club.ana)
    assert len({before.alias, after.alias}) == len({before.entry_id, after.entry_id}) == 2
    lines = (await board_of(club.space, Audience.STAFF)).lines
    assert club.ana not in {line.learner_id for line in lines}
    (line,) = await diary(club.space, SpaceEventKind.LEARNER_REMOVED)
    assert line.learner_id == club.ana
    assert await gapless(club.space)


async def test_also_in_an_archived_space_and_after_removal(club: ChessClub, clock: Clock) -> None:
    await remove_learner(club.by(club.sam), club.ana)
    await Space.filter(id=club.space).update(archived_at=clock())
    await erase(club)
    assert (await learner_of(club.ana)).email.endswith("@erased.invalid")


async def test_tokens_work_no_more_and_the_address_is_free(
    club: ChessClub, served: Served, asking: Asking
) -> None:
    await erase(club)
    headers = {"Authorization": f"Bearer {club.ana_account.token}"}
    async with httpx.AsyncClient(base_url=served.url) as client:
        answer = await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
        assert answer.status_code == 401
    again = await ensure_user(club.operator, club.ana_account.email)
    assert again != club.ana_account.user_id
    new = await add_learner(club.by(club.sam), club.space, club.ana_account.email)
    assert new != club.ana


async def test_the_address_must_be_typed_in(club: ChessClub) -> None:
    before, ana = await contents(), club.ana_account
    for wrong in ("ben@learner.example", "nobody@x.example"):
        with pytest.raises(InvalidInput) as no:
            await erase_account(club.by(ana), ana.user_id, wrong)
        assert no.value.field == ("email",)
    assert await contents() == before


async def test_the_last_owner_stays(club: ChessClub) -> None:
    before = await contents()
    with pytest.raises(LastOwner):
        await erase_account(club.by(club.olive), club.olive.user_id, club.olive.email)
    assert await contents() == before


async def test_of_two_owners_who_leave_at_once_one_stays(club: ChessClub) -> None:
    await set_issuer_staff(club.by(club.olive), club.issuer, club.ivo.email, IssuerRole.OWNER)
    people = (club.olive, club.ivo)
    results = await asyncio.gather(
        *(erase_account(club.by(person), person.user_id, person.email) for person in people),
        return_exceptions=True,
    )
    assert [type(result) for result in results if isinstance(result, Refusal)] == [LastOwner]
    assert await IssuerStaff.filter(issuer_id=club.issuer, role=IssuerRole.OWNER).count() == 1


async def test_staff_who_leave_are_on_no_staff(club: ChessClub) -> None:
    await erase_account(club.by(club.sam), club.sam.user_id, club.sam.email)
    assert await StaffMember.filter(space_id=club.space).count() == 0
    assert len(await diary(club.space, SpaceEventKind.STAFF_REMOVED)) == 1


async def test_what_was_asked_before_the_erasure_and_gets_its_turn_after_is_refused(club: ChessClub) -> None:
    """A request that came in with a token that worked then."""
    await User.filter(id=club.sam.user_id).update(erased_at=club.tools.now())
    before, by_sam = await contents(), club.by(club.sam)
    late = (
        create_issuer(by_sam, "Ghosts", "https://ghosts.example", "ghost@x.example"),
        add_learner(by_sam, club.space, "new@x.example"),
        add_email(by_sam, club.sam.user_id, "sam@other.example"),
    )
    for act in late:
        with pytest.raises(Refusal):
            await act
    assert await contents() == before


class Held:
    """Lets a verb go on only once something else was done in between."""

    def __init__(self, step: Callable[..., Awaitable[Any]]) -> None:
        self.reached, self.go_on, self.step = asyncio.Event(), asyncio.Event(), step

    async def __call__(self, *arguments: Any) -> Any:
        found = await self.step(*arguments)
        self.reached.set()
        await self.go_on.wait()
        return found


class Waiting(NamedTuple):
    pid: int


WAITING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_accepting_at_the_moment_of_erasure_leaves_no_staff_without_an_account(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = club.ana_account
    await set_issuer_staff(club.by(club.olive), club.issuer, ana.email, IssuerRole.OWNER)
    row = await IssuerStaff.get(issuer_id=club.issuer, email=ana.email)
    token = await invitation_mailed(club.tools, "issuer_staff", row.id)
    held = Held(accepting._join)
    monkeypatch.setattr(accepting, "_join", held)
    joining = asyncio.ensure_future(accepting.accept_invitation(club.by(ana), token))
    async with asyncio.timeout(10):
        await held.reached.wait()
        erasing = asyncio.ensure_future(erase(club))
        while not await fetch(Waiting, WAITING):
            continue
        held.go_on.set()
        await asyncio.gather(joining, erasing)
    assert not await IssuerStaff.filter(user_id=ana.user_id).exists()
    assert (await User.get(id=ana.user_id)).erased_at is not None


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_an_issuer_made_at_the_moment_of_erasure_is_not_made(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(erased)
    monkeypatch.setattr("actions.subjects.erased", held)
    by_ana = club.by(club.ana_account)
    making = asyncio.ensure_future(create_issuer(by_ana, "Ghosts", "https://ghosts.example", "a@x.example"))
    await held.reached.wait()
    monkeypatch.setattr("actions.subjects.erased", erased)
    async with asyncio.timeout(10):
        await erase(club)
        held.go_on.set()
        with pytest.raises(NotAllowed):
            await making


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_an_award_made_at_the_very_moment_names_nobody_either(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is committed once the account is erased, by a change that began before."""
    given, erased, ana = asyncio.Event(), asyncio.Event(), club.ana_account

    async def give_and_wait(*args: Any) -> dict[str, Earned]:
        made = await give(*args)
        given.set()
        await erased.wait()
        return made

    async def settle_then(tools: Tools, left: Sequence[RecheckRow]) -> None:
        erased.set()
        await settle(tools, left)

    monkeypatch.setattr(earning, "give", give_and_wait)
    monkeypatch.setattr(verbs, "settle", settle_then)
    awarding = asyncio.ensure_future(
        complete_objective(club.by(club.sam), club.give_mate, [club.ana], "Well done, Ana.")
    )
    await given.wait()
    await erase_account(club.by(ana), ana.user_id, ana.email)
    await awarding
    assert await Award.filter(email=ana.email).count() == 0
    assert await Award.filter(recipient_name="Ana").count() == 0
