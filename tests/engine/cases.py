"""What is one case of behaviour, and is its answer the same by both executors?"""

import asyncio
from collections.abc import Iterable
from functools import cache
from inspect import isfunction
from typing import Any, NamedTuple

import pytest
from graphql import GraphQLSchema, build_schema

from tests.engine.running import CORE, LEVELS, ExecutorClass, as_text, handed_over, ran, settled


class Case(NamedTuple):
    """A document, the root it is asked of, and a part of the answer's text: so that a case is about what it says.

    A root that is a function is made anew for each executor.
    """

    asks: str
    says: str
    root: Any = None
    variables: dict[str, Any] | None = None
    options: dict[str, Any] = {}  # noqa: RUF012 - never written
    over: str | None = None  # why it is handed to graphql-core, if it is


def each(cases: dict[str, Case]) -> pytest.MarkDecorator:
    """One test for each case, by its name."""
    return pytest.mark.parametrize("case", cases.values(), ids=cases.keys())


built_once = cache(build_schema)


async def differing(schema: GraphQLSchema | str, case: Case) -> list[str]:
    """In which ways the answers, or what is counted, are not what they should be; in order, told to the letter."""
    built = built_once(schema) if isinstance(schema, str) else schema
    theirs = await answer(CORE, built, case)
    before = handed_over()
    ours = await answer(LEVELS, built, case)
    counted = {why for why, count in handed_over().items() if count != before.get(why, 0)}
    found = [] if ours == theirs else [f"core {theirs}", f"ours {ours}"]
    found += [] if case.says in theirs else [f"{case.says} is not in {theirs}"]
    return found + ([] if counted == {case.over} - {None} else [f"handed over: {counted}"])


async def answer(executor: ExecutorClass, schema: GraphQLSchema, case: Case) -> str:
    """Data and errors in their order, as text; what was raised in place of them."""
    root = case.root() if isfunction(case.root) else case.root
    try:
        result = await ran(executor, schema, case.asks, root, case.variables, **case.options)
    except Exception as error:
        return repr(error)
    finally:
        await settled()
    return as_text([result.data, [dict(each.formatted) for each in result.errors or []]])


async def later(value: Any) -> Any:
    """The value after a turn of the loop; raised if it is an exception."""
    await asyncio.sleep(0)
    if isinstance(value, Exception):
        raise value
    return value


async def stream(values: Iterable[Any]) -> Any:
    """The values as an asynchronous iterable; an exception is raised where it stands."""
    for value in values:
        yield await later(value)
