"""Rule 15: nobody awards or takes for themself what they are known by only through a learner of theirs."""

from uuid import UUID

import pytest

from actions.addresses import remove_email
from actions.awarding import Recipient
from actions.awards import award_badge
from actions.learners import add_learner, update_learner
from actions.refusals import NotForYourself, RefusalCode
from tests.looking import awards_to, learner_of
from tests.mailed import proves
from tests.stories import ChessClub

OLD, OLDER = "olive@old.example", "olive@older.example"


@pytest.fixture
async def own(club: ChessClub) -> UUID:
    """Olive learns, too: by three addresses, of which she has given up all but one."""
    by_sam = club.by(club.sam)
    learner = await add_learner(by_sam, club.space, OLD)
    for address in (OLDER, club.olive.email):
        await add_learner(by_sam, club.space, address)
    await proves(club, club.olive, OLD)
    await proves(club, club.olive, OLDER)
    for address in (OLD, OLDER):
        await remove_email(club.by(club.olive), club.olive.user_id, address)
    found = await learner_of(learner)
    assert (found.user_id, found.email) == (club.olive.user_id, club.olive.email)
    return learner


@pytest.mark.parametrize("address", [OLD, OLDER], ids=["the first", "the second"])
async def test_an_address_of_ones_learner_is_ones_own(club: ChessClub, own: UUID, address: str) -> None:
    outcomes = await award_badge(club.by(club.olive), club.champion, [Recipient(address, None, None)])
    assert [no.code for _, no in outcomes.refused] == [RefusalCode.NOT_FOR_YOURSELF]
    assert await awards_to(address) == []


async def test_one_moves_ones_own_learner_nowhere(club: ChessClub, own: UUID) -> None:
    with pytest.raises(NotForYourself):
        await update_learner(club.by(club.olive), own, email="fresh@x.example")
