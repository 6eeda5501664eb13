"""Rule 18, proved: whatever two learners of one person have done, merged they are what a plain model makes of them."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actions.badges import create_badge
from actions.learners import add_learner, remove_learner
from actions.objectives import create_manual_objective
from actions.progress import complete_objective, revoke_completion
from actions.spaces import create_space
from models.diary import SpaceEventKind
from models.progress import ProgressStatus, progress_of_learners
from models.users import User
from tests.clock import Clock
from tests.looking import diary, gapless, learner_of
from tests.mailed import proves
from tests.ordeal import TIMES
from tests.stories import ENDS_ON, ChessClub, Person, person

POINTS = (0, 1, 5, 20)
Done = dict[int, datetime]  # by objective: since when


class Step(NamedTuple):
    """One of the two completes an objective, or has that taken back."""

    twin: bool
    objective: int
    takes_back: bool


class Script(NamedTuple):
    """Who of the two is the user's already, what they did, and who was removed in the end."""

    twin_is_theirs: bool
    steps: list[Step]
    removed: list[bool]


scripts = st.builds(
    Script,
    st.booleans(),
    st.lists(
        st.builds(
            Step, st.booleans(), st.integers(0, len(POINTS) - 1), st.sampled_from([False, False, True])
        ),
        max_size=20,
    ),
    st.lists(st.booleans(), min_size=2, max_size=2),
)


def survivor(removed: list[bool]) -> int:
    """0 is the earlier: it goes only where it alone was removed."""
    return 1 if removed == [True, False] else 0


def merged(done: list[Done]) -> Done:
    """Of each objective the earlier completion."""
    both = [(objective, since) for each in done for objective, since in each.items()]
    return {objective: min(since for other, since in both if other == objective) for objective in dict(both)}


class Arena(NamedTuple):
    """A space of its own, with both learners and somebody who turns out to be both."""

    space: UUID
    objectives: list[UUID]
    learners: list[UUID]
    account: Person
    claimed: str


async def arena(club: ChessClub, clock: Clock, number: int, twin_is_theirs: bool) -> Arena:
    by_olive, account = club.by(club.olive), await person(club.tools, f"Pat{number}")
    space = await create_space(by_olive, club.issuer, "Arena", ENDS_ON, "UTC")
    objectives = []
    for points in POINTS:
        badge = await create_badge(by_olive, club.issuer, "Arena", "For a win.")
        objectives.append(await create_manual_objective(by_olive, space, badge, "Win.", points=points))
    claimed = f"twin{number}@home.example"
    emails = [claimed, account.email] if twin_is_theirs else [account.email, claimed]
    learners = []
    for email in emails:
        clock.passes(timedelta(seconds=1))
        learners.append(await add_learner(by_olive, space, email))
    return Arena(space, objectives, learners, account, claimed)


async def follow(club: ChessClub, clock: Clock, place: Arena, script: Script) -> list[Done]:
    """Plays the script, and gives who has completed what since when."""
    by_olive, done = club.by(club.olive), [Done(), Done()]
    for step in script.steps:
        clock.passes(timedelta(seconds=1))
        learner, objective = place.learners[step.twin], place.objectives[step.objective]
        if step.takes_back:
            await revoke_completion(by_olive, objective, [learner], "Taken back.")
            done[step.twin].pop(step.objective, None)
        else:
            await complete_objective(by_olive, objective, [learner])
            done[step.twin].setdefault(step.objective, clock())
    for learner, removed in zip(place.learners, script.removed, strict=True):
        if removed:
            await remove_learner(by_olive, learner)
    return done


@settings(
    max_examples=10 * TIMES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=scripts)
async def test_two_merged_learners_equal_a_plain_model(club: ChessClub, clock: Clock, script: Script) -> None:
    place = await arena(club, clock, await User.all().count(), script.twin_is_theirs)
    done = await follow(club, clock, place, script)
    await proves(club, place.account, place.claimed)
    await equals(place, survivor(script.removed), merged(done))


async def equals(place: Arena, kept: int, expected: Done) -> None:
    one, other = place.learners[kept], place.learners[1 - kept]
    progress = await progress_of_learners(place.learners)
    found = {
        place.objectives.index(row.objective_id): row.completed_at
        for row in progress[one]
        if row.status is ProgressStatus.COMPLETED
    }
    assert found == expected
    assert [row.points for row in progress[one]] == [
        POINTS[objective] if objective in expected else 0 for objective in range(len(POINTS))
    ]
    assert {row.status for row in progress[other]} == {ProgressStatus.NOT_STARTED}
    whole, gone = await learner_of(one), await learner_of(other)
    totals = (sum(POINTS[objective] for objective in expected), len(expected))
    assert (whole.points, whole.completed_count) == totals
    assert (whole.user_id, whole.merged_into_id) == (place.account.user_id, None)
    assert (gone.points, gone.completed_count, gone.merged_into_id, gone.user_id) == (0, 0, one, None)
    told = [line for line in await diary(place.space) if line.learner_id == one and line.points is not None]
    assert (told[-1].points, told[-1].completed_count) == totals, "the diary leads to the same"
    assert len(await diary(place.space, SpaceEventKind.LEARNER_MERGED)) == 1
    assert await gapless(place.space)
