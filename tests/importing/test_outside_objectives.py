"""Rules 4 and 11: on PRO an objective tracks a badge of elsewhere, and is complete exactly while it is held."""

import asyncio
from datetime import timedelta
from typing import Any

import orjson
import pytest

from actions.addresses import remove_email
from actions.backpack import reject_award, restore_award
from actions.expiring import follow_expiry
from actions.grants import grant_free
from actions.importing_awards import import_award
from actions.objectives import create_badge_objective
from actions.outside_papers import Source
from actions.progress import complete_objective
from actions.refusals import AlreadyExists, DecidedByBadge, InvalidInput, ProRequired, Refusal
from models.badges import Badge
from openbadges.proofs import with_proof
from tests.asking import Asking
from tests.clock import Clock
from tests.elsewhere import BADGE, BADGE_3, HOME, ISSUER_3, Elsewhere, did_key
from tests.looking import completed, gapless, learner_of
from tests.mailed import proves
from tests.stories import ChessClub

ANA = "ana@learner.example"
CREATE = """
mutation ($space: ID!, $url: String, $badge: ID) {
  createBadgeObjective(input: { space: $space, outsideUrl: $url, badge: $badge, points: 5 }) {
    ... on BadgeObjective { points badge { name issuerName outsideUrl issuer { id } } }
    ... on Refused { code message field }
  }
}"""


async def tracked(club: ChessClub, address: str = BADGE) -> Any:
    return await create_badge_objective(club.by(club.sam), club.space, None, 5, address)


async def brings(club: ChessClub, source: Source) -> Any:
    ana = club.ana_account
    return await import_award(club.by(ana), ana.user_id, source)


async def test_it_names_the_badge_of_elsewhere(club: ChessClub, elsewhere: Elsewhere, asking: Asking) -> None:
    answer = await asking(club.sam.who, CREATE, space=club.space_node, url=BADGE)
    badge = {"name": "Mate", "issuerName": "Town Club", "outsideUrl": BADGE, "issuer": None}
    assert answer["createBadgeObjective"] == {"points": 5, "badge": badge}
    again = await asking(club.sam.who, CREATE, space=club.space_node, url=BADGE)
    assert again["createBadgeObjective"]["code"] == "ALREADY_EXISTS"
    for given in ({}, {"url": BADGE, "badge": "x"}):
        answer = await asking(club.sam.who, CREATE, space=club.space_node, **given)
        assert answer["createBadgeObjective"]["field"] == ["badge"]


async def test_it_is_complete_exactly_while_the_import_counts(
    club: ChessClub, elsewhere: Elsewhere, clock: Clock
) -> None:
    objective, ana = await tracked(club), club.ana_account
    award = await brings(club, Source(elsewhere.award(ANA, expires_at=clock() + timedelta(days=9))))
    assert await completed(club.ana, objective)
    assert (await learner_of(club.ana)).points == 5
    await reject_award(club.by(ana), ana.user_id, award)
    assert not await completed(club.ana, objective)
    await restore_award(club.by(ana), ana.user_id, award)
    assert await completed(club.ana, objective)
    clock.passes(timedelta(days=10))
    await follow_expiry(club.tools)
    assert not await completed(club.ana, objective)
    assert (await learner_of(club.ana)).points == 0
    assert await gapless(club.space)


async def test_who_imported_it_before_has_it_at_once(club: ChessClub, elsewhere: Elsewhere) -> None:
    await brings(club, Source(elsewhere.award(ANA)))
    objective = await tracked(club)
    assert await completed(club.ana, objective)
    assert await Badge.filter(outside_url=BADGE).count() == 1


async def test_another_address_of_theirs_counts_while_it_is_theirs(
    club: ChessClub, elsewhere: Elsewhere
) -> None:
    objective, ana, home = await tracked(club), club.ana_account, "ana@home.example"
    await proves(club, ana, home)
    await brings(club, Source(elsewhere.award(home)))
    assert await completed(club.ana, objective)
    await remove_email(club.by(ana), ana.user_id, home)
    assert not await completed(club.ana, objective)


