"""Whoever asks for a paper in a strange way gets an answer, never our failure, and nothing that is not theirs."""

from uuid import UUID

import httpx
import orjson
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from actions import paper_addresses as at
from actions.awarding import Recipient
from actions.awards import award_badge
from models.awards import Award
from models.badges import Badge
from models.issuers import Issuer
from openbadges import images
from openbadges.images import Version
from tests.papers.verifying import ANA, credential_of, hosted, on_sqlite, signed
from tests.serving import Served
from tests.stories import ChessClub

STRANGE = "\uffff\ufffe\u202e<script>alert(1)</script>]]>&\"'\u0085\u2028"
SEGMENTS = st.one_of(
    st.text(min_size=1, max_size=80),
    st.text("0123456789", min_size=1, max_size=9000),
    st.sampled_from(
        ["..", "%00", "%2e%2e", "%ff", "a" * 9000, "\u0000", "{sealed}", "01a21d73", "A" * 120, "9" * 5000]
    ),
)
ACCEPTS = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200),
    st.sampled_from(
        [
            "text/html;q=2",
            "text/html;q=" + "9" * 5000,
            ";;;,,,;q=",
            "*/*," * 9000,
            "text/html;charset=utf-7",
            "application/ld+json;profile=x, text/html;q=0.1",
            "TEXT/HTML",
        ]
    ),
)


def paths(club: ChessClub, award: UUID) -> list[str]:
    addresses = [
        at.issuer_address(club.tools, club.issuer),
        at.badge_address(club.tools, club.fork),
        at.badge_image_address(club.tools, club.fork),
        at.award_address(club.tools, award),
        at.baked_image_address(club.tools, award),
        at.award_3_address(club.tools, award),
        at.badge_3_address(club.tools, club.fork),
        at.issuer_3_address(club.tools, club.issuer),
        at.issuer_3_address(club.tools, club.issuer) + "/jwks",
        at.list_address(club.tools, club.issuer, 0),
    ]
    return [address.removeprefix(club.tools.address) for address in addresses]


@on_sqlite
async def test_a_head_is_the_answer_without_its_body(club: ChessClub, award: UUID, served: Served) -> None:
    async with httpx.AsyncClient(base_url=served.url) as client:
        await client.get(at.award_3_address(club.tools, award))  # its list is there from now on
        for path in paths(club, award):
            whole, head = await client.get(path), await client.head(path)
            assert (head.status_code, head.content) == (200, b"")
            assert head.headers["content-length"] == str(len(whole.content)), path
            for method in ("POST", "PUT", "DELETE", "PATCH"):
                assert (await client.request(method, path)).status_code == 405


@on_sqlite
@trying(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(segment="9" * 5000, accept="*/*", place=0)
@given(segment=SEGMENTS, accept=ACCEPTS, place=st.integers(0, 200))
async def test_no_path_and_no_accept_is_our_failure(
    club: ChessClub, award: UUID, served: Served, segment: str, accept: str, place: int
) -> None:
    sealed = at.seal_award(club.tools, award)
    shapes = [
        f"/awards/{segment}",
        f"/awards/{sealed}/evidence/{segment}",
        f"/awards/{segment}/image",
        f"/awards/{sealed[:place]}{segment}{sealed[place + 1 :]}",
        f"/ob3/issuers/{club.issuer}/status/{segment}",
        f"/ob3/issuers/{club.issuer}/keys/{segment}",
        f"/badges/{segment}",
        f"/badges/{club.fork}",
    ]
    async with httpx.AsyncClient(base_url=served.url) as client:
        for shape in shapes:
            try:
                asked = client.build_request("GET", shape, headers={"Accept": accept.strip()})
            except httpx.InvalidURL:
                continue
            answer = await client.send(asked)
            assert answer.status_code < 500, (shape, accept)
            assert ANA not in answer.text.lower()


async def test_what_xml_may_not_say_is_baked_all_the_same(club: ChessClub, award: UUID) -> None:
    """JSON may hold any character; in an image it must stay readable, and true."""
    await Badge.filter(id=club.fork).update(name=STRANGE, description=STRANGE, criteria_narrative=STRANGE)
    await Award.filter(id=award).update(narrative=STRANGE, recipient_name=STRANGE, shared=True)
    await Issuer.filter(id=club.issuer).update(name=STRANGE, description=STRANGE)
    async with httpx.AsyncClient() as client:
        answer = await client.get(at.baked_image_address(club.tools, award))
        assert answer.status_code == 200
        told = images.baked(answer.content, Version.V2)
        assert told
        assert orjson.loads(told)["narrative"] == STRANGE
        assert (await signed(club, images.baked(answer.content, Version.V3), ANA)).valid
        plain = await client.get(at.badge_image_address(club.tools, club.fork))
        images.cleaned(plain.content)
        page = await client.get(at.award_address(club.tools, award), headers={"Accept": "text/html"})
        assert "<script" not in page.text
    assert (await hosted(club, award, ANA)).valid
    assert (await signed(club, await credential_of(club, award), ANA)).valid


async def test_evidence_and_links_can_do_nothing(club: ChessClub, award: UUID) -> None:
    """An address of a badge that is a script: none can be kept, and were one kept, the page's rules forbid it.

    Threat T64.
    """
    given_again = await award_badge(
        club.by(club.olive), club.mate, [Recipient("eve@x.example", "Eve", "javascript:alert(1)")]
    )
    async with httpx.AsyncClient() as client:
        address = at.award_address(club.tools, given_again.done[0])
        page = await client.get(address, headers={"Accept": "text/html"})
    assert 'href="javascript' not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "form-action 'none'" in page.headers["Content-Security-Policy"]
    assert "eve" not in page.text.lower()


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_papers_are_for_every_page_and_carry_no_cookie(
    club: ChessClub, award: UUID, origin: str
) -> None:
    async with httpx.AsyncClient(headers={"Origin": origin, "Cookie": "laurel=x"}) as client:
        answer = await client.get(at.award_address(club.tools, award))
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert "access-control-allow-credentials" not in answer.headers
    assert "set-cookie" not in answer.headers
