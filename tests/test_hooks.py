"""Extensions run as Strawberry's own runner runs them: each hook, in order, and outwards again in the reverse order."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import strawberry
from strawberry.extensions import SchemaExtension
from strawberry.extensions.runner import SchemaExtensionsRunner

from laurel.hooks import RememberingRunner


@strawberry.type
class Query:
    @strawberry.field
    def one(self) -> int:
        return 1


def telling(told: list[str], name: str) -> type[SchemaExtension]:
    class Telling(SchemaExtension):
        """Hooks of both kinds, and one that it has not."""

        def on_operation(self) -> Iterator[None]:
            told.append(f"{name} operation {self.execution_context.query}")
            yield
            told.append(f"{name} operated")

        async def on_execute(self) -> AsyncIterator[None]:
            told.append(f"{name} execute")
            yield
            told.append(f"{name} executed")

        def on_validate(self) -> Iterator[None]:
            told.append(f"{name} validate")
            yield

        def get_results(self) -> dict[str, Any]:
            return {name: len(told)}

    return Telling


class Bare(SchemaExtension):
    """Does nothing at all."""


def schema_with(runner: type[SchemaExtensionsRunner], told: list[str]) -> strawberry.Schema:
    class Schema(strawberry.Schema):
        def create_extensions_runner(self, execution_context: Any, extensions: Any) -> SchemaExtensionsRunner:
            return runner(execution_context, extensions)

    return Schema(Query, extensions=[telling(told, "a"), Bare, telling(told, "b")])


@pytest.mark.parametrize("query", ["{ one }", "{ two }", "{"])
async def test_the_same_hooks_run_in_the_same_order(query: str) -> None:
    ours, theirs = list[str](), list[str]()
    answers = [
        await schema_with(runner, told).execute(query)
        for runner, told in ((RememberingRunner, ours), (SchemaExtensionsRunner, theirs))
    ]
    assert ours == theirs
    assert answers[0].extensions == answers[1].extensions
    assert set(answers[0].extensions or {}) == {"a", "b"}
    assert (answers[0].data, str(answers[0].errors)) == (answers[1].data, str(answers[1].errors))


@pytest.mark.parametrize("twice", [False, True])
async def test_an_exception_of_a_hook_passes_by_those_around_it(twice: bool) -> None:
    """Each is ended, and what is answered tells of it."""
    told = list[str]()

    class Around(SchemaExtension):
        def on_operation(self) -> Iterator[None]:
            try:
                yield
            except Exception as error:
                told.append(str(error))
                raise

    class Failing(SchemaExtension):
        def on_operation(self) -> Iterator[None]:
            yield
            if twice:
                yield
            raise ValueError("broken")

    class Schema(strawberry.Schema):
        def create_extensions_runner(self, execution_context: Any, extensions: Any) -> SchemaExtensionsRunner:
            return RememberingRunner(execution_context, extensions)

    answer = await Schema(Query, extensions=[Around, Failing]).execute("{ one }")
    assert len(told) == 1
    assert ("more than once" in told[0]) == twice
    assert [error.message for error in answer.errors or []] == told


async def test_a_hook_that_is_no_generator_is_a_mistake_of_ours() -> None:
    class Plain(SchemaExtension):
        def on_operation(self) -> None:  # type: ignore[override]  # what Strawberry takes too
            """Runs before, and can't run after."""

    runner = RememberingRunner(None, [Plain()])  # type: ignore[arg-type]  # nothing is executed
    with pytest.raises(TypeError, match="must be a generator"):
        runner.operation()
