"""The version of a leaderboard moves exactly when what its audience sees of it does (rules 26 to 28)."""

from collections.abc import Awaitable, Callable

import pytest

from actions.leaderboard import refresh_alias, share_real_name, update_leaderboard_options
from actions.learners import add_learner, remove_learner, update_learner
from actions.progress import complete_objective, revoke_completion
from models.who import Audience
from tests.looking import WholeBoard, board_of
from tests.stories import ChessClub

Act = Callable[[ChessClub], Awaitable[object]]
ALL, STAFF, NOBODY = set(Audience), {Audience.STAFF}, set[Audience]()

# Each goes on where the one before has ended.
STORY: tuple[tuple[str, Act, set[Audience]], ...] = (
    ("an award", lambda club: complete_objective(club.by(club.sam), club.give_mate, [club.ana]), ALL),
    ("a name behind an alias", lambda club: update_learner(club.by(club.sam), club.ben, name="Benno"), STAFF),
    ("the same name", lambda club: update_learner(club.by(club.sam), club.ben, name="Benno"), NOBODY),
    ("a choice", lambda club: share_real_name(club.by(club.ana_account), club.ana, True), NOBODY),
    ("it is allowed", lambda club: options(club, allow_real_names=True), {*ALL} - STAFF),
    ("off", lambda club: options(club, enabled=False), NOBODY),
    ("names", lambda club: options(club, use_aliases=False), {*ALL} - STAFF),
    ("a name", lambda club: update_learner(club.by(club.sam), club.ben, name="Ben"), ALL),
    ("aliases again", lambda club: options(club, use_aliases=True), ALL),
    ("another line", lambda club: refresh_alias(club.by(club.sam), club.cleo), ALL),
    (
        "an award back",
        lambda club: revoke_completion(club.by(club.sam), club.give_mate, [club.ana], "-"),
        ALL,
    ),
    ("a new one", lambda club: add_learner(club.by(club.sam), club.space, "d@x.example", "Dora"), ALL),
    ("one less", lambda club: remove_learner(club.by(club.sam), club.cleo), ALL),
)


def options(club: ChessClub, **given: bool) -> Awaitable[object]:
    return update_leaderboard_options(club.by(club.sam), club.space, **given)


async def boards(club: ChessClub) -> dict[Audience, WholeBoard]:
    return {audience: await board_of(club.space, audience) for audience in Audience}


async def test_a_version_moves_for_those_who_see_a_difference(club: ChessClub) -> None:
    for what, act, seen_by in STORY:
        before = await boards(club)
        await act(club)
        after = await boards(club)
        assert {it for it in Audience if after[it].lines != before[it].lines} == seen_by, what
        assert {it for it in Audience if after[it].version != before[it].version} == seen_by, what


@pytest.mark.parametrize("count", [1, 3])
async def test_many_awards_at_once_are_seen(club: ChessClub, count: int) -> None:
    before, learners = await boards(club), [club.ana, club.ben, club.cleo][:count]
    await complete_objective(club.by(club.sam), club.solve_forks, learners)
    assert all(board.version != before[audience].version for audience, board in (await boards(club)).items())
