"""Rule 26, proved: whatever is awarded and taken back, the leaderboard is what a brute force makes of it."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actions.badges import create_badge
from actions.leaderboard import update_leaderboard_options
from actions.learners import add_learner, remove_learner
from actions.objectives import create_manual_objective
from actions.progress import complete_objective, revoke_completion
from actions.spaces import create_space
from models.learners import Learner
from tests.looking import board_of
from tests.many import many_learners
from tests.ordeal import TIMES
from tests.stories import ENDS_ON, ChessClub

LEARNERS = 100
STEPS = 200
POINTS = (0, 1, 1, 5)  # few different ones, so that many learners tie


class Step(NamedTuple):
    """Complete one of the objectives for some learners, or take that back."""

    takes_back: bool
    objective: int
    learners: list[int]


steps = st.builds(
    Step,
    takes_back=st.booleans(),
    objective=st.integers(0, len(POINTS) - 1),
    learners=st.lists(st.integers(0, LEARNERS - 1), min_size=1, max_size=8, unique=True),
)


class Model:
    """The same leaderboard, counted from nothing each time."""

    def __init__(self, entries: list[UUID]) -> None:
        self._entries = entries
        self._completed: set[tuple[int, int]] = set()

    def follow(self, step: Step) -> None:
        change: Callable[[tuple[int, int]], None] = (
            self._completed.discard if step.takes_back else self._completed.add
        )
        for learner in step.learners:
            change((learner, step.objective))

    def lines(self) -> list[tuple[UUID, int, int, int]]:
        """Line id, rank, points, how many completed."""
        done = [[o for who, o in self._completed if who == learner] for learner in range(LEARNERS)]
        points = [sum(POINTS[objective] for objective in objectives) for objectives in done]
        lines = [
            (entry, 1 + sum(other > own for other in points), own, len(objectives))
            for entry, own, objectives in zip(self._entries, points, done, strict=True)
        ]
        return sorted(lines, key=lambda line: (-line[1], line[0]), reverse=True)


async def arena(club: ChessClub) -> tuple[UUID, list[UUID], list[UUID]]:
    """A space of its own, its objectives and its learners."""
    by_olive = club.by(club.olive)
    space = await create_space(by_olive, club.issuer, "Arena", ENDS_ON, "UTC")
    badges = [await create_badge(by_olive, club.issuer, "Arena", "For a win.") for _ in POINTS]
    objectives = [
        await create_manual_objective(by_olive, space, badge, "Win.", points=points)
        for badge, points in zip(badges, POINTS, strict=True)
    ]
    await update_leaderboard_options(by_olive, space, enabled=True)
    return space, objectives, await many_learners(club, LEARNERS, space)


@settings(
    max_examples=3 * TIMES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(script=st.lists(steps, min_size=STEPS, max_size=STEPS))
async def test_the_leaderboard_equals_a_brute_force_after_every_step(
    club: ChessClub, script: list[Step]
) -> None:
    """Fault F06."""
    space, objectives, learners = await arena(club)
    by_olive = club.by(club.olive)
    entry_of = {row.id: row.entry_id for row in await Learner.filter(space_id=space)}
    model = Model([entry_of[learner] for learner in learners])
    for step in script:
        named = [learners[place] for place in step.learners]
        if step.takes_back:
            await revoke_completion(by_olive, objectives[step.objective], named, "Taken back.")
        else:
            await complete_objective(by_olive, objectives[step.objective], named)
        model.follow(step)
        lines = (await board_of(space)).lines
        assert [
            (line.entry_id, line.rank, line.points, line.completed_count) for line in lines
        ] == model.lines()


async def test_equal_points_share_a_rank_and_the_next_is_skipped(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    await add_learner(by_sam, club.space, "dora@learner.example", "Dora")
    assert [line.rank for line in (await board_of(club.space)).lines] == [1, 1, 1, 1]
    await complete_objective(by_sam, club.give_mate, [club.ben])
    await complete_objective(by_sam, club.solve_forks, [club.ana, club.cleo])
    assert [line.rank for line in (await board_of(club.space)).lines] == [1, 2, 2, 4]
    await remove_learner(by_sam, club.ben)
    assert [line.rank for line in (await board_of(club.space)).lines] == [1, 1, 3]
