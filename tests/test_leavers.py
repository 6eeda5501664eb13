"""Whoever sends a mutation over a socket and leaves hangs nothing (realtime.md, 12)."""

import asyncio

from actions.progress import complete_objective
from actions.verbs import _running, finish
from models.diary import SpaceEventKind
from schema.ids import encode
from tests.looking import completed, diary, gapless
from tests.many import many_learners
from tests.serving import Served
from tests.socket_client import connected
from tests.stories import ChessClub

LEAVERS = 50  # as many as one person may have
COMPLETE = """mutation ($objective: ID!, $learner: ID!) {
  completeObjective(input: { objective: $objective, learners: [$learner] }) { __typename }
}"""


async def somebodys_verb_runs() -> None:
    """One's own may not have begun yet: then it never does, and nothing is half done either."""
    async with asyncio.timeout(10):
        while not _running:  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0)


async def test_fifty_who_leave_in_the_midst_leave_the_database_usable(
    served: Served, club: ChessClub
) -> None:
    learners = await many_learners(club, LEAVERS)
    objective = encode("objective", club.give_mate)

    async def comes_and_leaves(learner: str) -> None:
        async with connected(served) as socket:
            await socket.begin(club.sam.token)
            await socket.ask("1", COMPLETE, variables={"objective": objective, "learner": learner})
            await somebodys_verb_runs()

    await asyncio.gather(*(comes_and_leaves(encode("learner", learner)) for learner in learners))
    async with asyncio.timeout(20):
        await finish()
        await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    told = await diary(club.space, SpaceEventKind.OBJECTIVE_COMPLETED)
    done = [learner for learner in learners if await completed(learner, club.give_mate)]
    assert done, "nobody's verb had begun"
    assert {line.learner_id for line in told} == {*done, club.ana}
    assert len(told) == len(done) + 1
    assert await gapless(club.space)
