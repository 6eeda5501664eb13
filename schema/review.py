"""What do reviewers see of the work that waits for them?"""

import hashlib
from collections.abc import Sequence

import orjson
import strawberry

from models.evidence import SubmissionRow, Waiting
from models.rights import Roles
from schema.evidence import Submission


@strawberry.type(description="The work that waits for the reviewers of a space.")
class ReviewWork:
    version: str = strawberry.field(description="Changes exactly when the rest does.")
    waiting: int = strawberry.field(description="How much evidence waits for a decision.")
    oldest: list[Submission] = strawberry.field(description="The ten that wait longest, the oldest first.")

    @classmethod
    def of(cls, rows: Sequence[Waiting], handed: Sequence[SubmissionRow], roles: Roles) -> "ReviewWork":
        return cls(
            version=version_of(rows),
            waiting=rows[0].waiting if rows else 0,
            oldest=[Submission.of(row, roles) for row in handed],
        )


def version_of(rows: Sequence[Waiting]) -> str:
    """A hash of how many wait, which wait longest, and who handed them in; what was handed in stays as it is."""
    return hashlib.blake2b(orjson.dumps(rows, default=_plain), digest_size=12).hexdigest()


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else str(value)
