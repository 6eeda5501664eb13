"""A platform that takes its time takes nobody else's."""

import asyncio
from dataclasses import replace

from actions.signing_in import request_sign_in
from actions.tools import Actor
from laurel.lti.threads import MOST_OF_ONE
from laurel.post import MOST_AT_ONCE
from laurel.worker import working
from models.deliveries import Delivery
from models.lti_links import LtiLink
from models.lti_platforms import LtiPlatform
from models.who import Nobody
from tests.lti.course import Course, registered
from tests.lti.lms import LEARNER, Lms, learning_platform
from tests.silence import Silent, silence
from tests.worker_process import until


async def owed_rosters(course: Course, link: object, count: int) -> None:
    now = course.tools.now()
    await Delivery.bulk_create(
        [
            Delivery(
                kind="LTI_ROSTER",
                key=f"test:{number}",
                body={"link": str(link)},
                created_at=now,
                next_attempt_at=now,
            )
            for number in range(count)
        ]
    )


async def is_asked(silent: Silent) -> bool:
    return silent.waiting > 0


async def test_mail_waits_for_no_platform(course: Course, settings: object) -> None:
    """As many rosters are owed as are done at once, and their platform never answers."""
    link = await course.linked()
    mail = Delivery.filter(kind="CODE_MAIL", sent_at__not_isnull=True)
    async with silence() as silent:
        await LtiLink.filter(id=link).update(members_url=f"{silent.url}/members")
        await owed_rosters(course, link, MOST_AT_ONCE)
        async with working(settings, *course.world):  # type: ignore[arg-type]  # the fixture's own
            await until(lambda: is_asked(silent))
            await request_sign_in(Actor(Nobody(), course.tools), "nora@new.example", "a network")
            await until(mail.exists)
            assert silent.waiting == 1, "the first is not over"
            silent.end.set()


async def next_door(course: Course, lms: Lms) -> Course:
    """A course of the rival issuer's platform, linked to nothing."""
    club = replace(course.club, issuer=course.club.rival_issuer, olive=course.club.rita)
    platform = await registered(course.asking, club, lms, course.served)
    return replace(course, lms=lms, club=club, platform=platform)


async def is_full(silent: Silent) -> bool:
    return silent.waiting >= MOST_OF_ONE


async def test_launches_wait_for_no_platform_of_another_issuer(course: Course) -> None:
    async with silence() as silent, learning_platform() as other, course.browser() as browser:
        rival = await next_door(course, other)
        silent_keys = f"{silent.url}/jwks"
        await LtiPlatform.filter(issuer_id=course.club.issuer).update(jwks_url=silent_keys)
        course.lms.joins("ada", LEARNER)
        other.joins("eve", LEARNER)
        forms = [await browser.begin("ada") for _ in range(3 * MOST_OF_ONE)]
        slow = [asyncio.create_task(browser.post(form)) for form in forms]
        await until(lambda: is_full(silent))
        async with rival.browser() as next_browser:
            assert "is not linked" in (await next_browser.launch("eve")).text
        assert silent.waiting == MOST_OF_ONE
        silent.end.set()
        assert {answer.status_code for answer in await asyncio.gather(*slow)} == {400}
