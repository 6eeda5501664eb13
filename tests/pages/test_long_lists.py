"""Lists that are longer than a page: what is wanted of them is read, and no line is lost or shown twice."""

import pytest
from playwright.async_api import expect

from actions.spaces import create_space
from models.evidence import EvidenceItem, Submission, SubmissionStatus
from models.progress import Progress, ProgressStatus
from tests.many import many_learners
from tests.pages.windows import Windows, at
from tests.serving import Served
from tests.stories import ENDS_ON, ChessClub

PAGE_OF_REVIEWS, PAGE_OF_SPACES = 50, 100  # as the console asks for them

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def wait_for_review(club: ChessClub, count: int) -> None:
    """So many learners, each with evidence for giving mate."""
    learners = await many_learners(club, count)
    objective, now = club.give_mate, club.tools.now()
    submitted = [
        Submission(
            learner_id=key, objective_id=objective, status=SubmissionStatus.SUBMITTED, submitted_at=now
        )
        for key in learners
    ]
    await Submission.bulk_create(submitted)
    await EvidenceItem.bulk_create(
        EvidenceItem(submission_id=each.id, position=0, text="I saw it.") for each in submitted
    )
    await Progress.bulk_create(
        Progress(learner_id=key, objective_id=objective, status=ProgressStatus.SUBMITTED) for key in learners
    )


async def test_a_queue_goes_on_when_more_of_it_is_wanted(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    await wait_for_review(club, PAGE_OF_REVIEWS + 2)
    page = await at(windows, served, club.sam, "/console#review")
    queue = page.get_by_role("list", name="What waits for review").locator(".waiting")
    await expect(queue).to_have_count(PAGE_OF_REVIEWS)
    await page.get_by_role("button", name="Show more").click()
    await expect(queue).to_have_count(PAGE_OF_REVIEWS + 2)
    assert len(set(await queue.locator("strong").all_text_contents())) == PAGE_OF_REVIEWS + 2
    await expect(page.get_by_role("button", name="Show more")).to_have_count(0)
    await page.get_by_role("button", name="Accept and award").click()
    await expect(queue).to_have_count(PAGE_OF_REVIEWS + 1)


async def test_every_space_of_somebodys_can_be_chosen(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    for number in range(PAGE_OF_SPACES):
        await create_space(club.by(club.olive), club.issuer, f"Group {number:03}", ENDS_ON, "UTC")
    page = await at(windows, served, club.olive, "/console")
    chosen = page.get_by_label("Space")
    await expect(chosen.locator("option")).to_have_count(PAGE_OF_SPACES + 1)
    await chosen.select_option("Group 099")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Group 099")
