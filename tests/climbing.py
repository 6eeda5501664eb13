"""The pathway that most stories go along."""

from dataclasses import dataclass
from uuid import UUID

from actions.badges import create_badge
from actions.pathway_subscriptions import subscribe_pathway
from actions.pathway_trees import Branch
from actions.pathways import create_pathway, publish_pathway
from models.pathway_elements import trees
from models.pathway_progress import StepRow, steps_of_learners
from tests.stories import ChessClub


@dataclass(frozen=True)
class Climb:
    """Master: Tactics (fork or mate, which makes a Tactician), Titles (champion), and Study (fork) if you like."""

    pathway: UUID
    tactician: UUID
    root: UUID
    tactics: UUID
    titles: UUID
    study: UUID


def master(club: ChessClub, tactician: UUID | None = None) -> Branch:
    """The tree, as it is given."""
    tactics = Branch(
        "Tactics",
        description="See what is there.",
        badge_ids=[club.fork, club.mate],
        required=1,
        completion_badge_id=tactician,
    )
    titles = Branch("Titles", badge_ids=[club.champion])
    study = Branch("Study", optional=True, badge_ids=[club.fork])
    return Branch("Master", description="The whole way.", children=[tactics, titles, study])


async def climb(club: ChessClub, subscribed: bool = True) -> Climb:
    """Published, and followed by the club's space unless told otherwise."""
    by_olive = club.by(club.olive)
    tactician = await create_badge(by_olive, club.issuer, "Tactician", "For seeing it.")
    pathway = await create_pathway(
        by_olive, club.issuer, "To the top", master(club, tactician), "Step by step."
    )
    await publish_pathway(by_olive, pathway)
    if subscribed:
        await subscribe_pathway(club.by(club.sam), club.space, pathway)
    return Climb(pathway, tactician, *await element_ids(pathway))


async def element_ids(pathway: UUID) -> list[UUID]:
    """Parents before their children."""
    return [row.id for row in (await trees([pathway]))[pathway]]


async def steps_of(learner: UUID) -> dict[UUID, StepRow]:
    """By element."""
    return dict((await steps_of_learners([learner])).get(learner, {}))


async def completed_by(learner: UUID) -> set[UUID]:
    """The elements."""
    return {key for key, row in (await steps_of(learner)).items() if row.completed}
