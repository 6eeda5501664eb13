"""The papers of a running server are believed by others, and told apart when revoked or expired (rule 29)."""

from datetime import timedelta
from uuid import UUID

import orjson

from actions import paper_addresses as at
from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.papers import rotate_key
from openbadges import images
from openbadges.images import Version
from openbadges.verdicts import Problem
from openbadges.verifying_hosted import verify_hosted
from tests.clock import Clock
from tests.openbadges.test_documents import complaints
from tests.papers.verifying import ANA, believed_by_others, credential_of, fetch, hosted, on_sqlite, signed
from tests.serving import Served
from tests.stories import ChessClub


async def test_ours_believes_both_papers(club: ChessClub, award: UUID) -> None:
    assert (await hosted(club, award, ANA)).problems == {}
    assert (await signed(club, await credential_of(club, award), ANA)).problems == {}
    assert set((await hosted(club, award, "ben@learner.example")).problems) == {Problem.NOT_THE_RECIPIENT}


async def test_others_believe_what_they_fetch(club: ChessClub, award: UUID, served: Served) -> None:
    told = await believed_by_others(club, at.award_3_address(club.tools, award), served)
    assert (told["verified"], told["revoked"], told["errors"]) == (True, False, [])
    kinds = {address.rpartition("/")[0].rpartition("/")[2] for address in told["fetched"]}
    assert kinds == {"awards", "issuers", "keys", "status"}, told["fetched"]


@on_sqlite
async def test_others_notice_any_change(club: ChessClub, award: UUID, served: Served) -> None:
    credential = await credential_of(club, award)
    credential["credentialSubject"]["achievement"]["name"] = "Grandmaster"
    assert not (await believed_by_others(club, credential, served))["verified"]
    assert Problem.WRONG_SIGNATURE in (await signed(club, credential)).problems


async def test_a_revoked_one_is_gone_and_on_the_list(club: ChessClub, award: UUID, served: Served) -> None:
    before = await credential_of(club, award)
    await rotate_key(club.operator, club.issuer)
    await revoke_awards(club.by(club.olive), [award], "Engine help")
    told = await believed_by_others(club, before, served)
    assert (told["verified"], told["revoked"]) == (True, True)
    assert set((await signed(club, before)).problems) == {Problem.REVOKED}
    assert (await hosted(club, award)).problems == {Problem.REVOKED: "It was revoked: Engine help"}
    assertion = await fetch(at.award_address(club.tools, award))
    assert assertion.status == 410
    assert orjson.loads(assertion.body)["revocationReason"] == "Engine help"
    assert (await fetch(at.award_3_address(club.tools, award))).status == 410
    assert (await fetch(at.baked_image_address(club.tools, award))).status == 404


async def test_the_list_tells_of_nobody_else(club: ChessClub, award: UUID) -> None:
    before = await credential_of(club, award)
    given = await award_badge(club.by(club.olive), club.fork, [Recipient("ben@learner.example", None, None)])
    other = await credential_of(club, given.done[0])
    await revoke_awards(club.by(club.olive), given.done, "By mistake")
    assert (await signed(club, before)).valid
    assert set((await signed(club, other)).problems) == {Problem.REVOKED}


async def test_an_expired_one_is_told(club: ChessClub, award: UUID, clock: Clock) -> None:
    credential = await credential_of(club, award)
    clock.passes(timedelta(days=367))
    assert set((await hosted(club, award)).problems) == {Problem.EXPIRED}
    assert set((await signed(club, credential)).problems) == {Problem.EXPIRED}


async def test_the_baked_image_carries_both(club: ChessClub, award: UUID) -> None:
    image = (await fetch(at.baked_image_address(club.tools, award))).body
    assertion = orjson.loads(images.baked(image, Version.V2) or "")
    assert assertion["id"] == at.award_address(club.tools, award)
    assert (await signed(club, images.baked(image, Version.V3), ANA)).valid
    assert (await verify_hosted(assertion["id"], [ANA], fetch, club.tools.now())).valid


async def test_they_are_valid_by_the_official_schema(club: ChessClub, award: UUID) -> None:
    assert complaints("achievementcredential", await credential_of(club, award)) == []
    profile = orjson.loads((await fetch(at.issuer_3_address(club.tools, club.issuer))).body)
    assert complaints("profile", profile) == []
