"""Who may ask what can be asked? LAUREL_PLAYGROUND decides the page and introspection together."""

from models.who import Nobody
from schema.context import Context


def may_introspect(context: Context) -> bool:
    """`on`: everybody. `signed-in`: whoever has a token. `off`: nobody; the contract is a file of ours anyway.

    Who may not is told no names that they did not know either.
    """
    if context.everyone:
        return True  # each was asked before they came to share
    if context.playground == "signed-in":
        return not isinstance(context.who, Nobody)
    return context.playground == "on"
