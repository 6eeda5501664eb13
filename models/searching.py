"""How do names sort and how are they searched, whatever their case?"""


def sorting(name: str) -> str:
    """The form of a name that sorts and is searched; at most 400 characters for a name of 200."""
    return name.casefold()[:400]


def like(search: str) -> str:
    """The LIKE pattern (ESCAPE '!') that finds `search` anywhere in a `sorting` form."""
    # PostgreSQL keeps no NUL, so none is ever found.
    escaped = sorting(search.replace("\0", "")).replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
