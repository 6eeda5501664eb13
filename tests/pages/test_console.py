"""The console: everybody's progress in one table that moves, and the work that waits for review."""

import asyncio
from collections.abc import Callable
from functools import partial
from io import StringIO
from time import perf_counter

import pytest
from playwright.async_api import expect

from actions.changing_objectives import update_objective
from actions.evidence import Item, submit_evidence
from actions.importing_learners import import_learners
from actions.learners import add_learner
from actions.progress import complete_objective
from models.awards import Award
from models.evidence import EvidenceItem, Submission, SubmissionStatus
from models.objectives import EvidencePolicy
from tests.pages.windows import WALL, Windows, at, barriers
from tests.serving import Served
from tests.stories import ChessClub

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MANY = 5_000
SCROLLING = """() => new Promise((resolve) => {
    const box = document.querySelector(".matrix");
    let [frames, slowest, before] = [0, 0, performance.now()];
    function frame(now) {
        slowest = Math.max(slowest, now - before);
        before = now;
        box.scrollTop -= 1_500;
        if (++frames < 60) requestAnimationFrame(frame); else resolve(slowest);
    }
    requestAnimationFrame(frame);
})"""


async def evidence_of_ana(club: ChessClub) -> None:
    await update_objective(club.by(club.sam), club.solve_forks, evidence_policy=EvidencePolicy.OPTIONAL)
    items = [Item(text="I saw ten forks."), Item(url="https://games.example/17")]
    await submit_evidence(club.by(club.ana_account), club.solve_forks, items)


