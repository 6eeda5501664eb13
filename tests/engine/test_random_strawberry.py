"""Whatever is asked of Strawberry types, with whatever extensions: is the answer that of graphql-core?"""

import asyncio
from collections import Counter
from random import Random
from typing import Any

import pytest
from graphql import parse, validate
from graphql.execution import ExecutionResult
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from tests.engine.random_documents import Operation, random_operation
from tests.engine.running import CORE, LEVELS, ExecutorClass, handed_over, ran, settled
from tests.engine.sameness import Answers, Place, differences, recording, unpropagated
from tests.engine.strawberry_schemas import EXTENSIONS, strawberry_schema
from tests.engine.strawberry_types import Branch, Growing
from tests.engine.test_random_queries import PROFILE

BY_HAND = {"each field", "each field, later"}  # they see each field: those may be handed over


class Asked:
    """One operation on one tree, asked as often as needed."""

    def __init__(self, operation: Operation, root: Branch, extensions: str) -> None:
        self.operation, self.root, self.extensions = operation, root, extensions

    async def of(self, executor: ExecutorClass) -> tuple[Any, Counter[str]]:
        """The answer, and what the extensions have seen."""
        context: dict[str, Any] = {"root": self.root, "log": []}
        result = await strawberry_schema(executor, self.extensions).execute(
            self.operation.text, variable_values=dict(self.operation.variables), context_value=context
        )
        await settled()
        return result, Counter(map(repr, context["log"]))

    async def everything(self, types: dict[Place, Any]) -> ExecutionResult:
        schema = strawberry_schema(CORE, "none")._schema
        context = {"root": self.root, "log": []}
        document = unpropagated(parse(self.operation.text))
        return await ran(
            recording(types), schema, document, None, self.operation.variables, context_value=context
        )

    async def differences(self) -> list[str]:
        types: dict[Place, Any] = {}
        everything = await self.everything(types)
        core, seen = await self.of(CORE)
        found = []
        for _ in range(2):  # the second time by the plan of the first
            other, seen_by_other = await self.of(LEVELS)
            found += differences(Answers(core, other, everything, types, at_once=False))
            if not core.errors and seen != seen_by_other:
                found.append(f"extensions see otherwise: {seen - seen_by_other} {seen_by_other - seen}")
        return found


# graphql-core's own: what it cancels before it began.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@pytest.mark.parametrize("extensions", EXTENSIONS)
@settings(PROFILE, max_examples=PROFILE.max_examples // 8)
@given(
    random=st.randoms(use_true_random=False),
    seed=st.integers(0, 2**32),
    trouble=st.sampled_from([0.0, 0.03, 0.15]),
)
def test_a_random_query_of_strawberry_types_is_answered_as_graphql_core_does(
    extensions: str, random: Random, seed: int, trouble: float
) -> None:
    schema = strawberry_schema(CORE, "none")._schema
    operation = random_operation(random, schema)
    note(f"{operation.text}\nvariables {operation.variables}")
    assume(not validate(schema, parse(operation.text)))
    before = handed_over()
    found = Asked(operation, Growing(seed, trouble).branch(), extensions)
    assert asyncio.run(found.differences()) == []
    assert extensions in BY_HAND or handed_over() == before
