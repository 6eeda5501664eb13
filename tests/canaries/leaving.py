"""What leaves Laurel, by which way, to whom? And which canary is in it that they may not see?"""

import base64
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from laurel.serving import SILENT
from tests.canaries.planting import FORM, Canaries

PACKED = re.compile(rb"[\w+/-]{16,}")  # what may be base64


class Leaving(NamedTuple):
    """Bytes on their way to an audience, by its letter; empty for those to whom nothing private goes."""

    way: str
    audience: str
    what: str
    content: bytes


def met(leaving: Leaving, canaries: Canaries) -> set[str]:
    """The fields of which it tells, though its audience may not see them."""
    content = leaving.content
    texts = {found.decode() for part in _unpacked(content) for found in FORM.findall(part.lower())}
    texts |= {text for text in canaries if not text.startswith("canary") and text.encode() in content}
    known = {canaries[text] for text in texts if text in canaries}
    return {canary.field for canary in known if not set(leaving.audience) & set(canary.letters)}


def _unpacked(content: bytes) -> Iterator[bytes]:
    """As it is, and what is written in it as base64: tokens, cursors, signed documents."""
    yield content
    for token in set(PACKED.findall(content)):
        for start in range(4):
            piece = token[start : start + (len(token) - start) // 4 * 4]
            yield base64.b64decode(piece.replace(b"-", b"+").replace(b"_", b"/") + b"=" * (-len(piece) % 4))


def escaped(left: Iterable[Leaving], canaries: Canaries) -> list[str]:
    """A line for each that got out."""
    return [
        f"{each.way}: {field} to {each.audience or 'nobody'} in {each.what[:200]}"
        for each in left
        for field in sorted(met(each, canaries))
    ]


def seen(left: Iterable[Leaving], canaries: Canaries) -> set[str]:
    """The fields that anybody was told of: else the detector may look at nothing."""
    texts = {found.decode() for each in left for found in FORM.findall(each.content.lower())}
    return {canaries[text].field for text in texts if text in canaries}


@contextmanager
def logged() -> Iterator[list[str]]:
    """Each line that would stand in the log of who logs all that there is, tracebacks too."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    root, handler = logging.getLogger(), Kept()
    before = {name: logging.getLogger(name).level for name in ("", *SILENT)}
    try:
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        for name, level in SILENT.items():
            logging.getLogger(name).setLevel(level)
        yield lines
    finally:
        root.removeHandler(handler)
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
