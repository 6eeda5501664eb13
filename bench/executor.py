"""How long does executing alone take, without a database, a transport or an encoder?"""

import gc
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from inspect import isawaitable
from typing import Any, cast

import orjson
import strawberry
from graphql import execute, parse
from graphql.execution import Executor
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from bench.racing import Run, Track, race
from bench.results import Result, cost, gain
from engine.batch import batch
from engine.execution import LevelExecutionContext

QUERY = """
{
  space {
    name
    learners {
      edges { node {
        id name points
        progress { id status points completedAt objective { id points badge { id name } } }
      } }
    }
  }
}"""
OURS, STOCK = "ours", "graphql-core"
BY_HAND = "a comprehension written by hand"
# Learners, each with so many cells; how many times as fast as graphql-core we should be.
SIZES = {(1000, 50): 20.0, (1, 50): 6.0}
MOST_TIMES_BY_HAND = 1.1


@strawberry.type
class Badge:
    id: strawberry.ID
    name: str


@strawberry.type
class Objective:
    id: strawberry.ID
    points: int
    badge: Badge


@strawberry.type
class Cell:
    id: strawberry.ID
    status: str
    points: int
    completed_at: datetime | None
    objective: Objective


async def _progress(parents: Sequence["Learner"], info: strawberry.Info) -> list[list[Cell]]:
    return [parent.cells for parent in parents]


@strawberry.type
class Learner:
    id: strawberry.ID
    name: str
    points: int
    cells: strawberry.Private[list[Cell]]
    progress: list[Cell] = batch(_progress, "One for each objective.")


@strawberry.type
class Edge:
    node: Learner


@strawberry.type
class Connection:
    edges: list[Edge]


@strawberry.type
class Space:
    name: str
    learners: Connection


@strawberry.type
class Query:
    @strawberry.field
    async def space(self, info: strawberry.Info) -> Space:
        return cast(Space, info.context)


async def run(track: Track) -> list[Result]:
    """Each size by graphql-core, by ours, and by hand."""
    results = []
    for (learners, objectives), aim in SIZES.items():
        space = _space(learners // 10 if track.quick and learners > 1 else learners, objectives)
        gc.collect()
        gc.freeze()  # what is read is no garbage of those who read it
        executors = {
            STOCK: _executing(StrawberryGraphQLCoreExecutionContext, space),
            OURS: _executing(LevelExecutionContext, space),
        }
        await _require_same(executors, space)
        runs: dict[str, Run] = {name: await _timing(track, act) for name, act in executors.items()}
        runs[BY_HAND] = await _timing(track, _by_hand(space))
        taken = await race(track, runs)
        work = f"the executor alone, {len(space.learners.edges) * objectives:,} pairs"
        results += [
            gain(work, taken[OURS], STOCK, taken[STOCK], aim),
            cost(work, taken[OURS], BY_HAND, taken[BY_HAND], MOST_TIMES_BY_HAND),
        ]
    return results


Act = Callable[[], Awaitable[object]]


def _executing(context: type[Executor[Any]], space: Space) -> Act:
    schema = strawberry.Schema(Query, execution_context_class=cast(Any, context))
    document = parse(QUERY)

    async def act() -> object:
        found = execute(
            schema._schema,
            document,
            context_value=space,
            executor_class=context,
            is_awaitable=cast(Any, optimized_is_awaitable),
        )
        result = cast(Any, await found if isawaitable(found) else found)
        if result.errors:
            raise RuntimeError(str(result.errors[0]))
        return result.data

    return act


def _by_hand(space: Space) -> Act:
    async def act() -> object:
        return {
            "space": {
                "name": space.name,
                "learners": {"edges": [{"node": _learner(edge.node)} for edge in space.learners.edges]},
            }
        }

    return act


def _learner(learner: Learner) -> dict[str, object]:
    return {
        "id": learner.id,
        "name": learner.name,
        "points": learner.points,
        "progress": [
            {
                "id": cell.id,
                "status": cell.status,
                "points": cell.points,
                "completedAt": cell.completed_at.isoformat() if cell.completed_at else None,
                "objective": {
                    "id": cell.objective.id,
                    "points": cell.objective.points,
                    "badge": {"id": cell.objective.badge.id, "name": cell.objective.badge.name},
                },
            }
            for cell in learner.cells
        ],
    }


async def _require_same(executors: dict[str, Act], space: Space) -> None:
    """All give the same bytes. RuntimeError where they do not."""
    wanted = orjson.dumps(await _by_hand(space)())
    for name, act in executors.items():
        if orjson.dumps(await act()) != wanted:
            raise RuntimeError(f"{name} does not give what the comprehension gives.")


async def _timing(track: Track, act: Act) -> Run:
    """Seconds for one, of as many as fill a turn."""
    started = time.perf_counter()
    await act()
    count = max(1, int(track.seconds / (time.perf_counter() - started)))

    async def run() -> float:
        started = time.perf_counter()
        for _ in range(count):
            await act()
        return (time.perf_counter() - started) / count

    return run


def _space(learners: int, objectives: int) -> Space:
    known = [
        Objective(
            id=strawberry.ID(f"objective_{place}"),
            points=10 * place,
            badge=Badge(id=strawberry.ID(f"badge_{place}"), name=f"Badge {place}"),
        )
        for place in range(objectives)
    ]
    edges = [Edge(node=_made(number, known)) for number in range(learners)]
    return Space(name="Chess Club", learners=Connection(edges=edges))


def _made(number: int, objectives: list[Objective]) -> Learner:
    at = datetime(2026, 11, 1, 12, 30, 15, 123456, UTC)
    cells = [
        Cell(
            id=strawberry.ID(f"progress_{number}_{place}"),
            status="COMPLETED" if (number + place) % 2 else "NOT_STARTED",
            points=objective.points if (number + place) % 2 else 0,
            completed_at=at if (number + place) % 2 else None,
            objective=objective,
        )
        for place, objective in enumerate(objectives)
    ]
    return Learner(
        id=strawberry.ID(f"learner_{number}"), name=f"Learner {number}", points=number, cells=cells
    )
