"""How is a space's table of progress written as CSV? (RFC 4180)

It begins with a mark for Excel, which pandas and LibreOffice take for what it is. What could run as a formula is
marked, and reading it back by `importLearners` changes nothing.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import chain, count
from uuid import UUID

from actions.csv_cells import marked, written
from models.progress_table import Columns, TableRow, columns_of, table_rows
from models.spaces import SpaceRow

MARK = "\ufeff"
OWN = ("Name", "Email", "Points", "Completed")
MOST_CELLS = 4_000  # in memory at once, and whoever else waits for this process waits for no more than these
MOST_LINES = 1000


async def progress_csv(space: SpaceRow, ask: Callable[[], Awaitable[None]]) -> AsyncIterator[str]:
    """Piece by piece; `ask` raises where it may not go on, and is asked after each piece was read."""
    kinds = await columns_of(space)
    headers = [header for columns in kinds for header in columns.headers]
    size = max(1, min(MOST_LINES, MOST_CELLS // (len(headers) + len(OWN))))
    await ask()
    yield MARK + written([_distinct([*OWN, *headers])])
    rows = await table_rows(space.id, None, size)
    while rows:
        piece = written(await _lines(rows, kinds))
        await ask()
        yield piece
        rows = await table_rows(space.id, rows[-1], size)


async def _lines(rows: Sequence[TableRow], kinds: Sequence[Columns]) -> list[list[object]]:
    ids: list[UUID] = [row.id for row in rows]
    found = [await columns.cells(ids) for columns in kinds]
    return [
        [marked(row.name or ""), marked(row.email), row.points, row.completed_count]
        + [cell for cells in found for cell in cells[row.id]]
        for row in rows
    ]


def _distinct(headers: Sequence[str]) -> list[str]:
    """Two columns of one name could not be told apart."""
    told = dict[str, None]()
    for header in headers:
        names = chain([header], (f"{header} ({number})" for number in count(2)))
        told[next(name for name in names if name not in told)] = None
    return [marked(header) for header in told]
