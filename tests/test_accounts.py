"""Rules 11, 15 and 34: what is an account's own, and what becomes of it when its owner leaves."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from actions import rechecks
from actions.addresses import add_email, remove_email
from actions.awarding import Recipient
from actions.awards import award_badge
from actions.completing import Earned, complete
from actions.erasure import erase_account
from actions.grants import grant_issuer_role
from actions.issuers import create_issuer
from actions.learners import add_learner
from actions.progress import complete_objective
from actions.rechecks import sweep
from actions.refusals import LastOwner, Refusal, RefusalCode
from actions.uploads import request_evidence_upload, uploaded
from models.awards import Award
from models.deliveries import Delivery, DeliveryKind
from models.evidence import EvidenceFile
from models.installation import epoch
from models.issuers import IssuerRole, IssuerStaff
from models.rechecks import Recheck
from tests.clock import Clock
from tests.looking import awards_to, completed, contents, learner_of
from tests.mailed import proves
from tests.stories import ChessClub, Person, person
from tests.uploading import PNG, take_evidence

CLAIMED, HOME = "claimed@x.example", "ana@home.example"


@pytest.fixture(autouse=True)
async def connections(world: object) -> None:
    """PostgreSQL's pool begins with one and connects when more are wanted, which would let the first run ahead."""
    await asyncio.gather(*(epoch() for _ in range(8)))


async def test_nobody_completes_for_an_address_that_they_only_claim(club: ChessClub) -> None:
    learner = await add_learner(club.by(club.olive), club.space, CLAIMED)
    await add_email(club.by(club.sam), club.sam.user_id, CLAIMED)
    outcomes = await complete_objective(club.by(club.sam), club.give_mate, [learner])
    assert [(no.code, no.field) for _, no in outcomes.refused] == [
        (RefusalCode.NOT_FOR_YOURSELF, ("learners",))
    ]
    assert not await completed(learner, club.give_mate)


async def test_nobody_awards_to_an_address_that_they_only_claim(club: ChessClub) -> None:
    await add_email(club.by(club.ivo), club.ivo.user_id, CLAIMED)
    outcomes = await award_badge(club.by(club.ivo), club.champion, [Recipient(CLAIMED, None, None)])
    assert [no.code for _, no in outcomes.refused] == [RefusalCode.NOT_FOR_YOURSELF]
    assert await awards_to(CLAIMED) == []


async def test_who_was_merged_into_a_learner_is_erased_with_them(club: ChessClub) -> None:
    """Also where the address that they were known by was given up since."""
    ana, by_ana = club.ana_account, club.by(club.ana_account)
    twin = await add_learner(club.by(club.sam), club.space, HOME, "Anna at home")
    await proves(club, ana, HOME)
    await remove_email(by_ana, ana.user_id, HOME)
    before = await learner_of(twin)
    assert (before.merged_into_id, before.email) == (club.ana, HOME)
    await erase_account(by_ana, ana.user_id, ana.email)
    after = await learner_of(twin)
    assert (after.name, after.email.partition("@")[2]) == (None, "erased.invalid")
    assert after.alias != before.alias
    told = str({table: rows for table, rows in (await contents()).items() if table != "delivery"})
    for trace in (HOME, "Anna at home"):
        assert trace not in told


async def test_files_that_were_never_handed_in_go_with_the_account(club: ChessClub) -> None:
    await take_evidence(club)
    ana, by_ana = club.ana_account, club.by(club.ana_account)
    made = await request_evidence_upload(by_ana, club.solve_forks, "proof.png", "image/png", len(PNG))
    assert await uploaded(club.tools, made.id)
    await erase_account(by_ana, ana.user_id, ana.email)
    assert await EvidenceFile.all().count() == 0
    (removal,) = await Delivery.filter(kind=DeliveryKind.FILE_REMOVAL)
    assert removal.body == {"file": str(made.id)}


async def two_owners(club: ChessClub, number: int) -> tuple[UUID, list[Person]]:
    """An issuer with nobody else on its staff."""
    people = [await person(club.tools, f"{name}{number}") for name in ("Nora", "Otto")]
    issuer = await create_issuer(club.by(people[0]), "Twins", "https://twins.example", "twins@x.example")
    await grant_issuer_role(club.operator, issuer, people[1].user_id, IssuerRole.OWNER)
    return issuer, people


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_however_often_two_owners_leave_at_once_one_stays(club: ChessClub) -> None:
    for number in range(5):
        issuer, people = await two_owners(club, number)
        results = await asyncio.gather(
            *(erase_account(club.by(owner), owner.user_id, owner.email) for owner in people),
            return_exceptions=True,
        )
        assert [type(result) for result in results if isinstance(result, Refusal)] == [LastOwner]
        assert await IssuerStaff.filter(issuer_id=issuer, role=IssuerRole.OWNER).count() == 1


async def test_of_rechecks_of_which_one_fails_the_others_are_done(
    club: ChessClub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of one space, left by a process that died; what can't be done holds up nobody else."""

    async def never_of_ana(change: Any, objective: Any, gained: Mapping[UUID, Earned], rule: Any) -> None:
        if club.ana in gained:
            raise RuntimeError("Ana's can't be done")
        await complete(change, objective, gained, rule)

    monkeypatch.setattr(rechecks, "complete", never_of_ana)
    for email in ("ana@learner.example", "ben@learner.example"):
        await Award(badge_id=club.champion, email=email, issued_at=clock()).save(force_create=True)
        await Recheck.create(badge_id=club.champion, email=email, due_at=clock())
    clock.passes(rechecks.OLD * 2)
    assert await sweep(club.tools) == 2
    assert [await completed(learner, club.be_champion) for learner in (club.ana, club.ben)] == [False, True]
    assert [recheck.email for recheck in await Recheck.all()] == ["ana@learner.example"]
