"""Are the counts by which ranks are told what the learners say? Counted from nothing."""

from collections import Counter
from typing import NamedTuple
from uuid import UUID

from models.board_counts import LEVELS, BoardVersion, PointsCount
from models.rows import fetch


class Standing(NamedTuple):
    space_id: UUID
    points: int


async def assert_counted() -> None:
    standings = await fetch(Standing, "SELECT space_id, points FROM learner WHERE removed_at IS NULL")
    rows = await PointsCount.all().values_list("space_id", "bits", "band", "learners")
    assert {tuple(band): learners for *band, learners in rows if learners} == bands(standings)
    versions = await BoardVersion.all().values_list("space_id", "learners")
    assert {space: learners for space, learners in versions if learners} == Counter(
        standing.space_id for standing in standings
    )


def bands(standings: list[Standing]) -> Counter[tuple[UUID, int, int]]:
    return Counter(
        (space_id, bits, points >> bits)
        for space_id, points in standings
        for bits in LEVELS
        if bits == 0 or (points >> bits) % 2
    )
