"""Known by their platform alone: a backpack and papers like everybody's, but no mail and no 2.0 document (rule 30)."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

from actions.erasure import erase_account
from actions.progress import complete_objective
from actions.tools import Actor
from laurel.settings import Settings
from laurel.worker import working
from models.deliveries import Delivery
from models.learners import Learner
from models.lti_links import LtiIdentity
from models.who import Viewer
from tests.looking import learner_of
from tests.lti.course import Course, token_of
from tests.lti.lms import LEARNER
from tests.openid_browser import ADDRESS

BACKPACK = (
    """{ viewer { backpack { edges { node { recipientEmail publicUrl openBadge2Url openBadge3Url } } } } }"""
)
JSON = {"Accept": "application/json"}


async def test_their_award_is_theirs_and_has_papers_of_3_0_alone(course: Course) -> None:
    await course.linked()
    course.lms.joins("x-1", LEARNER)
    async with course.browser() as browser:
        page = await browser.launch("x-1")
        learner = await Learner.get(source="LTI")
        await complete_objective(course.club.by(course.club.sam), course.club.solve_forks, [learner.id])
        told = await browser.ask(page, BACKPACK)
        (edge,) = told["viewer"]["backpack"]["edges"]
        award = edge["node"]
        assert award["recipientEmail"] is None
        assert award["openBadge2Url"] is None
        plain = await browser.client.get(award["publicUrl"], headers=JSON)
        signed = await browser.client.get(award["openBadge3Url"], headers=JSON)
        image = await browser.client.get(f"{award['publicUrl']}/image")
    assert plain.status_code == 404
    subject = signed.json()["credentialSubject"]
    assert subject["id"].startswith("urn:uuid:")
    assert "identifier" not in subject
    assert "lti.invalid" not in signed.text + image.text
    assert image.status_code == 200
    assert urlsplit(award["publicUrl"]).netloc == urlsplit(ADDRESS).netloc


def files(folder: Path) -> list[Path]:
    return list(folder.glob("*.eml"))


def text(file: Path) -> str:
    return file.read_text("utf-8")


async def test_nobody_writes_to_them(course: Course, settings: Settings, mail_folder: Path) -> None:
    await course.linked()
    for subject, more in (("x-1", dict[str, str]()), ("ada", {"email": "ada@school.example"})):
        course.lms.joins(subject, LEARNER, **more)
    async with course.browser() as browser:
        for subject in course.lms.people:
            token_of(await browser.launch(subject))
    everybody = [row.id for row in await Learner.filter(source="LTI")]
    await complete_objective(course.club.by(course.club.sam), course.club.solve_forks, everybody)
    async with working(settings, *course.world):
        while await Delivery.filter(kind="AWARD_MAIL", sent_at=None).count():  # noqa: ASYNC110 - another task writes
            await asyncio.sleep(0.02)
    written = [text(file) for file in files(mail_folder)]
    assert ["ada@school.example" in letter for letter in written] == [True]


async def test_they_may_erase_their_account_by_their_name(course: Course) -> None:
    await course.linked()
    course.lms.joins("ada", LEARNER, name="Ada Lovelace")
    async with course.browser() as browser:
        page = await browser.launch("ada")
        learner = await Learner.get(source="LTI")
        user_id = (await learner_of(learner.id)).user_id
        assert user_id
        await erase_account(Actor(Viewer(user_id), course.tools), user_id, "ada lovelace")
        assert await LtiIdentity.all().count() == 0
        left = await learner_of(learner.id)
        assert (left.name, left.user_id, left.removed_at is None) == (None, None, False)
        answer = await browser.client.post(
            f"{ADDRESS}/graphql",
            json={"query": BACKPACK},
            headers={"Authorization": f"Bearer {token_of(page)}"},
        )
    assert answer.status_code == 401
