"""In which spaces does the race run? Made through the models in bulk, in a database of its own."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

import asyncpg
from tortoise.backends.base.executor import EXECUTOR_CACHE

from actions.access_tokens import create_access_token
from actions.grants import create_organization, grant_organization, grant_pro, grant_staff
from actions.issuers import create_issuer
from actions.spaces import create_space
from actions.tokens import token_hash
from actions.tools import Actor, Tools, laurel
from actions.users import ensure_user
from laurel.settings import Settings
from laurel.world import opened
from models.badges import Badge
from models.keys import new_id
from models.learners import Learner
from models.migrating import migrate
from models.objectives import Objective, ObjectiveKind
from models.who import Viewer
from tests.databases import address_of, as_admin, drop

SECRET = "the secret of the race, long enough for everybody"
AT_ONCE = 2000  # rows of a statement


class Size(NamedTuple):
    """How many learners and objectives; `begun` gives every pair a row, half of them completed (PostgreSQL only)."""

    learners: int
    objectives: int
    begun: bool = True

    def __str__(self) -> str:
        return f"{self.learners:,} × {self.objectives}"

    @property
    def pairs(self) -> int:
        return self.learners * self.objectives


OTHERS = Size(
    5000, 20
)  # what an installation holds besides, so that PostgreSQL plans as it does where it is used


@dataclass(frozen=True)
class Course:
    """One space, and who and what is in it, in the order of their names."""

    size: Size
    space: UUID
    objectives: list[UUID]
    learners: list[UUID]


@dataclass(frozen=True)
class World:
    """A migrated database, its spaces, and a token of somebody on the staff of each."""

    url: str
    token: str
    courses: Mapping[str, Course]

    @property
    def token_hash(self) -> str:
        """As the database knows it."""
        return token_hash(self.token)


@asynccontextmanager
async def postgres_world(**sizes: Size) -> AsyncIterator[World]:
    """A database with a space of each size; dropped at the end of the block."""
    name = f"laurel_race_{uuid4().hex}"
    await as_admin(f'CREATE DATABASE "{name}"')
    try:
        world = await made(address_of(name), sizes)
        await _tidied(world.url)
        yield world
    finally:
        await drop(name)


async def _tidied(url: str) -> None:
    """As it would be after a while; else the first to read pays for it."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


async def made(url: str, sizes: Mapping[str, Size]) -> World:
    """The world in an empty database."""
    EXECUTOR_CACHE.clear()  # it remembers statements of one engine for the other
    settings = Settings.model_validate({"database_url": url, "secret": SECRET})
    async with opened(settings) as (tools, _):
        await migrate(url)
        operator = laurel(tools)
        owner = await ensure_user(operator, "owner@race.example", "Olive Okafor")
        staff = await ensure_user(operator, "staff@race.example", "Sam Rivera")
        issuer = await create_issuer(
            Actor(Viewer(owner), tools), "Riverside", "https://race.example", "owner@race.example", ""
        )
        organization = await create_organization(operator, "Riverside")
        await grant_pro(operator, organization)
        await grant_organization(operator, issuer, organization)
        courses = {}
        for name, size in sizes.items():
            courses[name] = await _course(Actor(Viewer(owner), tools), issuer, name, size)
            await grant_staff(operator, courses[name].space, staff)
            if size.begun:
                await _begin(url, courses[name].space)
        token = (await create_access_token(operator, staff, "Race")).token
    return World(url, token, courses)


async def _course(by: Actor, issuer: UUID, name: str, size: Size) -> Course:
    tools = by.tools
    ends_on = (tools.now() + timedelta(days=365)).date()
    space = await create_space(by, issuer, f"Course {name}", ends_on, "Europe/Paris", "Tuesdays at five.")
    badges = [_badge(tools, issuer, f"{name} {place:02}") for place in range(size.objectives)]
    await Badge.bulk_create(badges)
    objectives = [_objective(tools, space, badge.id, place) for place, badge in enumerate(badges)]
    await Objective.bulk_create(objectives)
    learners = [_learner(tools, space, name, place) for place in range(size.learners)]
    await Learner.bulk_create(learners, batch_size=AT_ONCE)
    return Course(size, space, [row.id for row in objectives], [row.id for row in learners])


# Half of the pairs, every second one of each learner and of each objective.
HALF = "(right(sort_name, 6)::int + position) % 2 = 1"
BEGIN = (
    f"""
INSERT INTO award (id, badge_id, email, recipient_name, standing, issued_at, objective_id, shared)
SELECT gen_random_uuid(), badge_id, email, name, TRUE, clock_timestamp(), objective.id, FALSE
FROM learner JOIN objective USING (space_id) WHERE space_id = $1 AND {HALF}""",
    """
INSERT INTO progress (id, learner_id, objective_id, status, points, completed_at, award_id, made_award)
SELECT gen_random_uuid(), learner.id, objective.id,
  CASE WHEN award.id IS NULL THEN 'NOT_STARTED' ELSE 'COMPLETED' END,
  CASE WHEN award.id IS NULL THEN 0 ELSE objective.points END, issued_at, award.id, award.id IS NOT NULL
FROM learner JOIN objective USING (space_id)
LEFT JOIN award ON award.badge_id = objective.badge_id AND award.email = learner.email
WHERE space_id = $1 ORDER BY learner.id, position""",
    """
UPDATE learner SET points = total, completed_count = number FROM (
  SELECT learner_id, sum(points) AS total, count(award_id) AS number FROM progress GROUP BY learner_id
) AS earned WHERE learner_id = learner.id AND space_id = $1""",
)


async def _begin(url: str, space: UUID) -> None:
    """In PostgreSQL's words: half a million rows through models would take longer than the race."""
    connection = await asyncpg.connect(url)
    try:
        for statement in BEGIN:
            await connection.execute(statement, space)
    finally:
        await connection.close()


def _badge(tools: Tools, issuer: UUID, name: str) -> Badge:
    return Badge(
        id=new_id(),
        issuer_id=issuer,
        name=f"Badge {name}",
        sort_name=f"badge {name}",
        description="Play a game.",
        created_at=tools.now(),
    )


def _objective(tools: Tools, space: UUID, badge: UUID, place: int) -> Objective:
    return Objective(
        id=new_id(),
        space_id=space,
        badge_id=badge,
        kind=ObjectiveKind.MANUAL,
        position=place,
        points=10 * (place % 5 + 1),
        stored_points=10 * (place % 5 + 1),
        created_at=tools.now(),
    )


def _learner(tools: Tools, space: UUID, course: str, place: int) -> Learner:
    return Learner(
        id=new_id(),
        space_id=space,
        email=f"learner{place}@{course}.example",
        name=f"Learner {place:06}",
        sort_name=f"learner {place:06}",
        alias=f"quiet-otter-{place:06}",
        joined_at=tools.now(),
    )
