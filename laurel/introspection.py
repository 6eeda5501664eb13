"""Who may ask what can be asked? LAUREL_PLAYGROUND decides the page and introspection together."""

from collections.abc import Iterator

from graphql.validation import NoSchemaIntrospectionCustomRule
from strawberry.extensions import SchemaExtension

from models.who import Nobody
from schema.context import Context


class IntrospectionWhereOpen(SchemaExtension):
    """`on`: everybody. `signed-in`: whoever has a token. `off`: nobody; the contract is a file of ours anyway."""

    def on_operation(self) -> Iterator[None]:
        if not may_introspect(self.execution_context.context):
            rules = self.execution_context.validation_rules
            self.execution_context.validation_rules = (*rules, NoSchemaIntrospectionCustomRule)
        yield


def may_introspect(context: Context) -> bool:
    """Who may not is told no names that they did not know either."""
    if context.everyone:
        return True  # each was asked before they came to share
    if context.playground == "signed-in":
        return not isinstance(context.who, Nobody)
    return context.playground == "on"
