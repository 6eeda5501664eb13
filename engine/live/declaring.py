"""Which subscriptions can be shared, and by whom? Said where the field is declared."""

import asyncio
from collections.abc import Awaitable, Collection, Hashable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol, cast

from graphql import (
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLSchema,
    OperationDefinitionNode,
    get_operation_ast,
)
from graphql.execution.values import get_argument_values, get_variable_values
from strawberry.types import ExecutionContext

from engine.flattening import flattened

_SHARING = "sharing"
Given = Mapping[str, Any]  # the arguments of the subscription's field, by their names in GraphQL


class Sharing(Protocol):
    """What a shared run must be told by those who know what is watched. Contexts are the schema's."""

    async def audience(self, context: Any, given: Given) -> Hashable | None:
        """To which one who comes belongs; None for who may not watch, or not together with others.

        An audience is whatever may change the answer.
        """

    def who(self, context: Any) -> Hashable:
        """Who comes: of all that are equal, one is asked for."""

    async def lost(
        self, context: Any, audience: Hashable, everybody: Collection[Hashable]
    ) -> Collection[Hashable]:
        """Who of a run's members do not belong to the audience any more. `context` is the run's.

        Asked in few statements, after all rows of an answer were read and before any of it is sent.
        """

    def context(self, context: Any, audience: Hashable) -> Any:
        """What the run's resolvers are given: an audience, and nothing of whose context it is made from.

        Whatever asks it for the viewer raises NeedsViewer, and its `touched` is true from then on.
        """

    async def mark(self, audience: Hashable) -> Hashable:
        """Another one after whatever may have changed the answer, read in one quick statement."""

    def listening(self, context: Any, audience: Hashable) -> AbstractContextManager[asyncio.Event]:
        """A flag that is set when something happened."""

    def woken(self, flag: asyncio.Event) -> Awaitable[None]:
        """Until the flag is set, which clears it, or a heartbeat has passed."""

    def paused(self, members: int) -> Awaitable[None]:
        """Between two looks."""

    def turned_away(self) -> Mapping[str, Any]:
        """The error that a member's stream ends with when it belongs to the audience no more, as in JSON."""


def shared(sharing: Sharing) -> dict[str, Sharing]:
    """The `metadata` of a subscription's field."""
    return {_SHARING: sharing}


def declared(running: ExecutionContext) -> tuple[Sharing, Given] | None:
    """How the subscription that is about to run is shared, and its arguments. None for one that is not."""
    schema = running.schema._schema
    document = running.graphql_document
    operation = get_operation_ast(document, running.operation_name) if document else None
    root = schema.subscription_type
    if document is None or operation is None or root is None:
        return None
    fragments = {
        each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
    }
    node = next(flattened(fragments, operation.selection_set))
    field = root.fields.get(node.name.value)
    sharing = _sharing(field) if field else None
    values = _variables(schema, operation, running.variables or {}) if sharing else None
    if field is None or sharing is None or values is None:
        return None
    return sharing, get_argument_values(field, node, values)


def _sharing(field: GraphQLField) -> Sharing | None:
    told: Any = (field.extensions or {}).get("strawberry-definition")
    return cast(Sharing | None, getattr(told, "metadata", {}).get(_SHARING))


def _variables(schema: GraphQLSchema, operation: OperationDefinitionNode, given: dict[str, Any]) -> Any:
    """None for wrong ones, of which the execution tells in its own words."""
    found = get_variable_values(schema, operation.variable_definitions or (), given)
    return None if isinstance(found, list) else found
