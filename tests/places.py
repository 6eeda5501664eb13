"""Four spaces that track one badge: three where it moves, and one that has ended, which must not move."""

from typing import NamedTuple
from uuid import UUID

from actions.archiving import archive_space
from actions.awarding import Recipient
from actions.awards import award_badge
from actions.grants import grant_organization
from actions.issuers import create_issuer
from actions.learners import add_learner
from actions.objectives import create_badge_objective
from actions.spaces import create_space
from models.diary import SpaceEventKind
from tests.looking import completed, diary, gapless, learner_of
from tests.stories import ENDS_ON, ChessClub

ANA, HOME, DORA = "ana@learner.example", "ana@home.example", "dora@learner.example"
POINTS = 30  # of the objective, everywhere


class Place(NamedTuple):
    """A space, Ana there, and the objective that tracks the badge of champions."""

    space: UUID
    ana: UUID
    objective: UUID


class Told(NamedTuple):
    """How Ana stands on the objective, with how many lines of the diary say that she gained and lost it."""

    completed: bool
    points: int
    gains: int
    losses: int


class Places(NamedTuple):
    """The club's own space, another one of its issuer, one of another issuer of its organization; one that ends."""

    here: Place
    there: Place
    sister: Place
    ended: Place

    @property
    def active(self) -> tuple[Place, Place, Place]:
        return self.here, self.there, self.sister


NOTHING = Told(False, 0, 0, 0)
HELD = Told(True, POINTS, 1, 0)
LOST = Told(False, 0, 1, 1)
BACK = Told(True, POINTS, 2, 1)


async def four_places(club: ChessClub) -> Places:
    """All of them active, so that a story can say when the last one ends."""
    by_olive = club.by(club.olive)
    sister = await create_issuer(by_olive, "Cards", "https://cards.example", "all@cards.example")
    await grant_organization(club.operator, sister, club.organization)
    others = [await _place(club, issuer) for issuer in (club.issuer, sister, club.issuer)]
    return Places(Place(club.space, club.ana, club.be_champion), *others)


async def _place(club: ChessClub, issuer: UUID) -> Place:
    by_olive = club.by(club.olive)
    space = await create_space(by_olive, issuer, "Autumn", ENDS_ON, "UTC")
    objective = await create_badge_objective(by_olive, space, club.champion, POINTS)
    return Place(space, await add_learner(by_olive, space, ANA, "Ana"), objective)


async def award(club: ChessClub, *emails: str) -> list[UUID]:
    """The badge of champions, by the staff of its issuer."""
    recipients = [Recipient(email, None, None) for email in emails]
    return (await award_badge(club.by(club.ivo), club.champion, recipients)).done


async def end(club: ChessClub, places: Places) -> None:
    await archive_space(club.by(club.olive), places.ended.space)


async def told(place: Place, learner_id: UUID | None = None) -> Told:
    """Of Ana, or of somebody else there."""
    learner = learner_id or place.ana
    assert await gapless(place.space)
    gains, losses = [
        len([line for line in await diary(place.space, kind) if line.learner_id == learner])
        for kind in (SpaceEventKind.OBJECTIVE_COMPLETED, SpaceEventKind.COMPLETION_REVOKED)
    ]
    return Told(await completed(learner, place.objective), (await learner_of(learner)).points, gains, losses)


async def standing(places: Places) -> tuple[Told, ...]:
    """Here, there, at the sister's, and in the one that ends."""
    return tuple([await told(place) for place in places])


def moved(active: Told, ended: Told) -> tuple[Told, ...]:
    """The three alike, and the one that has ended."""
    return active, active, active, ended
