"""Whoever asked may leave at any moment: the verb is finished, and no connection is lost with them (habit 1)."""

import asyncio
from collections.abc import Callable, Coroutine
from random import Random
from typing import Any
from uuid import UUID

from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.connection import get_connection

from actions.learners import add_learner, update_learner
from actions.progress import complete_objective, revoke_completion
from actions.verbs import finish
from models.diary import SpaceEventKind
from tests.looking import completed, diary, gapless, learner_of
from tests.many import many_learners
from tests.ordeal import TIMES
from tests.stories import ChessClub

Verb = Coroutine[Any, Any, object]
ASKED = 500 * TIMES
MOST_STEPS = 60  # of the event loop, before somebody leaves


def some_verb(club: ChessClub, chance: Random, learners: list[UUID], number: int) -> Verb:
    by_sam, learner = club.by(club.sam), chance.choice(learners)
    verbs: list[Callable[[], Verb]] = [
        lambda: complete_objective(by_sam, club.give_mate, [learner]),
        lambda: revoke_completion(by_sam, club.give_mate, [learner], "Left."),
        lambda: update_learner(by_sam, learner, f"Number {number}"),
        lambda: add_learner(by_sam, club.space, f"new-{number}@many.example"),
    ]
    return chance.choice(verbs)()


async def leave_early(verb: Verb, steps: int) -> bool:
    """Whether the verb was still running when the one who asked left."""
    asking = asyncio.create_task(verb)
    for _ in range(steps):
        await asyncio.sleep(0)
    left = asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    return left


def pool_is_whole() -> bool:
    connection = get_connection("default")
    if not isinstance(connection, AsyncpgDBClient):
        return True
    pool = connection._pool
    return pool is not None and pool.get_idle_size() == pool.get_size()


async def test_five_hundred_who_leave_early_lose_nothing(club: ChessClub) -> None:
    chance = Random(64)  # noqa: S311 - the same story each time, no secret
    learners = await many_learners(club, 20)
    left = [
        await leave_early(some_verb(club, chance, learners, number), chance.randrange(MOST_STEPS))
        for number in range(ASKED)
    ]
    assert sum(left) > ASKED / 2, "most leave in the middle"
    async with asyncio.timeout(20 * TIMES):
        await finish()
    assert pool_is_whole()
    async with asyncio.timeout(2):
        await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    assert await gapless(club.space)


async def test_a_verb_whose_asker_left_is_finished(club: ChessClub) -> None:
    asking = asyncio.create_task(complete_objective(club.by(club.sam), club.solve_forks, [club.ana]))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    assert asking.cancelled()
    await finish()
    assert await completed(club.ana, club.solve_forks)
    assert (await learner_of(club.ana)).points == 10
    assert len(await diary(club.space, SpaceEventKind.OBJECTIVE_COMPLETED)) == 1
