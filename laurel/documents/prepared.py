"""Which documents need not be parsed and validated again?"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from cachetools import LRUCache
from graphql import DocumentNode, get_operation_ast
from strawberry import Schema
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import validate_document
from strawberry.types import ExecutionContext

from laurel.documents.rules import Rules, rules_for
from schema.errors import coded

MOST_BYTES = 64 * 1024 * 1024
PER_CHARACTER, PER_DOCUMENT = 120, 4096  # bytes that a parsed document takes: measured, docs/decisions/0012
LONG = 2000  # characters: validating a longer one for the first time would hold up the others
VALIDATING = ThreadPoolExecutor(
    1, "validation"
)  # one, so that many long documents slow nobody more than one does
MOST_WAITING = 20  # for that thread: a second or two
WAITING = set[object]()
BUSY = (
    "Too many long documents are looked at for the first time just now. Send this one again in some seconds."
)


class Prepared(NamedTuple):
    """A document, its length in characters, and under which rules it was found to be valid."""

    document: DocumentNode
    length: int
    valid: set[Rules]


def _bytes(kept: Prepared) -> int:
    return PER_DOCUMENT + PER_CHARACTER * kept.length


PREPARED: LRUCache[tuple[Schema, str], Prepared] = LRUCache(MOST_BYTES, getsizeof=_bytes)
"""By schema and text. Only valid documents come in, so what fails drives out nothing."""


class PreparedDocuments(SchemaExtension):
    """Takes the place of Strawberry's two caches, whose keys hash the whole tree and whose size has no bound.

    Who may not introspect is validated by another rule, so the rules are part of what is remembered.
    """

    _known: Prepared | None = None

    def on_operation(self) -> Iterator[None]:
        self.execution_context.validation_rules = rules_for(self.execution_context.context)
        yield

    def on_parse(self) -> Iterator[None]:
        running = self.execution_context
        self._known = prepared(running.schema, running.query or "")
        if self._known and running.graphql_document is None:
            running.graphql_document = self._known.document
        yield

    async def on_validate(self) -> AsyncIterator[None]:
        running = self.execution_context
        rules = running.validation_rules
        if self._known and rules in self._known.valid:
            running.validation_rules = ()  # so that nothing is validated; other extensions may refuse it still
            yield
            return
        if running.graphql_document and running.pre_execution_errors is None and _is_long(running.query):
            await _validate_beside(running, running.graphql_document)
        yield
        if not running.pre_execution_errors and running.query and running.graphql_document:
            _remember(running.schema, running.query, running.graphql_document, rules)


def prepared(schema: Schema, text: str) -> Prepared | None:
    """What is known of a document that was found valid before."""
    return PREPARED.get((schema, text))


def _is_long(text: str | None) -> bool:
    return len(text or "") > LONG


async def _validate_beside(running: ExecutionContext, document: DocumentNode) -> None:
    """In a thread, so that others are answered meanwhile."""
    rules, running.validation_rules = running.validation_rules, ()
    if len(WAITING) >= MOST_WAITING:
        running.pre_execution_errors = [coded("RATE_LIMITED", BUSY)]
        return
    run, place = asyncio.get_running_loop().run_in_executor, object()
    WAITING.add(place)
    try:
        found = await run(VALIDATING, validate_document, running.schema._schema, document, rules)
    finally:
        WAITING.discard(place)
    running.pre_execution_errors = found or None


def _remember(schema: Schema, text: str, document: DocumentNode, rules: Rules) -> None:
    known = prepared(schema, text)
    if known is None:
        PREPARED[schema, text] = Prepared(document, len(text), {rules})
    else:
        known.valid.add(rules)


def is_query(schema: Schema, text: str, operation_name: str | None) -> bool:
    """Whether the operation is known to be one that only reads."""
    known = prepared(schema, text)
    operation = get_operation_ast(known.document, operation_name) if known else None
    return operation is not None and operation.operation.value == "query"