async def test_a_credential_of_another_issuer_that_names_the_badge_is_not_of_it(
    club: ChessClub, elsewhere: Elsewhere
) -> None:
    """Anybody signs by a key of their own that they have earned whatever badge of whomever."""
    objective, key = await tracked(club, BADGE_3), did_key(b"e" * 32)
    told = elsewhere.credential(ANA, key)
    assert told["credentialSubject"]["achievement"]["id"] == BADGE_3
    await brings(club, Source(document=orjson.dumps(told).decode()))
    assert not await completed(club.ana, objective)
    del told["proof"]
    claimed = with_proof(told | {"issuer": told["issuer"] | {"id": ISSUER_3}}, key, elsewhere.given)
    with pytest.raises(InvalidInput):
        await brings(club, Source(document=orjson.dumps(claimed).decode()))
    await brings(club, Source(document=orjson.dumps(elsewhere.credential(ANA)).decode()))
    assert await completed(club.ana, objective)


async def test_a_badge_that_says_it_is_another_issuers_is_refused(
    club: ChessClub, elsewhere: Elsewhere
) -> None:
    evil = "https://evil.example/badge"
    elsewhere.pages[evil] = elsewhere.pages[BADGE] | {"id": evil}
    with pytest.raises(InvalidInput) as no:
        await tracked(club, evil)
    assert no.value.field == ("outsideUrl",)


@pytest.mark.parametrize(
    "address", [f"{HOME}/nothing", f"{HOME}/revoked", "http://10.0.0.1/", "x", "file:///x"]
)
async def test_what_is_no_badge_is_refused(club: ChessClub, elsewhere: Elsewhere, address: str) -> None:
    with pytest.raises(InvalidInput) as no:
        await tracked(club, address)
    assert no.value.field == ("outsideUrl",)


async def test_a_badge_of_ours_is_named_by_its_id(club: ChessClub, elsewhere: Elsewhere) -> None:
    with pytest.raises(InvalidInput, match="by its id"):
        await tracked(club, f"{club.tools.address}/badges/{club.fork}")
    assert elsewhere.asked == []


@pytest.mark.parametrize("address", [BADGE, BADGE_3])
async def test_its_issuer_has_a_name_in_either_version(
    club: ChessClub, elsewhere: Elsewhere, address: str
) -> None:
    await tracked(club, address)
    assert (await Badge.get(outside_url=address)).outside_issuer_name == "Town Club"


async def test_it_needs_pro_and_makes_us_fetch_nothing_without(club: ChessClub, elsewhere: Elsewhere) -> None:
    await grant_free(club.operator, club.organization)
    with pytest.raises(ProRequired):
        await tracked(club)
    assert elsewhere.asked == []


@pytest.mark.parametrize("role", ["ana_account", "rita", "ivo"])
async def test_who_does_not_run_the_space_makes_us_fetch_nothing(
    club: ChessClub, elsewhere: Elsewhere, role: str
) -> None:
    by = club.by(getattr(club, role))
    with pytest.raises(Refusal):
        await create_badge_objective(by, club.space, None, 5, BADGE)
    assert elsewhere.asked == []


async def test_nobody_here_can_award_it(club: ChessClub, elsewhere: Elsewhere) -> None:
    objective = await tracked(club)
    with pytest.raises(DecidedByBadge, match="import"):
        await complete_objective(club.by(club.olive), objective, [club.ana])


async def test_two_at_once_add_it_once(club: ChessClub, elsewhere: Elsewhere) -> None:
    done = await asyncio.gather(tracked(club), tracked(club), return_exceptions=True)
    assert sorted(type(each) is AlreadyExists for each in done) == [False, True]
    assert await Badge.filter(outside_url=BADGE).count() == 1
