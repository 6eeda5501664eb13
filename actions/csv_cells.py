"""How is text kept from running as a formula in a spreadsheet, and how do we get it back as it was?

What a cell begins with decides; programs that take another separator for theirs also begin a cell after a comma, a
semicolon or a tab. There one apostrophe is put in front, and one is taken away, so that any text comes back whole.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

# Also in full width, which some programs take for the same.
FORMULA = "[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
BEGINNING = "((?:^|[,;\t]) *)"
MARKABLE = re.compile(rf"{BEGINNING}('*)(?={FORMULA})")
MARKED = re.compile(rf"{BEGINNING}'('*)(?={FORMULA})")


def marked(text: str) -> str:
    """What may stand in a cell."""
    return MARKABLE.sub(r"\1'\2", text)


def written(lines: Iterable[Sequence[object]]) -> str:
    """Lines of cells as CSV (RFC 4180)."""
    text = StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue()


def unmarked(cell: str) -> str:
    """What was `marked`."""
    return MARKED.sub(r"\1\2", cell) if "'" in cell else cell
