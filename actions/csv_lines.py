"""Which learners does a CSV file name? Whatever spreadsheet wrote it (rule 19, RFC 4180)."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import NamedTuple

from actions.csv_cells import unmarked
from actions.outcomes import Problem
from actions.refusals import InvalidInput
from actions.values import email_address, line_of_text

SEPARATORS = ",;\t"
MOST_CELL_CHARACTERS = 4096
MOST_HEADER_LINES = 100  # a cell of it may go over several
MOST_HEADER_CHARACTERS = 64 * 1024  # in all of them: it is read again with each line
QUOTED = re.compile('(?:^|(?<=[,;\t])) *"(?:[^"]|"")*"')
UNREADABLE = "From here on it can't be read: close each quote, and double those within a cell."
# Spellings of headers, without case, accents, spaces and hyphens.
EMAIL = {
    *("email", "emailaddress", "mail", "mailaddress", "emailadresse", "mailadresse", "adressemail"),
    *("adresseemail", "courriel", "adresseelectronique", "correo", "correoelectronico", "address", "adresse"),
}
NAME = {"name", "fullname", "displayname", "learner", "student", "vollername", "nomcomplet", "nometprenom"}
FIRST = {"firstname", "givenname", "vorname", "prenom", "nombre", "forename"}
LAST = {"lastname", "familyname", "surname", "nachname", "familienname", "nom", "nomdefamille", "apellido"}


class Line(NamedTuple):
    """One learner; `number` is the first line of the file that it stands on."""

    number: int
    email: str
    name: str | None


class Columns(NamedTuple):
    email: int
    names: tuple[int, ...]


def read_lines(text: Iterable[str]) -> Iterator[Line | Problem]:
    """Each line after the header in order; blank ones are left out. A Problem of line 1 ends it."""
    rows = iter(text)
    header = _header(rows)
    told = "".join(header)
    if len(told) > MOST_HEADER_CHARACTERS or (header and _is_open(told)):
        yield Problem(1, UNREADABLE)
        return
    separator, columns = _columns(told)
    if columns is None:
        yield Problem(1, "The first line must name the columns: one of them email, another name.")
        return
    reader = csv.reader(rows, delimiter=separator, skipinitialspace=True, strict=True)
    number = first = len(header) + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _read(number, cells, columns)
            number = reader.line_num + first
    except csv.Error:
        yield Problem(number, UNREADABLE)


def columns_of(header: Sequence[str]) -> Columns | None:
    """Where the address stands, and the parts of the name; None without a column for the address."""
    spelled = [_plain(cell) for cell in header]
    email = next((place for place, cell in enumerate(spelled) if cell in EMAIL), None)
    if email is None:
        return None
    whole = [place for place, cell in enumerate(spelled) if cell in NAME]
    parts = [
        next((place for place, cell in enumerate(spelled) if cell in group), None) for group in (FIRST, LAST)
    ]
    return Columns(email, tuple(whole[:1] or [place for place in parts if place is not None]))


def _read(number: int, cells: Sequence[str], columns: Columns) -> Line | Problem:
    if max(map(len, cells)) > MOST_CELL_CHARACTERS:
        return Problem(number, f"A cell has at most {MOST_CELL_CHARACTERS} characters.")
    email = _at(cells, columns.email)
    name = " ".join(filter(None, (_at(cells, place) for place in columns.names)))
    try:
        return Line(number, email_address(email), line_of_text(name) if name else None)
    except InvalidInput as no:
        return Problem(number, no.message)


def _at(cells: Sequence[str], place: int) -> str:
    """Spreadsheets leave out empty cells at the end; our own export marks what could run as a formula."""
    return unmarked(cells[place].strip()) if place < len(cells) else ""


def _header(rows: Iterator[str]) -> list[str]:
    """The lines up to the one where each quoted cell is closed."""
    lines = list[str]()
    for line in islice(rows, MOST_HEADER_LINES):
        lines.append(line if lines else line.lstrip("\ufeff"))
        header = "".join(lines)
        if len(header) > MOST_HEADER_CHARACTERS or not _is_open(header):
            break
    return lines


def _is_open(header: str) -> bool:
    """Whether a quoted cell goes on."""
    return re.search('(?:^|[,;\t]) *"', QUOTED.sub("", header)) is not None


def _columns(header: str) -> tuple[str, Columns | None]:
    """The separator that comes first, if there is an address between such; else the next one."""
    plain = QUOTED.sub("", header)
    for separator in sorted(SEPARATORS, key=lambda mark: (mark not in plain, plain.find(mark))):
        if columns := columns_of(_cells(header, separator)):
            return separator, columns
    return ",", None


def _cells(header: str, separator: str) -> list[str]:
    """Nothing where the line is no CSV, as with a carriage return in the middle."""
    try:
        return next(csv.reader(StringIO(header, newline=""), delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return []


def _plain(cell: str) -> str:
    """Without case, accents and everything that is no letter."""
    folded = unicodedata.normalize("NFKD", cell).casefold()
    return "".join(character for character in folded if character.isascii() and character.isalpha())
