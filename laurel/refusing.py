"""Who was refused what they have no right to? A line in the log for each, and not so many that they fill it.

Of a minute, ten lines for each who asks and a hundred in all are written by a process; how many more there were is told
with the first of the next minute. A line names ids and words of ours alone: nothing that a client wrote.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, is_dataclass
from time import monotonic
from typing import Any

from actions.refusals import RefusalCode
from models.who import Display, Nobody, Viewer
from schema.finding import FINDERS, PARTS
from schema.ids import decode, encode

MOST_EACH, MOST, SECONDS = 10, 100, 60.0
MOST_IDS = 5  # that one line names
RIGHTS = {RefusalCode.NOT_ALLOWED, RefusalCode.NOT_FOUND, RefusalCode.NOT_FOR_YOURSELF, "FORBIDDEN"}
log = logging.getLogger(__name__)


class RefusalLog:
    """Counts by who asks, a minute at a time."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._since = clock()
        self._by = Counter[str]()
        self._told = 0

    def note(self, who: object, what: str, given: object, code: str) -> None:
        """`what` is a field or a door, `given` its arguments, of which the ids are told."""
        if code not in RIGHTS:
            return
        if self._clock() - self._since >= SECONDS:
            self._over()
        name = named(who)
        self._by[name] += 1
        if self._by[name] <= MOST_EACH and self._told < MOST:
            self._told += 1
            log.info("refused: %s, %s of %s: %s", name, what, " ".join(ids_in(given)) or "nothing", code)

    def _over(self) -> None:
        if left_out := self._by.total() - self._told:
            log.info("refused: %s more, of %s who asked", left_out, len(self._by))
        self._since, self._by, self._told = self._clock(), Counter(), 0


def named(who: object) -> str:
    """As clients know them; of who has not signed in nothing is told."""
    match who:
        case Viewer():
            return encode("user", who.user_id)
        case Display():
            return encode("display", who.token_id)
        case Nobody():
            return "nobody"
    return "Laurel"


def ids_in(given: object) -> list[str]:
    """The first few of what is an id, wherever it stands: not what else was written, which may be secret."""
    found = dict.fromkeys(text for text in _texts(given) if _is_id(text))
    return list(found)[:MOST_IDS]


def _texts(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    elif is_dataclass(given) and not isinstance(given, type):
        yield from _texts(asdict(given))
    elif isinstance(given, dict):
        yield from _texts(list(given.values()))
    elif isinstance(given, list):
        for each in given:
            yield from _texts(each)


def _is_id(text: str) -> bool:
    kind = text[:20].partition("_")[0]
    return kind in FINDERS and len(decode(kind, text) or ()) == PARTS.get(kind, 1)


REFUSALS = RefusalLog()
