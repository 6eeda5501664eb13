"""How do names sort and how are they searched, whatever their case?"""

import re

# NUL and lone surrogates: PostgreSQL takes none, not even to look for.
UNASKABLE = re.compile(r"[\x00\ud800-\udfff]")


def sorting(name: str) -> str:
    """The form of a name that sorts and is searched; at most 400 characters for a name of 200."""
    return name.casefold()[:400]


def like(search: str) -> str:
    """The LIKE pattern (ESCAPE '!') that finds `search` anywhere in a `sorting` form."""
    askable = UNASKABLE.sub("\x01", search)  # kept in no name either, so it finds as little
    escaped = sorting(askable).replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
