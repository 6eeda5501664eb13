"""The share of the points is the score, told through deliveries: once each, also after the platform was away."""

import asyncio
from datetime import timedelta

from actions.lti_scores import owe_scores
from actions.objectives import create_manual_objective
from actions.progress import complete_objective, revoke_completion
from laurel.worker import working
from models.deliveries import Delivery
from models.learners import Learner
from models.lti_links import LtiLink
from tests.clock import Clock
from tests.enrolling import of_course, roster
from tests.live_acts import new_badge
from tests.lti.course import Course

PEOPLE = [of_course(name, name=name.title()) for name in ("ada", "eve", "kim")]


async def told(course: Course, settings: object, count: int) -> list[tuple[str, float]]:
    """Once nothing is owed any more: who has which score by now, in order of arrival."""
    async with working(settings, *course.world), asyncio.timeout(40):  # type: ignore[arg-type]  # the fixture's own
        await owe_scores(course.tools)
        owed = Delivery.filter(kind="LTI_SCORE", sent_at=None)
        while await owed.count() or len(course.lms.scores) < count:  # noqa: ASYNC110 - another task writes
            await asyncio.sleep(0.02)
    assert len(course.lms.scores) == count, course.lms.scores
    return [(score["userId"], score["scoreGiven"]) for score in course.lms.scores]


async def learners(course: Course) -> dict[str, Learner]:
    return {str(row.name): row for row in await Learner.filter(source="LTI")}


async def test_a_score_is_the_share_of_the_points(course: Course, settings: object, clock: Clock) -> None:
    club, by_sam = course.club, course.club.by(course.club.sam)
    await roster(club, await course.linked(), *PEOPLE)
    ada = (await learners(course))["Ada"].id
    await complete_objective(by_sam, club.solve_forks, [ada])
    assert await told(course, settings, 1) == [("ada", 16.67)]  # 10 of 60
    clock.passes(timedelta(seconds=5))
    await complete_objective(by_sam, club.give_mate, [ada])
    await create_manual_objective(by_sam, club.space, await new_badge(club), "Win.", points=40)
    assert (await told(course, settings, 2))[1:] == [("ada", 30.0)]  # of 100
    clock.passes(timedelta(seconds=5))
    await revoke_completion(by_sam, club.solve_forks, [ada], "By mistake.")
    assert (await told(course, settings, 3))[2:] == [("ada", 20.0)]
    assert len(course.lms.lines) == 1
    assert {score["scoreMaximum"] for score in course.lms.scores} == {100}


async def test_each_arrives_once_after_the_platform_was_away(
    course: Course, settings: object, clock: Clock
) -> None:
    club, by_sam = course.club, course.club.by(course.club.sam)
    await roster(club, await course.linked(), *PEOPLE)
    everybody = [row.id for row in (await learners(course)).values()]
    course.lms.away = True
    async with working(settings, *course.world), asyncio.timeout(40):  # type: ignore[arg-type]  # the fixture's own
        await complete_objective(by_sam, club.solve_forks, everybody)
        await owe_scores(course.tools)
        await owe_scores(course.tools)
        while await Delivery.filter(kind="LTI_SCORE", problem=None).count():  # noqa: ASYNC110 - another task writes
            await asyncio.sleep(0.02)
        clock.passes(timedelta(seconds=5))
        await complete_objective(by_sam, club.give_mate, everybody)
        await owe_scores(course.tools)
    course.lms.away = False
    clock.passes(timedelta(hours=7))
    assert sorted(await told(course, settings, 3)) == [(name, 50.0) for name in ("ada", "eve", "kim")]


async def test_two_processes_owe_a_score_once(course: Course) -> None:
    club = course.club
    await roster(club, await course.linked(), *PEOPLE)
    everybody = [row.id for row in (await learners(course)).values()]
    await complete_objective(club.by(club.sam), club.solve_forks, everybody)
    await asyncio.gather(*(owe_scores(course.tools) for _ in range(4)))
    assert await Delivery.filter(kind="LTI_SCORE").count() == 3


async def test_a_score_that_was_heard_already_is_told(course: Course, settings: object) -> None:
    """A process that died while it told one tells it again: the platform says so, and that is that."""
    club = course.club
    await roster(club, await course.linked(), *PEOPLE)
    ada = (await learners(course))["Ada"].id
    await complete_objective(club.by(club.sam), club.solve_forks, [ada])
    await told(course, settings, 1)
    course.lms.scores[0]["timestamp"] = "2999-01-01T00:00:00Z"
    delivery = await Delivery.get(kind="LTI_SCORE")
    body = {"member": delivery.key.split(":")[1], "score": 1, "at": "2030-03-01T12:00:00+00:00"}
    await Delivery.filter(id=delivery.id).update(sent_at=None, next_attempt_at=course.tools.now(), body=body)
    await told(course, settings, 1)


async def test_a_course_without_grades_hears_nothing(course: Course) -> None:
    club = course.club
    await roster(club, await course.linked(), *PEOPLE)
    await LtiLink.all().update(line_items_url=None)
    ada = (await learners(course))["Ada"].id
    await complete_objective(club.by(club.sam), club.solve_forks, [ada])
    await owe_scores(course.tools)
    assert await Delivery.filter(kind="LTI_SCORE").count() == 0
