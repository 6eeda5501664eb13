"""How does a request fail that is broken, not signed in, or met a bug? (contract: extensions.code)"""

from graphql import GraphQLError


def coded(code: str, message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code})


def bad_user_input(message: str) -> GraphQLError:
    """The request itself is wrong; the message names the argument and the remedy."""
    return coded("BAD_USER_INPUT", message)


def too_complex(message: str) -> GraphQLError:
    """More than one request may ask for; the message names the limit, what passes it and the remedy."""
    return coded("TOO_COMPLEX", message)


def unauthenticated() -> GraphQLError:
    return coded("UNAUTHENTICATED", "Sign in first: send a token as Authorization: Bearer …")


def forbidden() -> GraphQLError:
    return coded("FORBIDDEN", "Your role no longer allows this.")


def not_found(argument: str) -> GraphQLError:
    """The same words for "not there" and "not yours" (rule 37)."""
    return coded("NOT_FOUND", f"`{argument}` names nothing, or nothing that is yours to see.")


def resync(message: str) -> GraphQLError:
    return coded("RESYNC", message)
