"""The roster of a course is the roster of the space: on launch, by hand and every hour (rule 18)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from actions.lti_links import ask_for_rosters, sync_lti_roster
from actions.progress import complete_objective
from laurel.worker import working
from models.deliveries import Delivery
from models.learners import Learner
from models.lti_links import LtiLink
from models.staff import StaffMember
from models.who import Viewer
from schema.ids import encode
from tests.clock import Clock
from tests.looking import learner_of
from tests.lti.course import Course
from tests.lti.lms import INSTRUCTOR, LEARNER

WATCHED = "subscription ($space: ID!) { leaderboard(space: $space) { totalCount } }"


@asynccontextmanager
async def working_at(course: Course, settings: object) -> AsyncIterator[None]:
    async with working(settings, *course.world):  # type: ignore[arg-type]  # the fixture's own
        yield


async def synced(course: Course, settings: object) -> None:
    """Asked by hand, and come."""
    before = (await LtiLink.get(id=course.link_id)).synced_at
    await sync_lti_roster(course.club.by(course.club.sam), course.link_id)
    async with working_at(course, settings), asyncio.timeout(40):
        while (await LtiLink.get(id=course.link_id)).synced_at == before:  # noqa: ASYNC110 - another task writes
            await asyncio.sleep(0.02)
    if isinstance(course.tools.now, Clock):
        course.tools.now.passes(timedelta(seconds=1))


async def user_of(name: str) -> UUID:
    user_id = (await learner_of((await Learner.get(name=name)).id)).user_id
    assert user_id
    return user_id


async def test_a_thousand_come_in_pages(course: Course, settings: object) -> None:
    await course.linked()
    for number in range(1000):
        course.lms.joins(f"l-{number}", LEARNER, name=f"Learner {number}", email=f"l{number}@school.example")
    course.lms.joins("tea", INSTRUCTOR, name="Tea Cher", email="tea@school.example")
    course.lms.joins("gone", LEARNER)
    course.lms.people["gone"]["status"] = "Inactive"
    await synced(course, settings)
    assert course.lms.asked.count("/members") == 3
    assert await Learner.filter(source="LTI", removed_at=None).count() == 1000
    assert await StaffMember.filter(email="tea@school.example", accepted_at__isnull=False).count() == 1
    await synced(course, settings)
    assert await Learner.filter(source="LTI").count() == 1000, "again changes nothing"


async def test_who_becomes_inactive_loses_access_at_once_in_open_streams_too(
    course: Course, settings: object
) -> None:
    await course.linked()
    course.lms.joins("ada", LEARNER, name="Ada")
    course.lms.joins("eve", LEARNER, name="Eve")
    course.lms.joins("tea", INSTRUCTOR)
    async with course.browser() as browser:
        await browser.launch("ada")
        await synced(course, settings)
        who = Viewer(await user_of("Ada"))
        space = encode("space", course.club.space)
        async with course.asking.watching(who, WATCHED, space=space) as answers:
            assert not (await anext(answers)).errors
            course.lms.people["ada"]["status"] = "Inactive"
            del course.lms.people["eve"]
            course.lms.people["tea"]["status"] = "Deleted"
            await synced(course, settings)
            async with asyncio.timeout(20):
                async for answer in answers:
                    if answer.errors:
                        assert answer.codes == ["FORBIDDEN"]
                        break
                else:
                    raise AssertionError("the stream ended without a reason")
        assert await Learner.filter(source="LTI", removed_at=None).count() == 0
        assert await StaffMember.filter(space_id=course.club.space).count() == 1, "Sam stays"
        course.lms.people["ada"]["status"] = "Active"
        await synced(course, settings)
        assert (await Learner.get(name="Ada")).removed_at is None, "and comes back"


async def test_a_changed_address_moves_the_learner(course: Course, settings: object) -> None:
    await course.linked()
    course.lms.joins("ada", LEARNER, name="Ada", email="ada@old.example")
    await synced(course, settings)
    before = await Learner.get(email="ada@old.example")
    course.lms.joins("ada", LEARNER, name="Ada L.", email="ada@new.example")
    await synced(course, settings)
    after = await Learner.get(id=before.id)
    assert (after.email, after.name) == ("ada@new.example", "Ada L.")
    course.lms.joins("ada", LEARNER)
    await synced(course, settings)
    assert (await Learner.get(id=before.id)).email == "ada@new.example", "what is not told stays"


async def test_who_was_here_by_address_is_the_same_person(course: Course, settings: object) -> None:
    club = course.club
    await complete_objective(club.by(club.sam), club.solve_forks, [club.cleo])
    await course.linked()
    course.lms.joins("cleo-1", LEARNER, name="Cleo", email="cleo@learner.example")
    await synced(course, settings)
    cleo = await Learner.get(id=club.cleo)
    assert (await learner_of(club.cleo)).user_id is not None
    assert cleo.points == 10
    assert await Learner.filter(source="LTI").count() == 0


async def test_who_is_there_twice_becomes_one(course: Course, settings: object) -> None:
    """Known by the platform alone at first; then it tells the address of somebody who is here."""
    club = course.club
    await course.linked()
    course.lms.joins("cleo-1", LEARNER)
    await synced(course, settings)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.cleo])
    course.lms.joins("cleo-1", LEARNER, name="Cleo", email="cleo@learner.example")
    await synced(course, settings)
    survivor = await Learner.get(id=club.cleo)
    assert (survivor.removed_at, survivor.points, survivor.email) == (None, 10, "cleo@learner.example")
    assert await Learner.filter(merged_into_id=club.cleo).count() == 1


async def test_who_tells_the_address_of_an_account_does_not_become_one_with_it(
    course: Course, settings: object
) -> None:
    """Known by the platform at first; then by an address that Ana has verified."""
    club = course.club
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await course.linked()
    course.lms.joins("not-ana", LEARNER)
    await synced(course, settings)
    course.lms.joins("not-ana", LEARNER, name="Ana", email="ana@learner.example")
    await synced(course, settings)
    ana = await learner_of(club.ana)
    assert (ana.user_id, ana.points) == (club.ana_account.user_id, 10)
    (other,) = await Learner.filter(source="LTI", removed_at=None)
    assert other.points == 0


async def test_two_who_tell_one_address_stay_two(course: Course, settings: object) -> None:
    await course.linked()
    for subject in ("a", "b"):
        course.lms.joins(subject, LEARNER, name=subject.upper(), email="shared@school.example")
    await synced(course, settings)
    rows = await Learner.filter(source="LTI")
    people = {(await learner_of(row.id)).user_id for row in rows}
    assert len(people) == len({row.email for row in rows}) == 2


async def test_it_is_asked_for_every_hour_by_one_process(course: Course, clock: Clock) -> None:
    await course.linked()
    asked = Delivery.filter(kind="LTI_ROSTER")
    assert await asked.count() == 1
    await asyncio.gather(*(ask_for_rosters(course.tools) for _ in range(3)))
    assert await asked.count() == 1
    clock.passes(timedelta(minutes=61))
    await asyncio.gather(*(ask_for_rosters(course.tools) for _ in range(3)))
    assert await asked.count() == 2


async def test_staff_see_why_a_roster_does_not_come(course: Course, settings: object) -> None:
    await course.linked()
    course.lms.away = True
    async with working_at(course, settings), asyncio.timeout(40):
        while (await LtiLink.get(id=course.link_id)).problem is None:  # noqa: ASYNC110 - another task writes
            await asyncio.sleep(0.02)
    link = await LtiLink.get(id=course.link_id)
    assert "503" in (link.problem or "")
    course.lms.away = False
    course.lms.joins("ada", LEARNER)
    await synced(course, settings)
    assert (await LtiLink.get(id=course.link_id)).problem is None
