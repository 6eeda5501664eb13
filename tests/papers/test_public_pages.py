"""What everybody may read of an award: named only as shared, days only, nothing once it is gone (rules 17, 28, 32)."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from actions import paper_addresses as at
from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.backpack import share_award
from actions.erasure import erase_account
from actions.evidence import Item, submit_evidence
from actions.reviewing import accept_evidence
from models.badges import Badge
from models.evidence import EvidenceItem
from openbadges import images
from openbadges.verdicts import Problem
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import awards_to
from tests.papers.verifying import ANA, credential_of, fetch, on_sqlite, signed
from tests.serving import Served
from tests.stories import ChessClub
from tests.uploading import AS_PNG, PNG, asked, take_evidence

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("shared", [False, True])
async def test_the_name_is_told_once_it_is_shared(club: ChessClub, award: UUID, shared: bool) -> None:
    """Rule 32; the address never is, but as a hash. Threat T54."""
    await share_award(club.by(club.ana_account), club.ana_account.user_id, award, shared)
    async with httpx.AsyncClient() as client:
        texts = [
            (await client.get(at.award_address(club.tools, award), headers=BROWSER)).text,
            (await client.get(at.award_address(club.tools, award))).text,
            (await client.get(at.award_3_address(club.tools, award))).text,
            (await client.get(at.baked_image_address(club.tools, award))).text,
        ]
    for text in texts:
        assert ("Ana Anders" in text) == shared
        assert ANA not in text.lower()


async def test_papers_give_the_day_alone(club: ChessClub, award: UUID, clock: Clock) -> None:
    """Rule 28. An id would tell the instant too: it is not in the address, nor anywhere in the papers. Threat T49."""
    clock.passes(timedelta(hours=3, minutes=7))
    given = (await award_badge(club.by(club.olive), club.mate, [Recipient(ANA, None, None)])).done[0]
    for address in (at.award_address, at.award_3_address, at.baked_image_address):
        text = (await fetch(address(club.tools, given))).body.decode()
        assert "T00:00:00Z" in text
        assert clock().strftime("%H:%M") not in text
        assert str(given) not in text
        assert given.hex not in text


async def test_a_browser_sees_a_page_and_programs_the_document(club: ChessClub, award: UUID) -> None:
    addresses = {
        at.award_address(club.tools, award): "Assertion",
        at.badge_address(club.tools, club.fork): "BadgeClass",
        at.issuer_address(club.tools, club.issuer): "Issuer",
    }
    async with httpx.AsyncClient() as client:
        for address, kind in addresses.items():
            page = await client.get(address, headers=BROWSER)
            assert page.headers["Content-Type"] == "text/html; charset=utf-8"
            assert "<h1>" in page.text
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
            for accept in ("*/*", "application/ld+json", "application/json, text/html;q=0.5", ""):
                document = await client.get(address, headers={"Accept": accept})
                assert document.headers["Content-Type"] == "application/ld+json"
                assert (document.json()["type"], document.json()["id"]) == (kind, address)
                assert document.headers["Access-Control-Allow-Origin"] == "*"


async def test_a_page_shows_words_as_words(club: ChessClub, award: UUID) -> None:
    """Threat T66."""
    evil = "<script>alert(1)</script>"
    await Badge.filter(id=club.fork).update(name=f'{evil}"&', description=evil, criteria_narrative=evil)
    for address in (at.award_address(club.tools, award), at.badge_address(club.tools, club.fork)):
        async with httpx.AsyncClient(headers=BROWSER) as client:
            assert "<script" not in (await client.get(address)).text
    image = await fetch(at.badge_image_address(club.tools, club.fork))
    assert images.cleaned(image.body)[0].count(b"<text") == 1
    assert (await signed(club, await credential_of(club, award))).valid


@pytest.mark.parametrize(
    "path",
    [
        "/issuers/018f0000-0000-7000-8000-000000000000",
        "/badges/018f0000-0000-7000-8000-000000000000",
        "/badges/018f0000-0000-7000-8000-000000000000/image",
        "/awards/garbage",
        "/awards/garbage/image",
        "/awards/garbage/evidence/0",
        "/ob3/issuers/018f0000-0000-7000-8000-000000000000",
        "/ob3/issuers/018f0000-0000-7000-8000-000000000000/jwks",
        "/ob3/badges/018f0000-0000-7000-8000-000000000000",
        "/ob3/awards/garbage",
    ],
)
@on_sqlite
async def test_there_is_nothing_elsewhere(served: Served, path: str) -> None:
    async with httpx.AsyncClient(base_url=served.url) as client:
        assert (await client.get(path)).json() == {"error": "There is nothing here."}
        page = await client.get(path, headers=BROWSER)
        assert (page.status_code, "There is nothing here" in page.text) == (404, True)


async def test_an_awards_id_is_not_its_address(club: ChessClub, award: UUID, served: Served) -> None:
    """Threat T54."""
    for name in (str(award), award.hex, club.tools.sealing.seal(award.bytes, b"something else")):
        assert (await fetch(f"{served.url}/awards/{name}")).status == 404


async def test_who_is_erased_is_gone_from_the_papers(club: ChessClub, award: UUID) -> None:
    before = await credential_of(club, award)
    ana = club.ana_account
    await erase_account(club.by(ana), ana.user_id, ana.email)
    for address in (at.award_address, at.award_3_address):
        answer = await fetch(address(club.tools, award))
        assert answer.status == 410
        assert b"sha256" not in answer.body
    assert set((await signed(club, before)).problems) == {Problem.REVOKED}


async def test_only_what_the_reviewer_published_is_public_with_the_award(
    club: ChessClub, client: httpx.AsyncClient
) -> None:
    """Rule 17: under an address of the award, and gone with it."""
    await take_evidence(club)
    link = await asked(club)
    await client.put(link.path, content=PNG, headers=AS_PNG)
    items = [Item(text="Private."), Item(text="For all."), Item(file_id=link.id)]
    submission = await submit_evidence(club.by(club.ana_account), club.solve_forks, items)
    _, text, file = await EvidenceItem.filter(submission_id=submission).order_by("position")
    await accept_evidence(club.by(club.sam), submission, "Between us.", [text.id, file.id])
    (given,) = await awards_to(ANA)
    address = f"{at.award_address(club.tools, given.id)}/evidence/1"
    for paper in (at.award_address, at.award_3_address):
        document = (await fetch(paper(club.tools, given.id))).body.decode()
        assert "For all." in document
        assert address in document
        assert "Private." not in document
        assert "Between us." not in document
    assert (await fetch(address)).body == PNG
    assert (await fetch(address.removesuffix("1") + "0")).status == 404, "a text has no address"
    assert (await fetch(address.removesuffix("1") + "2")).status == 404
    await revoke_awards(club.by(club.olive), [given.id], "Engine help")
    assert (await fetch(address)).status == 404


@on_sqlite
async def test_the_contract_leads_to_the_papers(
    club: ChessClub, award: UUID, served: Served, asking: Asking
) -> None:
    fields = (
        "publicUrl openBadge2Url openBadge3Url bakedImageUrl badge { imageUrl openBadge2Url openBadge3Url "
    )
    fields += "issuer { openBadge2Url openBadge3Url } }"
    told = await asking(
        club.ana_account.who,
        f"query Ask($id: ID!) {{ node(id: $id) {{ ... on Award {{ {fields} }} }} }}",
        id=encode("award", award),
    )
    found = told["node"]
    badge = found.pop("badge")
    issuer = badge.pop("issuer")
    addresses = [*found.values(), *badge.values(), *issuer.values()]
    assert len(addresses) == 9
    for address in addresses:
        assert (await fetch(address)).status == 200, address
