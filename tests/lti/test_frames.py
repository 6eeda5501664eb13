"""In a real browser, within a page of the platform: what people see, and that they see it as it happens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.async_api import expect

from actions.bell import Bell
from actions.leaderboard import update_leaderboard_options
from actions.progress import complete_objective
from actions.tokens import sealed_hash
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from models.codes import Code
from models.learners import Learner
from models.lti_links import LtiLink
from tests.asking import Asking
from tests.lti.course import Course, registered
from tests.lti.lms import INSTRUCTOR, LEARNER, Lms
from tests.lti.registrar import registrar
from tests.lti.test_registering import link_of
from tests.pages.windows import Windows, driven, opening
from tests.serving import serving
from tests.serving_process import free_port
from tests.stories import ChessClub

CODE = "246802"
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture
async def windows(chromium: str, tmp_path: Path) -> AsyncIterator[Windows]:
    async with driven(chromium) as browser, opening(browser, tmp_path) as windows:
        yield windows


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def settings(settings: Settings, port: int) -> Settings:
    """Reached without TLS, on the port that it is served on; with the documents of our own pages alone."""
    here = {"address": f"http://127.0.0.1:{port}", "port": port, "trusted_documents": "only"}
    return settings.model_copy(update=here)


@asynccontextmanager
async def framed(
    settings: Settings, world: tuple[Tools, Bell], asking: Asking, club: ChessClub, lms: Lms
) -> AsyncIterator[Course]:
    async with serving(create_app(settings, nullcontext(world)), settings.port) as served:
        yield Course(served, world, lms, club, asking, await registered(asking, club, lms, served))


@pytest.fixture
async def course(
    settings: Settings, world: tuple[Tools, Bell], asking: Asking, club: ChessClub, lms: Lms
) -> AsyncIterator[Course]:
    async with framed(settings, world, asking, club, lms) as found:
        yield found


async def test_a_learner_sees_their_progress_and_the_leaderboard_live(
    course: Course, windows: Windows
) -> None:
    club = course.club
    await course.linked()
    course.lms.joins("ada", LEARNER, name="Ada")
    page = await windows.open(f"{course.lms.url}/frame/ada?{custom(course)}")
    frame = page.frame_locator("iframe")
    await expect(frame.get_by_role("heading", level=1)).to_have_text("Spring")
    await expect(frame.get_by_text("0 points · 0 of 3 completed")).to_be_visible()
    await expect(frame.locator(".objectives > li")).to_have_count(3)
    board = frame.get_by_role("region", name="Leaderboard")
    await expect(board.locator("tbody tr")).to_have_count(4)
    learner = await Learner.get(source="LTI")
    await complete_objective(club.by(club.sam), club.solve_forks, [learner.id])
    await expect(frame.get_by_text("10 points · 1 of 3 completed")).to_be_visible()
    await expect(board.locator("tr.own")).to_contain_text("10")
    await windows.picture(page, "launched-learner")
    await expect(frame.get_by_role("region", name="The class")).to_have_count(0)
    await update_leaderboard_options(club.by(club.sam), club.space, enabled=False)
    await expect(board).to_have_count(0)


@on_sqlite
async def test_staff_see_the_class_live(course: Course, windows: Windows) -> None:
    club = course.club
    await course.linked()
    course.lms.joins("tea", INSTRUCTOR, name="Tea")
    page = await windows.open(f"{course.lms.url}/frame/tea?{custom(course)}")
    frame = page.frame_locator("iframe")
    group = frame.get_by_role("region", name="The class").locator("tbody tr")
    await expect(group).to_have_count(3)
    await complete_objective(club.by(club.sam), club.give_mate, [club.cleo])
    await expect(group.first).to_have_text("Cleo201")
    await windows.picture(page, "launched-staff")
    await expect(frame.get_by_role("region", name="What you have done")).to_have_count(0)


@on_sqlite
async def test_where_a_frame_keeps_no_cookies_it_goes_on_in_a_window(
    settings: Settings,
    world: tuple[Tools, Bell],
    asking: Asking,
    club: ChessClub,
    lms: Lms,
    windows: Windows,
) -> None:
    """The platform is another site than we are, and there is no TLS: a browser sends nothing that it kept."""
    lms.url = lms.url.replace("127.0.0.1", "localhost")
    async with framed(settings, world, asking, club, lms) as course:
        await course.linked()
        lms.joins("ada", LEARNER, name="Ada")
        page = await windows.open(f"{lms.url}/frame/ada?{custom(course)}")
        async with page.expect_popup() as opening:
            await page.frame_locator("iframe").get_by_role("link", name="Open in a new window").click()
        window = await opening.value
        await expect(window.get_by_text("0 points · 0 of 3 completed")).to_be_visible()


@on_sqlite
async def test_a_teacher_links_a_space_of_theirs(course: Course, windows: Windows) -> None:
    club, now = course.club, course.tools.now()
    digest = sealed_hash(course.tools.sealing, CODE, f"sign-in:{club.olive.email}")
    course.lms.joins("tea", INSTRUCTOR, name="Tea")
    page = await windows.open(f"{course.lms.url}/frame/tea?deep=1")
    frame = page.frame_locator("iframe")
    await frame.get_by_label("E-mail address").fill(club.olive.email)
    await frame.get_by_role("button", name="Mail me a code").click()
    await expect(frame.get_by_label("Code")).to_be_visible()
    await Code.all().delete()
    await Code.create(
        purpose=f"sign-in:{club.olive.email}",
        address="x",
        digest=digest,
        expires_at=now + timedelta(minutes=5),
    )
    await frame.get_by_label("Code").fill(CODE)
    await frame.get_by_role("button", name="Sign in").click()
    await frame.get_by_label("Space", exact=True).select_option(label="Spring")
    await windows.picture(page, "linking")
    await frame.get_by_role("button", name="Link this space").click()
    await expect(frame.get_by_text("Added.")).to_be_visible()
    (item,) = course.lms.items
    link = await LtiLink.get()
    assert item["custom"] == {"laurel_link": str(link.id)}


def custom(course: Course) -> str:
    """The link, as a parameter of the test's own platform."""
    return f"link={course.link_id}"


@on_sqlite
@pytest.mark.parametrize("where", ["frame", "window"])
async def test_a_platform_hears_that_it_is_registered(course: Course, windows: Windows, where: str) -> None:
    async with registrar() as platform:
        asked = urlencode({"link": await link_of(course), "where": where})
        page = await windows.open(f"{platform.url}/?{asked}")
        if where == "window":
            await page.get_by_text("Add").click()
        await expect(page.locator("output")).to_have_text("org.imsglobal.lti.close")
