"""Which statements are run? Listened to where Laurel and Tortoise hand them to either engine.

Not heard are BEGIN and COMMIT, and what `together` writes in one go to SQLite.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.sqlite.client import SqliteClient

from models.postgres import Client

TORTOISES = ("execute_query", "execute_insert", "execute_query_dict", "execute_script", "execute_many")
DOORS: dict[type[Any], tuple[str, ...]] = {
    AsyncpgDBClient: TORTOISES,
    SqliteClient: TORTOISES,
    Client: ("rows",),
}


@contextmanager
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Each statement that is run until the end of the block."""
    told = list[str]()

    def telling(run: Any) -> Any:
        async def run_and_tell(self: Any, query: str, *values: Any, **others: Any) -> Any:
            told.append(query)
            return await run(self, query, *values, **others)

        return run_and_tell

    with monkeypatch.context() as patch:
        for kind, names in DOORS.items():
            for name in names:
                patch.setattr(kind, name, telling(getattr(kind, name)))
        yield told
