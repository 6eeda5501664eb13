"""Which statements of a migration would hold up those who read and write a large table, or those who run old code?"""

import re
from collections.abc import Iterator
from typing import NamedTuple

TABLE = r'(?:ONLY )?(?:IF EXISTS )?"?(\w+)"?'
MADE = re.compile(rf"CREATE TABLE (?:IF NOT EXISTS )?{TABLE}", re.IGNORECASE)
# Each with the remedy. They hold a lock for as long as they look at all rows, or rewrite them.
LONG = {
    rf"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).* ON {TABLE}": "make the index CONCURRENTLY (AddUniqueBeside)",
    rf"DROP INDEX (?!CONCURRENTLY){TABLE}": "drop it CONCURRENTLY",
    rf"ALTER TABLE {TABLE} ADD CONSTRAINT (?!.*NOT VALID)": "add it NOT VALID; VALIDATE it in a later migration",
    rf"ALTER TABLE {TABLE} ADD (?:COLUMN )?(?!CONSTRAINT).*NOT NULL(?!.*DEFAULT)": "let old code leave it out",
    rf"ALTER TABLE {TABLE} ADD (?:COLUMN )?(?!CONSTRAINT).*DEFAULT [^,]*\(": "each row would be written: no function",
    rf"ALTER TABLE {TABLE} ALTER (?:COLUMN )?\S+ (?:TYPE|SET DATA|SET NOT NULL)": "add a column beside it",
    rf"ALTER TABLE {TABLE} RENAME": "old code knows the old name",
    rf"ALTER TABLE {TABLE} DROP (?:COLUMN )?(?!CONSTRAINT)": "old code asks for it: drop it in the next release",
    rf"DROP TABLE {TABLE}": "old code asks for it: drop it in the next release",
    rf"(?:UPDATE|DELETE FROM) {TABLE} ": "write few rows at a time, outside of a migration",
    rf"INSERT INTO \w+ .*SELECT .*FROM {TABLE}": "fill it few rows at a time, outside of a migration",
    rf"(?:VACUUM FULL|CLUSTER|LOCK TABLE|REINDEX TABLE) {TABLE}": "nobody could read it meanwhile",
}
VALIDATES = re.compile(rf"ALTER TABLE {TABLE} VALIDATE", re.IGNORECASE)
LOCKS = re.compile(rf"(?:ALTER TABLE|CREATE TRIGGER \w+ .* ON) {TABLE}", re.IGNORECASE)


class Long(NamedTuple):
    """One statement, and what to do instead."""

    statement: str
    remedy: str


def long_locks(statements: list[str], atomic: bool) -> Iterator[Long]:
    """In one migration, whose own new tables are empty."""
    ours, locked = set[str](), False
    for statement in map(_plain, statements):
        ours |= {name.lower() for name in MADE.findall(statement)}
        if _is_function(statement):
            continue
        if remedy := _remedy(statement, ours):
            yield Long(statement, remedy)
        if VALIDATES.match(statement):
            if atomic and locked:
                yield Long(statement, "VALIDATE before any table is altered, or in another migration")
        elif (found := LOCKS.match(statement)) and found[1].lower() not in ours:
            locked = True


def _remedy(statement: str, ours: set[str]) -> str | None:
    for pattern, remedy in LONG.items():
        found = re.match(pattern, statement, re.IGNORECASE)
        if found and found[1].lower() not in ours:
            return remedy
    return None


def _plain(statement: str) -> str:
    return " ".join(statement.split())


def _is_function(statement: str) -> bool:
    """It runs later, row by row."""
    return statement.upper().startswith(("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
