"""The leaderboard on screens: it moves, it says when it can't, and it lasts."""

import re
from contextlib import nullcontext

import pytest
from playwright.async_api import Page, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from actions.bell import Bell
from actions.displays import revoke_display_token
from actions.leaderboard import update_leaderboard_options
from actions.learners import add_learner
from actions.progress import complete_objective, revoke_completion
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from tests.pages.windows import DESK, PHONE, WALL, Windows, at, barriers, holds
from tests.serving import Served, serving
from tests.serving_process import free_port
from tests.stories import ChessClub

LOST = re.compile("Connection lost")
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def board(served: Served, club: ChessClub) -> str:
    return f"{served.url}/board#{club.display_token}"


def points(page: Page, place: int) -> str:
    return f".line:nth-child({place}) count-up"


async def test_a_completion_moves_a_line_on_every_screen(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    wall = await windows.open(board(served, club), WALL)
    phone = await windows.open(board(served, club), PHONE)
    for page in (wall, phone):
        await expect(page.get_by_role("heading", level=1)).to_have_text("Spring")
        await expect(page.get_by_role("status")).to_have_text("Live")
        await expect(page.locator(".line")).to_have_count(3)
    await complete_objective(club.by(club.sam), club.give_mate, [club.cleo])
    for page in (wall, phone):
        first = page.locator(".line").first
        await expect(first.locator("count-up")).to_have_text("20")
        await expect(first).to_contain_text("+20")
        await expect(first.locator(".rank")).to_have_text("1")
        await expect(page.locator(".line .rank").nth(1)).to_have_text("2")
    alias = await wall.locator(".name").first.inner_text()
    assert await phone.locator(".name").first.inner_text() == alias != "Cleo"
    await expect(wall.get_by_role("img", name="QR code")).to_be_visible()
    await expect(phone.get_by_role("img", name="QR code")).to_be_hidden()


@on_sqlite
async def test_it_outlives_the_server_and_says_so_meanwhile(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub, windows: Windows
) -> None:
    port = free_port()
    async with serving(create_app(settings, nullcontext(world)), port) as served:
        page = await windows.open(board(served, club), WALL)
        await expect(page.get_by_role("status")).to_have_text("Live")
    await expect(page.get_by_role("status")).to_have_text(LOST)  # and what it knew stays to be seen
    await expect(page.locator(".line")).to_have_count(3)
    await complete_objective(club.by(club.sam), club.give_mate, [club.cleo])
    async with serving(create_app(settings, nullcontext(world)), port):
        await expect(page.get_by_role("status")).to_have_text("Live", timeout=20_000)
        await expect(page.locator(points(page, 1))).to_have_text("20")
        windows.forgive_a_server_that_went()


@on_sqlite
async def test_it_says_what_is_the_matter(served: Served, club: ChessClub, windows: Windows) -> None:
    page = await windows.open(f"{served.url}/board")
    await expect(page.locator("main")).to_contain_text("ends with # and its token")
    await page.goto(f"{served.url}/board#laurel_display_wrong")
    await expect(page.locator("main")).to_contain_text("This link has ended.")
    page = await windows.open(board(served, club))
    await expect(page.locator(".line")).to_have_count(3)
    await update_leaderboard_options(club.by(club.sam), club.space, enabled=False)
    await expect(page.locator("main")).to_contain_text("not shown just now")


@on_sqlite
async def test_whose_link_has_ended_is_told_what_it_was_and_what_to_do(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    page = await windows.open(board(served, club), WALL)
    await expect(page.locator(".line")).to_have_count(3)
    await revoke_display_token(club.by(club.sam), club.display_id)
    await expect(page.locator("main")).to_contain_text("Ask whoever runs the space for a new link")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Spring")
    await expect(page.get_by_role("status")).to_have_text("Not connected")
    assert await barriers(page) == []
    await windows.picture(page, "board-ended")


@on_sqlite
async def test_days_leave_nothing_behind(served: Served, club: ChessClub, windows: Windows) -> None:
    page = await windows.open(board(served, club), WALL)
    await expect(page.locator(".line")).to_have_count(3)
    told = await page.context.new_cdp_session(page)

    async def nodes_after(rounds: int) -> int:
        for _ in range(rounds):
            await complete_objective(club.by(club.sam), club.give_mate, [club.cleo])
            await expect(page.locator(points(page, 1))).to_have_text("20")
            await revoke_completion(club.by(club.sam), club.give_mate, [club.cleo], "Again.")
            await expect(page.locator(points(page, 1))).to_have_text("0")
        await expect(page.locator(".plus, .leaf")).to_have_count(0)
        await told.send("HeapProfiler.collectGarbage")
        counters = await told.send("Memory.getDOMCounters")
        return int(counters["nodes"] + counters["jsEventListeners"])

    first = await nodes_after(1)
    assert await nodes_after(3) <= first + 5


@on_sqlite
async def test_everybody_can_use_it(served: Served, club: ChessClub, windows: Windows) -> None:
    for size in (PHONE, WALL):
        page = await windows.open(board(served, club), size, reduced_motion="reduce")
        await expect(page.locator(".line")).to_have_count(3)
        await complete_objective(club.by(club.sam), club.give_mate, [club.cleo])
        await expect(page.locator(points(page, 1))).to_have_text("20")
        await holds(page, "document.getAnimations().every(({ playState }) => playState === 'finished')")
        assert await barriers(page) == []
        await revoke_completion(club.by(club.sam), club.give_mate, [club.cleo], "Again.")


@on_sqlite
async def test_it_stands_in_a_frame_of_another_page(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    html = f'<link rel="icon" href="data:,"><iframe src="{board(served, club)}"></iframe>'
    page_of_others = Starlette(routes=[Route("/", lambda request: HTMLResponse(html))])
    async with serving(page_of_others) as elsewhere:
        page = await windows.open(elsewhere.url)
        await expect(page.frame_locator("iframe").locator(".line")).to_have_count(3)


@on_sqlite
async def test_who_has_signed_in_sees_it_without_a_token_for_a_screen(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    address = f"/board#{club.space_node}"
    learner = await at(windows, served, club.ana_account, address)
    staff = await at(windows, served, club.sam, address)
    stranger = await at(windows, served, club.rita, address)
    await expect(staff.locator(".line")).to_have_count(3)
    await expect(learner.locator(".line")).to_have_count(3)
    await expect(learner.get_by_role("img", name="QR code")).to_have_count(0)
    await expect(stranger.locator("main")).to_contain_text("not shown just now")


@on_sqlite
async def test_a_large_class_fits(served: Served, club: ChessClub, windows: Windows) -> None:
    for number in range(60):
        await add_learner(club.by(club.sam), club.space, f"l{number}@learner.example", f"Learner {number}")
    page = await windows.open(board(served, club), WALL, reduced_motion="reduce")
    await expect(page.locator(".line").first).to_be_visible()
    cut = "[...document.querySelectorAll('.line')].some((line) => line.getBoundingClientRect().bottom > innerHeight)"
    for size in (WALL, DESK):
        await page.set_viewport_size({"width": size.width, "height": size.height})
        await expect(page.locator(".more")).to_contain_text("more")
        await holds(page, f"!({cut})")
    await windows.picture(page, "board-much")
