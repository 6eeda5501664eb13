"""By which rules is a document validated? For who may not introspect there is one more."""

from graphql import ASTValidationRule, specified_rules
from graphql.validation import NoSchemaIntrospectionCustomRule

from engine.validation import FewErrors
from laurel.introspection import may_introspect
from schema.context import Context

Rules = tuple[type[ASTValidationRule], ...]
OPEN: Rules = (*specified_rules, FewErrors)
CLOSED: Rules = (*OPEN, NoSchemaIntrospectionCustomRule)


def rules_for(context: Context) -> Rules:
    """Of these two, each of which a document is validated by once."""
    return OPEN if may_introspect(context) else CLOSED