async def test_a_cell_is_completed_here_and_taken_back_there(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    here = await at(windows, served, club.sam, "/console")
    there = await at(windows, served, club.olive, "/console")
    await here.get_by_role("gridcell", name="Cleo, Mate: not started").click()
    await here.get_by_role("button", name="Mark complete").click()
    for page in (here, there):
        await expect(page.get_by_role("gridcell", name="Cleo, Mate: completed")).to_be_visible()
    await there.get_by_role("gridcell", name="Cleo, Mate: completed").click()
    await expect(there.get_by_text("Sam, ")).to_be_visible()
    await there.get_by_role("button", name="Take back").click()
    await there.get_by_label("Why?").fill("It was stalemate.")
    await there.keyboard.press("Enter")
    for page in (here, there):
        await expect(page.get_by_role("gridcell", name="Cleo, Mate: not started")).to_be_visible()
        await expect(page.get_by_text("It was stalemate.")).to_be_visible()


@on_sqlite
async def test_keys_alone_are_enough(served: Served, club: ChessClub, windows: Windows) -> None:
    page = await at(windows, served, club.sam, "/console")
    await page.get_by_role("gridcell").first.focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowDown"):
        await page.keyboard.press(key)
    await expect(page.get_by_role("gridcell", name="Cleo, Mate")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Cleo")).to_be_visible()
    await page.get_by_role("button", name="Previous learner").press("Enter")
    await expect(page.get_by_role("heading", name="Ben")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("gridcell", name="Ben, Mate")).to_be_focused()
    await page.keyboard.press("Control+End")
    await expect(page.get_by_role("gridcell", name="Cleo, Champion")).to_be_focused()
    await page.keyboard.press("Control+Home")
    await expect(page.get_by_role("gridcell", name="Ana, Fork")).to_be_focused()


async def test_evidence_is_accepted_and_published_as_chosen(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    page = await at(windows, served, club.sam, "/console#review")
    await expect(page.get_by_text("Nothing waits for review.")).to_be_visible()
    await evidence_of_ana(club)
    await expect(page.get_by_text("I saw ten forks.")).to_be_visible()
    await expect(page.get_by_text("Ask for the trick.")).to_be_visible()
    await page.get_by_role("link", name="Progress").click()
    await page.get_by_role("gridcell", name="Ana, Fork: waits for review").click()
    await page.get_by_role("link", name="To the review").click()
    await page.get_by_role("button", name="Return").click()
    await expect(page.get_by_role("alert")).to_contain_text("Say in a comment what is missing.")
    await page.get_by_role("checkbox").first.check()
    await page.get_by_label("Comment for the learner").fill("Well seen.")
    await page.get_by_role("button", name="Accept and award").click()
    await expect(page.get_by_text("Nothing waits for review.")).to_be_visible()
    submission = await Submission.get()
    assert (submission.status, submission.comment) == (SubmissionStatus.ACCEPTED, "Well seen.")
    assert await EvidenceItem.exclude(award_id=None).count() == 1
    await page.get_by_role("link", name="Progress").click()
    await expect(page.get_by_role("gridcell", name="Ana, Fork: completed")).to_be_visible()


@on_sqlite
async def test_several_are_completed_at_once_and_each_is_told_of(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    page = await at(windows, served, club.sam, "/console")
    await page.get_by_role("gridcell", name="Ana, Mate").click()
    await page.get_by_role("button", name="Select several").click()
    await page.get_by_role("gridcell", name="Cleo, Mate").click(modifiers=["Shift"])
    await expect(page.get_by_text("3 learners are chosen")).to_be_visible()
    assert await barriers(page) == []
    await page.get_by_role("button", name="Mark complete").click()
    outcomes = page.get_by_role("list", name="What came of it").get_by_role("listitem")
    await expect(outcomes).to_contain_text(["Ben", "AnaDone", "CleoDone"])
    await expect(outcomes.first).not_to_contain_text("Done")
    await expect(page.get_by_text("1 learner is chosen")).to_be_visible()
    await page.get_by_role("gridcell", name="Cleo, Mate: completed").press("Enter")
    await page.get_by_label("Why?").fill("It was stalemate.")
    await page.keyboard.press("Enter")
    await expect(outcomes).to_have_text(["BenDone", "CleoDone"])
    await expect(page.get_by_role("gridcell", name="Ben, Mate: not started")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("gridcell", name="Cleo, Mate: not started")).to_be_focused()


@on_sqlite
async def test_who_is_added_appears(served: Served, club: ChessClub, windows: Windows) -> None:
    page = await at(windows, served, club.sam, "/console")
    await expect(page.get_by_text("3 learners")).to_be_visible()
    await add_learner(club.by(club.sam), club.space, "dan@learner.example", "Dan")
    await expect(page.get_by_text("4 learners")).to_be_visible()
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    await expect(page.get_by_role("gridcell", name="Ben, Mate: completed")).to_be_visible()


@on_sqlite
async def test_thousands_of_lines_are_no_strain(
    served: Served, club: ChessClub, windows: Windows, record_property: Callable[[str, object], None]
) -> None:
    csv = "name,email\n" + "".join(f"Learner {n:04},l{n}@learner.example\n" for n in range(MANY))
    await import_learners(club.by(club.sam), club.space, partial(StringIO, csv))
    begun = perf_counter()
    page = await at(windows, served, club.sam, "/console", WALL)
    await expect(page.get_by_role("gridcell", name="Ana, Mate")).to_be_visible()
    record_property("seconds until the first lines are seen", round(perf_counter() - begun, 2))
    await expect(page.get_by_text(f"{MANY + 3:,} learners")).to_be_visible()
    await page.get_by_role("gridcell").first.focus()
    last = page.get_by_role("gridcell", name=f"Learner {MANY - 1}, Champion")
    async with asyncio.timeout(20):
        while not await last.count():  # the others come behind the first ones
            await page.keyboard.press("Control+End")
    await expect(last).to_be_focused()
    assert await page.get_by_role("row").count() < 60, "only what is in sight is drawn"
    record_property("milliseconds for a frame, the slowest of 60", round(await page.evaluate(SCROLLING), 1))
    await page.keyboard.press("Control+Home")
    await page.get_by_role("gridcell", name="Ana, Mate").click(modifiers=["Control"])
    await page.get_by_role("gridcell", name="Ana, Mate").press("Control+End")
    await expect(last).to_be_focused()
    await page.keyboard.press("ArrowLeft")
    await expect(page.get_by_role("gridcell", name=f"Learner {MANY - 1}, Mate")).to_be_focused()
    await page.keyboard.press("Shift+Enter")
    await expect(page.get_by_text(f"{MANY + 3:,} learners are chosen")).to_be_visible()
    await page.get_by_label("What do you say about the award?").fill("A year of chess.")
    begun = perf_counter()
    await page.get_by_role("button", name="Mark complete").click()
    await expect(page.get_by_text("0 learners are chosen")).to_be_visible(timeout=60_000)
    record_property(f"seconds until {MANY + 3:,} are completed", round(perf_counter() - begun, 2))
    assert await Award.filter(narrative="A year of chess.").count() == MANY + 3
    await windows.picture(page, "console-much")
