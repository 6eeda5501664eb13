"""Who watches a leaderboard of the race? Its learners, each with an account and a token of their own."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from actions.tokens import token_hash
from bench.world import Course, World
from laurel.playground import example
from models.keys import new_id

DOCUMENT = example("live-leaderboard")
"""The one of our own page."""
ACCOUNTS = "INSERT INTO users (id, name, wants_mail, created_at) SELECT unnest($1::uuid[]), 'A learner', FALSE, now()"
TOKENS = """
INSERT INTO access_token (id, user_id, label, token_hash, is_session, created_at, expires_at)
SELECT gen_random_uuid(), given.user_id, 'A page', hash, FALSE, now(), now() + interval '1 day'
FROM unnest($1::uuid[], $2::text[]) AS given(user_id, hash)"""
LEARNERS = """
UPDATE learner SET user_id = given.user_id
FROM unnest($1::uuid[], $2::uuid[]) AS given(id, user_id) WHERE learner.id = given.id"""

SHOWN = "UPDATE space SET leaderboard_enabled = TRUE WHERE id = $1"


async def tokens_of_learners(world: World, course: Course) -> Sequence[str]:
    """One for each learner of a course, in their order."""
    users = [new_id() for _ in course.learners]
    tokens = [f"laurel_access_{user.hex}" for user in users]
    connection = await asyncpg.connect(world.url)
    try:
        await connection.execute(ACCOUNTS, users)
        await connection.execute(TOKENS, users, [token_hash(token) for token in tokens])
        await connection.execute(LEARNERS, list[UUID](course.learners), users)
        await connection.execute(SHOWN, course.space)
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()
    return tokens
