"""Who did what to whom when, in all spaces of an issuer? The diary as CSV, for the operator (RFC 4180)."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC
from uuid import UUID

from actions.csv_cells import marked, written
from models.badges import badges
from models.diary import EventRow
from models.history import Wanted, diary_of_issuers
from models.learners import LearnerRow, learners
from models.objectives import objectives
from models.pages import Window
from models.spaces import spaces
from models.users import users

HEADERS = ("at", "space", "number", "what", "who", "user", "learner", "address", "badge", "rule", "reason")
LINES = 1000  # read at once
NOBODY = "Laurel"  # who acts where no user does: a rule, the operator, or a course


async def audit_csv(issuer_id: UUID, wanted: Wanted) -> AsyncIterator[str]:
    """Piece by piece, the newest first. `user` is the id of who acted; people who are gone have no name."""
    yield written([HEADERS])
    listing, window = diary_of_issuers(wanted), Window(LINES)
    while True:
        page = (await listing.pages([issuer_id], window))[issuer_id]
        if page.rows:
            yield written(await _lines(page.rows))
        if not page.has_next:
            return
        window = Window(LINES, listing.key(page.rows[-1]))


async def _lines(rows: Sequence[EventRow]) -> list[list[str]]:
    where = await spaces({row.space_id for row in rows})
    people = await users({row.actor_id for row in rows if row.actor_id})
    of = await learners({row.learner_id for row in rows if row.learner_id})
    about = await objectives({row.objective_id for row in rows if row.objective_id})
    named = await badges({each.badge_id for each in about.values()})
    lines = []
    for row in rows:
        who = people.get(row.actor_id) if row.actor_id else None
        learner = of.get(row.learner_id) if row.learner_id else None
        objective = about.get(row.objective_id) if row.objective_id else None
        told = [
            row.at.astimezone(UTC).isoformat(),
            where[row.space_id].name,
            str(row.sequence),
            str(row.kind),
            who.name if who else "" if row.actor_id else NOBODY,
            str(row.actor_id or ""),
            *_person(learner),
            named[objective.badge_id].name if objective else "",
            str(row.rule or ""),
            row.reason or "",
        ]
        lines.append([marked(cell) for cell in told])
    return lines


def _person(learner: LearnerRow | None) -> tuple[str, str]:
    return (learner.name or learner.alias, learner.email) if learner else ("", "")
