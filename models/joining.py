"""How do several statements become one, with the values of each numbered on?"""

import re
from functools import cache, lru_cache


@lru_cache(1000)
def joined(sqls: tuple[str, ...]) -> str:
    """Writes, as parts of the last one."""
    parts, before = list[str](), 0
    for sql in sqls:
        parts.append(_renumbered(sql, before))
        before += max(int(number) for number in re.findall(r"\$(\d+)", sql))
    *first_ones, last = parts
    named = ", ".join(f"write_{place} AS ({part})" for place, part in enumerate(first_ones))
    return f"WITH {named} {last}" if named else last


@cache
def one_after_another(sql: str, times: int, values: int) -> str:
    """The same SELECT several times, each time with so many values of its own."""
    selects = [_renumbered(sql, place * values) for place in range(times)]
    return " UNION ALL ".join(
        f"SELECT * FROM ({select}) AS time_{place}" for place, select in enumerate(selects)
    )


def _renumbered(sql: str, before: int) -> str:
    """With so many values before its own."""
    return re.sub(r"\$(\d+)", lambda found: f"${before + int(found[1])}", sql)
