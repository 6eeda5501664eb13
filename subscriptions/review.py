"""The work that waits for reviewers, live."""

from collections.abc import AsyncGenerator, Hashable
from contextlib import aclosing
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from engine.live.asking_again import before_sending
from models.evidence import submissions, waiting
from models.hearing import Topic
from models.rights import Right, Roles, may
from schema.context import Context, Info
from schema.errors import forbidden, not_found
from schema.ids import decode_one
from schema.review import ReviewWork
from subscriptions.pictures import pictures
from subscriptions.standing import require_still, roles_now


@strawberry.type
class ReviewSubscription:
    @strawberry.subscription(
        description="A picture of the work that waits for reviewers: now, then after each change. Staff only."
    )
    async def review_work(
        self, info: Info, space: Annotated[strawberry.ID, strawberry.argument(description="The space's id.")]
    ) -> AsyncGenerator[ReviewWork, None]:
        context = info.context
        space_id = decode_one("space", space)
        first = await _staff(context, space_id) if space_id else None
        if space_id is None or first is None:
            raise not_found("space")

        async def look() -> tuple[Hashable, ReviewWork]:
            rows = await waiting(space_id)
            handed = await submissions(row.id for row in rows)
            roles = await _staff(context, space_id)
            if roles is None:
                raise forbidden()
            before_sending(info, partial(require_still, context, space_id, roles))
            work = ReviewWork.of(rows, [handed[row.id] for row in rows if row.id in handed], roles)
            return work.version, work

        async with aclosing(pictures(context, space_id, Topic.REVIEW, look, first)) as newest:
            async for picture in newest:
                yield picture


async def _staff(context: Context, space_id: UUID) -> Roles | None:
    """What whoever asks is there; None for who does not see every learner, now."""
    roles = await roles_now(context, space_id)
    return roles if may(roles, Right.SEE_LEARNERS) else None
