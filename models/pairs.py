"""How is something listed for each of many learners on an objective, though such a pair has no row of its own?"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID, uuid5

from models.rows import records


class Pair(NamedTuple):
    """A learner on an objective."""

    learner_id: UUID
    objective_id: UUID

    @property
    def key(self) -> UUID:
        """What it is called within a statement."""
        return uuid5(self.learner_id, self.objective_id.hex)


# To join with, where `given` is the second value of the statement.
PAIRS_GIVEN = "json_to_recordset($2) AS pair(key uuid, learner_id uuid, objective_id uuid)"


def given(pairs: Sequence[Pair]) -> str:
    return records(("key", *Pair._fields), [(pair.key, *pair) for pair in pairs])
