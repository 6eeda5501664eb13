"""Whatever is kept as text is shown as text on every page, in a browser (T64, T66): no element, and nothing runs.

The words are put into the database, past every check of a verb: what came by another way must be harmless, too.
"""

from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect
from tortoise.connection import get_connection

from actions import paper_addresses
from laurel.settings import Settings
from models.awards import Award
from models.issuers import Issuer
from models.rows import execute
from tests.canaries.private import ADDRESS, PRIVATE
from tests.full_club import fill
from tests.pages.windows import Windows, at
from tests.serving import Served
from tests.stories import ChessClub

SCRIPT = """"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>${window.hacked=1}{{hacked=1}}"""
LINK = 'https://x.example/"onmouseover="window.hacked=1"><img/src=x/onerror="window.hacked=1">'
OPEN_WORDS = (
    *("issuer.name", "issuer.description", "badge.name", "badge.sort_name", "badge.description"),
    *("badge.criteria_narrative", "space.name"),
)
OPEN_LINKS = ("issuer.url", "badge.criteria_url")
CONSOLE = ("progress", "review", "members", "objectives", "leaderboard", "diary")
WHAT_RUNS = """() => [window.hacked, document.querySelectorAll(
    'img[src="x"], [onerror], [onmouseover], [href^="javascript:"], script:not([src]):not([type])').length]"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Nobody sends mail to such addresses."""
    return settings.model_copy(update={"worker": "off"})


def kept() -> Iterator[tuple[str, str]]:
    """Each field that keeps somebody's words, and what it keeps now; a number makes each a text of its own."""
    for field, private in PRIVATE.items():
        if private.form == "{}":
            yield field, SCRIPT
        elif private.form == ADDRESS:
            yield field, "<img/src=x/onerror=hacked=1>{}@x.example"
        elif "https" in private.form:
            yield field, LINK
    yield from ((field, SCRIPT) for field in OPEN_WORDS)
    yield from ((field, LINK) for field in OPEN_LINKS)


async def write_everywhere() -> None:
    number = 0
    for field, text in kept():
        table, _, column = field.partition(".")
        _, rows = await get_connection("default").execute_query(
            f"SELECT id FROM {table} WHERE {column} IS NOT NULL"
        )
        for row in rows:
            number += 1
            value = text.replace("{}", str(number)) if "{}" in text else f"{text}{number}"
            await execute(f"UPDATE {table} SET {column} = $1 WHERE id = $2", value, dict(row)["id"])


async def assert_harmless(page: Page) -> None:
    """Where such words are seen."""
    await expect(page.get_by_text("onerror=").first).to_be_visible()
    assert await page.evaluate(WHAT_RUNS) == [None, 0], page.url


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_words_are_words_wherever_they_are_shown(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    """Threats T64 and T66."""
    await fill(club)
    await write_everywhere()
    for view in CONSOLE:
        page = await at(windows, served, club.sam, f"/console#{view}")
        await assert_harmless(page)
        if view == "progress":
            await page.get_by_role("gridcell").first.click()
            await assert_harmless(page)
    for view in ("", "#badges", "#data"):
        await assert_harmless(await at(windows, served, club.ana_account, f"/me{view}"))
    await assert_harmless(await windows.open(f"{served.url}/board#{club.display_token}"))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_so_they_are_on_pages_that_are_open_to_everybody(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    """Threats T64 and T66."""
    await fill(club)
    await Issuer.all().update(image_id=None)  # that of the story is none
    await write_everywhere()
    award, tools = await Award.filter(badge_id=club.fork).first(), club.tools
    assert award
    addresses = (
        paper_addresses.issuer_address(tools, club.issuer),
        paper_addresses.badge_address(tools, club.fork),
        paper_addresses.award_address(tools, award.id),
    )
    for address in addresses:
        page = await windows.open(served.url + address.removeprefix(tools.address))
        await assert_harmless(page)
