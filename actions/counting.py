"""How does what an objective counts change for everybody who has completed it? (rules 5, 8)"""

from uuid import UUID

from actions.unit import Change
from models.diary import ProgressRule, SpaceEventKind
from models.objectives import Objective
from models.rows import execute
from models.spaces import SpaceRow


async def count(change: Change[SpaceRow], objective_id: UUID, points: int, rule: ProgressRule) -> None:
    """Move all points earned by it, whoever has how many, in one statement a table; one event tells it."""
    await execute(MOVE, objective_id, points)
    await execute(
        "UPDATE progress SET points = $2 WHERE objective_id = $1 AND status = 'COMPLETED'",
        objective_id,
        points,
    )
    await Objective.filter(id=objective_id).update(points=points)
    change.happened(SpaceEventKind.OBJECTIVE_CHANGED, objective_id=objective_id, rule=rule, points=points)


def count_the_same(change: Change[SpaceRow], objective_id: UUID, points: int) -> None:
    """The event of an objective that was changed in something else; it tells what the objective counts, too."""
    change.happened(SpaceEventKind.OBJECTIVE_CHANGED, objective_id=objective_id, points=points)


# What each completion counted then is in progress, which need not be what the objective counted (rule 5). Joined,
# not looked up for each learner: PostgreSQL may look it up by the objective, which is quadratic.
MOVE = """
UPDATE learner SET points = learner.points + $2 - progress.points FROM progress
WHERE progress.learner_id = learner.id AND progress.objective_id = $1 AND progress.status = 'COMPLETED'"""
