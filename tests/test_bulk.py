"""Many rows of a write are the same in the database as few, however they reach it."""

from datetime import UTC, datetime

import pytest

from models.bulk import by_column, columns_of
from models.deliveries import Delivery, DeliveryKind, Owed, owing
from models.keys import new_id
from models.rechecks import Recheck, RecheckRow, rechecking
from models.rows import FEW, together
from tests.stories import ChessClub

NOW = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("size", [1, FEW, FEW + 1, 500])
async def test_what_is_left_empty_stays_so_and_json_is_json(club: ChessClub, size: int) -> None:
    rechecks = [RecheckRow(new_id(), email=None if n else "ana@x.example") for n in range(size)]
    keys = [f'{number} "é"' for number in range(size)]
    owed = [Owed(new_id(), DeliveryKind.AWARD_MAIL, key, {"award": [key, None]}) for key in keys]
    await together([rechecking(rechecks, NOW), owing(owed, NOW)])
    kept = {row.id: row for row in await Recheck.filter(id__in=[row.id for row in rechecks])}
    assert [kept[row.id].email for row in rechecks] == [row.email for row in rechecks]
    assert {row.space_id for row in kept.values()} == {None}
    assert {row.due_at for row in kept.values()} == {NOW}
    sent = {row.key: row.body for row in await Delivery.filter(key__in=keys)}
    assert sent == {key: {"award": [key, None]} for key in keys}


def test_a_value_may_stand_twice_beside_others() -> None:
    sql = (
        "SELECT $2 FROM json_to_recordset($1) AS one(a int, b text), json_to_recordset($1) AS other(b text, c int),"
        " json_to_recordset($3) AS third(a int)"
    )
    given = columns_of(("a", "b", "c"), [(1, "x", None), (2, "y", None)])
    spoken, values = by_column(sql, [given, "v", "[]"])
    assert spoken == (
        "SELECT $2 FROM unnest((SELECT $1::int[]), (SELECT $4::text[])) AS one(a, b),"
        " unnest((SELECT $4::text[]), (SELECT $5::int[])) AS other(b, c), json_to_recordset($3) AS third(a int)"
    )
    assert values == [[1, 2], "v", "[]", ["x", "y"], []]
