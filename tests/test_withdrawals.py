"""A right that is withdrawn while a stream is reading: what was committed after it is not sent (realtime.md, 7)."""

from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

import pytest

from actions.evidence import Item, submit_evidence
from actions.learners import remove_learner
from actions.progress import complete_objective
from models.objectives import EvidencePolicy, Objective
from models.staff import StaffMember
from schema import events, evidence, learners
from schema.ids import encode
from subscriptions import diaries, leaderboard, progress
from tests.asking import Asking
from tests.stories import ChessClub
from tests.test_access_tokens import came_with

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


CHANGES = (
    "subscription ($space: ID!, $after: String) { progressChanges(space: $space, after: $after) { event { "
)
FEED = "subscription ($space: ID!, $after: String) { spaceFeed(space: $space, after: $after) { event { "
NESTED: dict[str, tuple[ModuleType, str]] = {
    CHANGES + "objective { id } } } }": (events, "objectives_by_id"),
    FEED + "learner { name } } } }": (events, "learners"),
    "subscription ($learner: ID!) { learnerProgress(learner: $learner) { progress { points } } }": (
        learners,
        "begun_progress",
    ),
    "subscription ($space: ID!) { reviewWork(space: $space) { oldest { progress { points } } } }": (
        evidence,
        "progress_on",
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
    """Threat T29."""
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


@pytest.mark.parametrize("query", NESTED, ids=lambda query: query.split("{ ")[1].split("(")[0])
async def test_nor_what_was_nested_in_it_and_read_when_the_right_had_been_asked(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """For who came by a token, as nearly everybody does."""
    by_sam, is_staffs = club.by(club.sam), "spaceFeed" in query or "reviewWork" in query
    who = await came_with(club.sam if is_staffs else club.ana_account)
    name = "feedCursor" if is_staffs else "progressCursor"
    cursor = (await asking(who, CURSOR.replace("progressCursor", name), space=club.space_node))["space"][name]
    await Objective.filter(id=club.give_mate).update(evidence_policy=EvidencePolicy.OPTIONAL)
    await submit_evidence(club.by(club.ana_account), club.give_mate, [Item(text="Mate.")])

    async def withdrawn() -> None:
        monkeypatch.undo()
        await complete_objective(by_sam, club.solve_forks, [club.ana])
        if is_staffs:
            await StaffMember.filter(user_id=club.sam.user_id).delete()
        else:
            await remove_learner(by_sam, club.ana)

    module, name = NESTED[query]
    monkeypatch.setattr(module, name, after(withdrawn, getattr(module, name)))
    given = {"space": club.space_node, "after": cursor, "learner": encode("learner", club.ana)}
    async with asking.watching(who, query, **given) as answers:
        assert [(answer.data, answer.codes) async for answer in answers] == [(None, ["FORBIDDEN"])]
