"""Would a document run here? Asked before it is trusted."""

from graphql import GraphQLError, OperationDefinitionNode, parse, specified_rules
from strawberry.schema.schema import validate_document

from laurel.graph import schema
from laurel.limiting import MOST_CHARACTERS, MOST_TOKENS, too_long


def fault_of(text: str) -> str | None:
    """What is wrong with it, in a sentence and with its place; None where it is valid and has an operation."""
    if len(text) > MOST_CHARACTERS or "\0" in text:
        return f"A document has at most {MOST_CHARACTERS:,} characters, and NUL is none of them."
    if refused := too_long(text):
        return _told(refused)
    try:
        document = parse(text, max_tokens=MOST_TOKENS)
    except GraphQLError as error:
        return _told(error)
    if not any(isinstance(each, OperationDefinitionNode) for each in document.definitions):
        return "It has no operation, only fragments."
    errors = validate_document(schema._schema, document, tuple(specified_rules))
    return _told(errors[0]) if errors else None


def _told(error: GraphQLError) -> str:
    places = error.locations or []
    where = f" (line {places[0].line}, column {places[0].column})" if places else ""
    return f"{error.message.splitlines()[0]}{where}"
