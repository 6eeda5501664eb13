"""How does a story link a course of a learning platform, whose roster is told without one?"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from actions.lti_enrolling import enrol, take_roster
from actions.lti_links import (
    Course,
    ask_hourly,
    found_link,
    launch_lti,
    link_lti,
    sync_lti_roster,
    unlink_lti,
)
from actions.lti_people import Person, recognise_lti
from actions.lti_platforms import register_lti_platform
from actions.lti_scores import owe_scores_of
from actions.progress import complete_objective
from tests.stories import ChessClub
from tests.stories import Person as Account

COURSE_VERBS: set[Callable[..., Any]] = {
    *(enrol, take_roster, link_lti, launch_lti, sync_lti_roster, ask_hourly, unlink_lti, owe_scores_of),
}
DEPLOYMENT, CONTEXT = "deployment-1", "chess-101"


def of_course(subject: str, **more: object) -> Person:
    """An active learner, unless it says otherwise."""
    told: dict[str, object] = {"name": None, "email": None, "learns": True, "teaches": False} | more
    return Person(subject, **told)  # type: ignore[arg-type]  # each test tells what it means


async def platform_of(club: ChessClub, by: Account, issuer: UUID, name: str = "lms") -> UUID:
    address = f"https://{name}.example"
    return await register_lti_platform(
        club.by(by), issuer, address, "client", f"{address}/a", f"{address}/t", f"{address}/k", [DEPLOYMENT]
    )


def course_of(platform: UUID, context: str = CONTEXT) -> Course:
    return Course(
        platform, DEPLOYMENT, context, "Chess 101", "https://lms.example/m", "https://lms.example/l", None
    )


async def linked(club: ChessClub, context: str = CONTEXT) -> UUID:
    """The club's space, to a course whose roster never came."""
    platform = await platform_of(club, club.olive, club.issuer)
    return await link_lti(club.by(club.olive), course_of(platform, context), club.space)


async def roster(club: ChessClub, link: UUID, *people: Person) -> None:
    """As the course tells it now."""
    found = await found_link(link)
    active = [each for each in people if each.is_somebody]
    await recognise_lti(club.operator, found.platform_id, found.deployment, active)
    await take_roster(club.operator, link, list(people), club.tools.now())


async def launched(club: ChessClub, link: UUID, somebody: Person) -> None:
    found = await found_link(link)
    await recognise_lti(club.operator, found.platform_id, found.deployment, [somebody])
    await enrol(club.operator, link, somebody)


async def a_course_comes(club: ChessClub) -> None:
    """Ana is a learner here already; Ben's address moves; a teacher comes; somebody leaves; all is unlinked."""
    link = await linked(club)
    course = course_of((await found_link(link)).platform_id)
    ana = of_course("a", name="Ana A.", email="ana@learner.example")
    eve, tea = of_course("e", name="Eve"), of_course("t", learns=False, teaches=True)
    await launched(club, link, eve)
    await roster(club, link, ana, eve, tea, of_course("x", active=False))
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await roster(club, link, ana._replace(email="ana@new.example"), eve._replace(active=False))
    await owe_scores_of(club.operator, club.space)
    await roster(club, link, ana, eve)
    await sync_lti_roster(club.by(club.sam), link)
    await ask_hourly(club.operator, link, club.space)
    await launch_lti(club.operator, link, course, "link-1")
    await unlink_lti(club.by(club.sam), link)
