"""Whatever schema, data and query: is the answer that of graphql-core? (`sameness` says what that means.)"""

import asyncio
from collections import Counter
from random import Random
from typing import Any

import pytest
from graphql import parse, validate
from hypothesis import HealthCheck, Phase, assume, given, note, settings
from hypothesis import strategies as st

from tests.engine.random_documents import Operation, random_operation
from tests.engine.random_types import random_schema
from tests.engine.random_values import World
from tests.engine.running import CORE, LEVELS, ExecutorClass, as_text, handed_over, ran, settled
from tests.engine.sameness import Answers, Place, differences, recording, unpropagated
from tests.ordeal import TIMES

PROFILE = settings(
    max_examples=300 * TIMES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate] if TIMES == 1 else list(Phase),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


class Asked:
    """One operation, asked of one world as often as needed."""

    def __init__(self, world: World, operation: Operation) -> None:
        self.world, self.operation = world, operation
        self.document = parse(operation.text)
        self.root = world.node(world.schema.query_type, 0)

    async def of(self, executor: ExecutorClass, document: Any = None) -> Any:
        self.world.calls.clear()
        result = await ran(
            executor, self.world.schema, document or self.document, self.root, self.operation.variables
        )
        await settled()
        return result

    async def differences(self) -> list[str]:
        types: dict[Place, Any] = {}
        everything = await self.of(recording(types), unpropagated(self.document))
        core = await self.of(CORE)
        calls = self.calls()
        self.world.forgotten()  # graphql-core forgets what it cancels before it began
        found = []
        for _ in range(2):  # the second time by the plan of the first
            other = await self.of(LEVELS)
            found += differences(Answers(core, other, everything, types, not self.world.asynchronous))
            if not core.errors and self.calls() != calls:
                found.append(f"resolvers are called otherwise: {calls} {self.calls()}")
            if forgotten := self.world.forgotten():
                found.append(f"{forgotten} coroutines are never awaited")
        return found

    def calls(self) -> Counter[str]:
        return Counter(map(as_text, self.world.calls))


def asked(random: Random, world: World) -> Asked:
    """Draws a schema and an operation that is valid there."""
    schema = random_schema(random, world)
    operation = random_operation(random, schema)
    note(f"{operation.text}\nvariables {operation.variables}")
    found = Asked(world, operation)
    assume(not validate(schema, found.document))
    return found


# graphql-core's own: what it cancels before it began. Ours are counted by the world.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@PROFILE
@given(
    random=st.randoms(use_true_random=False),
    seed=st.integers(0, 2**32),
    trouble=st.sampled_from([0.0, 0.03, 0.15]),
    asynchronous=st.booleans(),
)
def test_a_random_query_is_answered_as_graphql_core_does(
    random: Random, seed: int, trouble: float, asynchronous: bool
) -> None:
    found = asked(random, World(seed, trouble, asynchronous))
    before = handed_over()
    assert asyncio.run(found.differences()) == []
    assert handed_over() == before
