"""What do these tests start from: the club with a canary in every private field."""

from collections.abc import AsyncIterator

import httpx
import pytest

from actions.awarding import Recipient
from actions.awards import award_badge
from actions.changing_objectives import update_objective
from actions.papers import rotate_key
from actions.reviewing import return_evidence
from laurel.settings import Settings
from models.awards import Award
from models.evidence import Submission
from tests.asking import Asking
from tests.canaries.planting import more_rows, plant
from tests.canaries.private import PRIVATE
from tests.canaries.ways import CURSORS, PATIENCE, Scene
from tests.full_club import fill
from tests.serving import Served
from tests.stories import ChessClub


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Where everything may be asked for at once, and nobody sends what is looked into here."""
    limits = {"most_cost": 10**9, "most_depth": 50, "most_aliases": 1000}
    return settings.model_copy(update=limits | {"worker": "off"})


@pytest.fixture
async def client(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who can wait."""
    async with httpx.AsyncClient(base_url=served.url, timeout=PATIENCE) as found:
        yield found


@pytest.fixture
async def scene(club: ChessClub, asking: Asking, served: Served, client: httpx.AsyncClient) -> Scene:
    """The club where each private field tells something that only a canary says."""
    told = (await asking(club.sam.who, CURSORS, s=club.space_node))["space"]
    cursors = {"progress": told["progressCursor"], "feed": told["feedCursor"]}
    things = await fill(club)
    await rotate_key(club.operator, club.issuer)
    await more_rows(club)
    canaries = await plant(club)
    assert {canary.field for canary in canaries.values()} >= set(PRIVATE), "the story has no row for one"
    await goes_on(club)
    return Scene(club, served, client, things, canaries, cursors)


async def goes_on(club: ChessClub) -> None:
    """Ben is told of, by mail too, and the diary has a line that each of its readers sees."""
    award, *_ = await Award.filter(recipient_name__startswith="canary")
    to_ben = [Recipient(award.email, None, "For all that he did.")]
    await award_badge(club.by(club.olive), club.champion, to_ben)
    handed = await Submission.get(learner_id=club.ben)
    await return_evidence(club.by(club.sam), handed.id, "Once more, please.")
    await update_objective(club.by(club.sam), club.solve_forks, public_criteria="Solve nine.")
