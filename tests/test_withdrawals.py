"""A right that is withdrawn while a stream is reading: what was committed after it is not sent (realtime.md, 7)."""

from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

import pytest

from actions.learners import remove_learner
from actions.progress import complete_objective
from schema.ids import encode
from subscriptions import diaries, leaderboard, progress
from tests.asking import Asking
from tests.stories import ChessClub

CURSOR = "query ($space: ID!) { space(id: $space) { progressCursor } }"
STREAMS: dict[str, tuple[ModuleType, str]] = {
    "subscription ($space: ID!) { leaderboard(space: $space) { version } }": (leaderboard, "read_boards"),
    "subscription ($learner: ID!) { learnerProgress(learner: $learner) { points } }": (
        progress,
        "progress_of_learners",
    ),
    "subscription ($space: ID!, $after: String) { progressChanges(space: $space, after: $after) { cursor } }": (
        diaries,
        "events_after",
    ),
}


def after(first: Callable[[], Awaitable[None]], read: Callable[..., Awaitable[Any]]) -> Callable[..., Any]:
    """The same reading, with something that happens just before it, once the right was asked."""

    async def reading(*args: Any) -> Any:
        await first()
        return await read(*args)

    return reading


@pytest.mark.parametrize("query", STREAMS, ids=lambda query: query.split("{ ")[1].split("(")[0])
async def test_nothing_is_sent_that_was_read_after_a_withdrawal(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    by_sam, ana = club.by(club.sam), club.ana_account.who
    cursor = (await asking(ana, CURSOR, space=club.space_node))["space"]["progressCursor"]

    async def withdrawn() -> None:
        monkeypatch.undo()
        await complete_objective(by_sam, club.give_mate, [club.ana])
        await remove_learner(by_sam, club.ana)

    module, name = STREAMS[query]
    monkeypatch.setattr(module, name, after(withdrawn, getattr(module, name)))
    given = {"space": club.space_node, "after": cursor, "learner": encode("learner", club.ana)}
    async with asking.watching(ana, query, **given) as answers:
        assert (await anext(answers)).codes == ["FORBIDDEN"]
