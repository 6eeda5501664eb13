"""A platform that takes its time takes nobody else's."""

from actions.signing_in import request_sign_in
from actions.tools import Actor
from laurel.mail.post import MOST_AT_ONCE
from laurel.worker import working
from models.deliveries import Delivery
from models.lti_links import LtiLink
from models.who import Nobody
from tests.lti.course import Course
from tests.lti.silence import Silent, silence
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
