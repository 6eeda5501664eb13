"""The papers of a running server: believed by others, named only as shared, gone when revoked (rules 28, 30, 32)."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from actions import paper_addresses as at
from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.backpack import share_award
from actions.bell import Bell
from actions.erasure import erase_account
from actions.evidence import Item, submit_evidence
from actions.papers import rotate_key
from actions.reviewing import accept_evidence
from actions.tools import Tools
from laurel.app import create_app
from laurel.sealing import Seals
from laurel.settings import Settings
from models.badges import Badge
from models.evidence import EvidenceItem
from models.issuer_keys import IssuerKey, keys_of_issuer
from models.status_places import StatusPlace
from openbadges import images
from openbadges.images import Version
from openbadges.verdicts import Fetched, NotFetched, Problem, Verdict
from openbadges.verifying_credentials import verify_credential
from openbadges.verifying_hosted import verify_hosted
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.commanding import laurel as command
from tests.conftest import SECRET
from tests.looking import awards_to
from tests.node import installed, run
from tests.openbadges.test_documents import complaints
from tests.serving import Served, serving
from tests.stories import ChessClub
from tests.uploading import AS_PNG, PNG, asked, take_evidence

ANA = "ana@learner.example"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Its public address is the one that it is served at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return settings.model_copy(update={"port": port, "address": f"http://127.0.0.1:{port}"})


@pytest.fixture
async def served(settings: Settings, world: tuple[Tools, Bell]) -> AsyncIterator[Served]:
    async with serving(create_app(settings, nullcontext(world)), settings.port) as found:
        yield found


@pytest.fixture
async def award(club: ChessClub, served: Served) -> UUID:
    """To Ana, for a year."""
    await Badge.filter(id=club.fork).update(
        valid_for="P1Y", criteria_narrative="Win a queen.", tags=["tactics"]
    )
    given = await award_badge(
        club.by(club.olive), club.fork, [Recipient("Ana@Learner.example", "Ana Anders", "In 21 moves.")]
    )
    return given.done[0]


async def fetch(address: str) -> Fetched:
    async with httpx.AsyncClient() as client:
        try:
            answer = await client.get(address)
        except httpx.HTTPError as error:
            raise NotFetched(str(error)) from error
        return Fetched(answer.status_code, answer.content)


async def hosted(club: ChessClub, award: UUID, *emails: str) -> Verdict:
    return await verify_hosted(at.award_address(club.tools, award), emails or None, fetch, club.tools.now())


async def signed(club: ChessClub, document: Any, *emails: str) -> Verdict:
    return await verify_credential(document, emails or None, fetch, club.tools.now())


async def credential_of(club: ChessClub, award: UUID) -> Any:
    return orjson.loads((await fetch(at.award_3_address(club.tools, award))).body)


async def believed_by_others(club: ChessClub, credential: Any, served: Served) -> dict[str, Any]:
    """Digital Bazaar's verifier, which fetches the issuer, the key and the list from the server."""
    installed()
    return await run(
        "verify-badge.mjs", credential=credential, url=served.url, now=club.tools.now().isoformat()
    )


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


async def test_what_an_older_key_signed_stays_true(club: ChessClub, award: UUID, served: Served) -> None:
    before = await credential_of(club, award)
    await rotate_key(club.operator, club.issuer)
    after = await credential_of(club, award)
    assert before["proof"]["verificationMethod"] != after["proof"]["verificationMethod"]
    for credential in (before, after):
        told = await believed_by_others(club, credential, served)
        assert (told["verified"], told["revoked"]) == (True, False), told
        assert (await signed(club, credential, ANA)).valid


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


@pytest.mark.parametrize("shared", [False, True])
async def test_the_name_is_told_once_it_is_shared(club: ChessClub, award: UUID, shared: bool) -> None:
    """Rule 32; the address never is, but as a hash."""
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
    """Rule 28. An id would tell the instant too: it is not in the address, nor anywhere in the papers."""
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
    for name in (str(award), award.hex, club.tools.sealing.seal(award.bytes, b"something else")):
        assert (await fetch(f"{served.url}/awards/{name}")).status == 404


async def test_keys_and_lists_are_there_once_something_is_signed(club: ChessClub, award: UUID) -> None:
    profile, bits = at.issuer_3_address(club.tools, club.issuer), at.list_address(club.tools, club.issuer, 0)
    assert orjson.loads((await fetch(profile)).body)["assertionMethod"] == []
    assert (await fetch(bits)).status == 404
    credential = await credential_of(club, award)
    method = credential["proof"]["verificationMethod"]
    assert orjson.loads((await fetch(profile)).body)["assertionMethod"] == [method]
    assert orjson.loads((await fetch(method)).body)["controller"] == profile
    jwk = orjson.loads((await fetch(f"{method}/jwk")).body)
    assert orjson.loads((await fetch(f"{profile}/jwks")).body) == {"keys": [jwk]}
    assert (await fetch(bits)).status == 200
    assert (await fetch(at.list_address(club.tools, club.issuer, 1))).status == 404
    rival = at.key_address(club.tools, club.rival_issuer, UUID(method.rpartition("/")[2]))
    assert (await fetch(rival)).status == 404


async def test_a_secret_key_is_kept_sealed(club: ChessClub, award: UUID) -> None:
    await credential_of(club, award)
    (key,) = await keys_of_issuer(club.issuer)
    about = b"the signing key " + key.id.bytes
    assert len(club.tools.sealing.unseal(key.sealed_seed, about)) == 32
    with pytest.raises(ValueError, match="not sealed by us"):
        Seals(b"another" * 5).unseal(key.sealed_seed, about)


async def test_many_who_ask_at_once_for_the_first_time_get_the_same(club: ChessClub, award: UUID) -> None:
    given = await award_badge(club.by(club.olive), club.mate, [Recipient(ANA, None, None)])
    both = [award, given.done[0]] * 4
    told = await asyncio.gather(*(credential_of(club, each) for each in both))
    assert len({orjson.dumps(credential) for credential in told}) == 2
    assert await IssuerKey.filter(issuer_id=club.issuer).count() == 1
    assert await StatusPlace.filter(issuer_id=club.issuer).count() == 2


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
async def test_the_operator_lists_and_rotates_keys(club: ChessClub, settings: Settings, award: UUID) -> None:
    issuer, url = encode("issuer", club.issuer), settings.database_url
    given = {"database_url": url, "secret": SECRET, "address": settings.address}
    assert (await command("keys", "list", issuer, **given)).out == "The issuer has signed nothing yet.\n"
    before = await credential_of(club, award)
    rotated = await command("keys", "rotate", issuer, **given)
    after = await credential_of(club, award)
    assert rotated.out.strip() == after["proof"]["verificationMethod"]
    listed = (await command("keys", "list", issuer, **given)).out.splitlines()
    assert [line.split()[-1] for line in listed] == [
        credential["proof"]["verificationMethod"] for credential in (before, after)
    ]
    assert "in use" in listed[1]
    assert "in use" not in listed[0]
    assert (await signed(club, before)).valid


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
