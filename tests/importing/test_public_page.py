"""Rule 32: the page of an award of elsewhere is for who has its address, names nobody, and says where it is true."""

import httpx
import pytest

from actions.erasure import erase_account
from actions.outside_papers import MOST_ADDRESSES, Fetches
from actions.paper_addresses import award_3_address, award_address, baked_image_address
from models.badges import Badge
from openbadges.verdicts import NotFetched
from tests.elsewhere import BADGE, HOME, Elsewhere
from tests.importing.bringing import ANA, imports, url
from tests.stories import ChessClub

BROWSER = {"Accept": "text/html"}


async def test_it_says_whose_it_is_and_where_and_names_nobody(
    club: ChessClub, elsewhere: Elsewhere, client: httpx.AsyncClient
) -> None:
    address = elsewhere.award(ANA)
    award = await imports(club, url(address))
    path = award_address(club.tools, award.id).removeprefix(club.tools.address)
    page = await client.get(path, headers=BROWSER)
    for told in ("Mate", "Town Club", f'href="{address}"', f'href="{BADGE}"', "30 January 2030"):
        assert told in page.text
    for hidden in (ANA, "Ana", "12:00", str(award.id)):
        assert hidden not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    for there in (award_3_address, baked_image_address):
        other = there(club.tools, award.id).removeprefix(club.tools.address)
        assert (await client.get(other)).status_code == 404
    assert (await client.get(path)).status_code == 404, "its documents are elsewhere"


async def test_words_of_elsewhere_are_words(
    club: ChessClub, elsewhere: Elsewhere, client: httpx.AsyncClient
) -> None:
    evil = "<script>alert(1)</script>"
    elsewhere.pages[BADGE] |= {"name": evil, "description": evil, "criteria": {"narrative": evil}}
    award = await imports(club, url(elsewhere.award(ANA, narrative=evil)))
    await Badge.filter(id=award.badge_id).update(outside_url="javascript:alert(1)")
    path = award_address(club.tools, award.id).removeprefix(club.tools.address)
    page = await client.get(path, headers=BROWSER)
    assert "<script" not in page.text
    assert "javascript:" not in page.text


async def test_it_goes_with_its_recipient(
    club: ChessClub, elsewhere: Elsewhere, client: httpx.AsyncClient
) -> None:
    award, ana = await imports(club, url(elsewhere.award(ANA))), club.ana_account
    await erase_account(club.by(ana), ana.user_id, ana.email)
    path = award_address(club.tools, award.id).removeprefix(club.tools.address)
    assert (await client.get(path, headers=BROWSER)).status_code == 404


async def test_one_award_leads_to_few_addresses(elsewhere: Elsewhere) -> None:
    fetch = Fetches(elsewhere)
    for place in range(MOST_ADDRESSES):
        for _ in range(2):
            await fetch(f"{HOME}/{place}#part")
    with pytest.raises(NotFetched):
        await fetch(f"{HOME}/another")
    assert len(elsewhere.asked) == MOST_ADDRESSES
