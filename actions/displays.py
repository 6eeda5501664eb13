"""Displays: how does a screen on a wall get to show a leaderboard? (rule 28)"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from actions.refusals import LimitReached, NotFound
from actions.subjects import a_space
from actions.tokens import new_token, token_hash
from actions.tools import Actor
from actions.unit import changing
from actions.values import future, line_of_text
from actions.verbs import verb
from models.displays import DisplayToken, DisplayTokenRow, display_tokens, display_tokens_of_spaces
from models.hearing import Topic
from models.rights import Right

MOST = 50  # rule 38: lists under no limit would be connections


class NewDisplayToken(NamedTuple):
    """`token` is shown this once."""

    id: UUID
    token: str


@verb
async def create_display_token(
    by: Actor, space_id: UUID, label: str, expires_at: datetime | None = None
) -> NewDisplayToken:
    """A token that reads one leaderboard and nothing else."""
    label = line_of_text(label, "label")
    token = new_token("display")
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        known = (await display_tokens_of_spaces([space_id]))[space_id]
        if len(known) >= MOST:
            raise LimitReached(f"A space has at most {MOST} display tokens: revoke one first.", ("space",))
        created = await DisplayToken.create(
            space_id=space_id,
            label=label,
            token_hash=token_hash(token),
            created_at=change.now,
            expires_at=future(expires_at, change.now, "expiresAt") if expires_at else None,
        )
    return NewDisplayToken(created.id, token)


@verb
async def revoke_display_token(by: Actor, display_token_id: UUID) -> UUID:
    """Also in an archived space, since it protects people (rule 3). Gives the space."""
    space_id = (await _unrevoked(display_token_id)).space_id
    subject = a_space(space_id, "displayToken", see=Right.RUN_SPACE)
    async with changing(by, Right.RUN_SPACE, subject, archived_too=True) as change:
        await _unrevoked(display_token_id)
        await DisplayToken.filter(id=display_token_id).update(revoked_at=change.now)
    by.tools.bell.ring(
        space_id, [Topic.LEADERBOARD]
    )  # nothing for the diary, but the screen's stream ends at once
    return space_id


async def _unrevoked(display_token_id: UUID) -> DisplayTokenRow:
    found = (await display_tokens([display_token_id])).get(display_token_id)
    if found is None or found.revoked_at:
        raise NotFound("displayToken")
    return found
