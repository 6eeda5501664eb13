"""Where do learners come from who have signed in, by the hundred?"""

from collections.abc import Sequence
from datetime import timedelta

from models.learners import Learner
from models.tokens import AccessToken
from models.users import User
from models.who import Viewer
from tests.many import many_learners
from tests.ordeal import TIMES
from tests.stories import ChessClub

CROWD = 60 if TIMES == 1 else 1000


async def crowd(club: ChessClub, count: int) -> Sequence[Viewer]:
    """Learners of the club, each with an account and a token of their own."""
    learners, now = await many_learners(club, count), club.tools.now()
    users = [User(name=f"Learner {number}", created_at=now) for number in range(count)]
    await User.bulk_create(users)
    tokens = [
        AccessToken(
            user_id=user.id,
            label="A page",
            token_hash=user.id.hex,
            created_at=now,
            expires_at=now + timedelta(days=30),
        )
        for user in users
    ]
    await AccessToken.bulk_create(tokens)
    for learner, user in zip(learners, users, strict=True):
        await Learner.filter(id=learner).update(user_id=user.id)
    return [Viewer(user.id, token.id) for user, token in zip(users, tokens, strict=True)]
