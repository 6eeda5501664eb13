"""Where do learners by the dozen come from? One statement makes them all."""

from uuid import UUID

from models.learners import Learner
from tests.stories import ChessClub


async def many_learners(club: ChessClub, count: int, space_id: UUID | None = None) -> list[UUID]:
    """New learners, without the lines of the diary that their adding would have told."""
    learners = [
        Learner(
            space_id=space_id or club.space,
            email=f"learner-{number}@many.example",
            sort_name=f"learner {number:04}",
            alias=f"Alias {number}",
            joined_at=club.tools.now(),
        )
        for number in range(count)
    ]
    await Learner.bulk_create(learners)
    return [learner.id for learner in learners]
