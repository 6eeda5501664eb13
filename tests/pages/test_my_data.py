"""What is kept of somebody: the addresses that are theirs, the list of their badges, and leaving for good."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from actions.awarding import Recipient
from actions.awards import award_badge
from actions.badges import create_badge
from models.users import EmailAddress, User
from tests.pages.letters import CODE, found_in_mail
from tests.pages.windows import DESK, PHONE, Windows, at, barriers
from tests.serving import Served
from tests.stories import ChessClub

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
HOME = "ana@home.example"


async def test_an_address_is_added_shown_to_be_theirs_and_removed(
    served: Served, club: ChessClub, mail_folder: Path, windows: Windows
) -> None:
    await award_badge(club.by(club.olive), club.mate, [Recipient(HOME, "Ana", None)])
    page = await at(windows, served, club.ana_account, "/me#data", PHONE)
    await page.get_by_label("Add an address").fill(HOME)
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Code")).to_be_focused()
    await expect(page.get_by_text("not verified yet")).to_be_visible()
    assert await barriers(page) == []
    await page.keyboard.type("000000")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("Code").fill(await found_in_mail(mail_folder, HOME, CODE))
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(f"{HOME} is yours now")).to_be_visible()
    await page.get_by_role("button", name=f"Mail me at {HOME}").click()
    await expect(page.get_by_text(f"Mail goes to {HOME} from now on.")).to_be_visible()
    await windows.picture(page, "me-data")
    await page.get_by_role("link", name="Badges").click()
    await expect(page.get_by_role("heading", name="Mate")).to_be_visible()
    await page.get_by_role("link", name="My data").click()
    await page.get_by_role("button", name=f"Remove {club.ana_account.email}").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(page.get_by_text(f"{club.ana_account.email} was removed.")).to_be_visible()
    assert [each.address for each in await EmailAddress.filter(user_id=club.ana_account.user_id)] == [HOME]


@on_sqlite
async def test_who_leaves_for_good_is_asked_first_and_then_gone(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    page = await at(windows, served, club.ana_account, "/me#data")
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="Download my data").click()
    assert b"Ana" in (await (await coming.value).path()).read_bytes()
    await page.get_by_role("button", name="Erase my account").click()
    question = page.get_by_role("dialog")
    assert await barriers(page) == []
    await page.keyboard.press("Escape")
    await expect(question).to_have_count(0)
    for typed in ("somebody@else.example", club.ana_account.email):
        await page.get_by_role("button", name="Erase my account").click()
        await question.get_by_label("Type one of your addresses").fill(typed)
        await page.keyboard.press("Enter")
        if typed != club.ana_account.email:
            await expect(page.get_by_role("alert")).to_contain_text("your own verified addresses")
            assert await User.exists(id=club.ana_account.user_id)
    await expect(page.get_by_text("Your account is erased.")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert not await EmailAddress.filter(address=club.ana_account.email).exists()


@on_sqlite
async def test_many_badges_come_page_by_page(served: Served, club: ChessClub, windows: Windows) -> None:
    ana = [Recipient(club.ana_account.email, "Ana", None)]
    for number in range(26):
        badge = await create_badge(club.by(club.olive), club.issuer, f"Badge {number}", "One of many.")
        await award_badge(club.by(club.olive), badge, ana)
    page = await at(windows, served, club.ana_account, "/me#badges", DESK)
    await expect(page.locator(".shelf > li")).to_have_count(24)
    await windows.picture(page, "me-badges-much")
    await page.get_by_role("button", name="Show more").click()
    await expect(page.locator(".shelf > li")).to_have_count(26)
    await page.get_by_label("Show my name on its page").last.click()
    await expect(page.get_by_label("Show my name on its page").last).to_be_checked()
    await expect(page.locator(".shelf > li")).to_have_count(26)
    await expect(page.get_by_role("button", name="Show more")).to_have_count(0)
