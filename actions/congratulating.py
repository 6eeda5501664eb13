"""Who is given the badges that completing a pathway's elements earns? (rule 25)"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from actions.completing import Earned
from actions.earning import award_earners
from actions.unit import Change
from models.badges import badges
from models.holdings import addresses_of_learners
from models.keys import new_id
from models.learners import learners
from models.pathway_elements import Tree
from models.pathway_progress import Step
from models.rows import execute, records, write
from models.spaces import SpaceRow


async def award_completion_badges(
    change: Change[SpaceRow], tree: Tree, steps: Collection[Step]
) -> dict[Step, UUID]:
    """Once per element and person, for each of these steps, which are complete; gives the awards that came of it.

    Who holds the badge already is given none; an archived badge is given to nobody.
    """
    given = {row.id: row.completion_badge_id for row in tree if row.completion_badge_id}
    known = await badges(given.values())
    due = [
        step for step in steps if step.element_id in given and not known[given[step.element_id]].archived_at
    ]
    earners = defaultdict(list)
    for step in await _claimed(due):
        earners[step.element_id].append(step.learner_id)
    awarded: dict[Step, UUID] = {}
    for element_id, learner_ids in earners.items():
        found = await learners(learner_ids)
        earned = await award_earners(change, given[element_id], list(found.values()))
        awarded |= {Step(key, element_id): award.award_id for key, award in earned.items()}
        await _remember(element_id, {found[key].email: award for key, award in earned.items()})
    return awarded


async def _claimed(due: Collection[Step]) -> list[Step]:
    """Those that nobody has had yet by any of their addresses; from now on they have.

    Two spaces that find one person at once meet at the same row, and one of them gets it.
    """
    if not due:
        return []
    own = await addresses_of_learners(step.learner_id for step in due)
    wanted = sorted({(step.element_id, email) for step in due for email in own[step.learner_id]})
    rows = records(("id", *Claim._fields), [(new_id(), *claim) for claim in wanted])
    new = set(await write(Claim, CLAIM, rows))
    claimed = []
    for step in due:
        claims = {Claim(step.element_id, email) for email in own[step.learner_id]}
        if claims <= new:
            claimed.append(step)
        new -= claims  # used up, also where a second row is this person without being linked to them yet
    return claimed


class Claim(NamedTuple):
    element_id: UUID
    email: str


CLAIM = """
INSERT INTO pathway_completion (id, element_id, email)
SELECT id, element_id, email FROM json_to_recordset($1) AS given(id uuid, element_id uuid, email text) WHERE TRUE
ON CONFLICT (element_id, email) DO NOTHING RETURNING element_id, email"""


async def _remember(element_id: UUID, earned: Mapping[str, Earned]) -> None:
    """Which awards were made for it."""
    made = [(new_id(), email, award.award_id) for email, award in earned.items() if award.made]
    if made:
        await execute(REMEMBER, records(("id", "email", "award_id"), made), element_id)


# They are all there: found each by the index, where an UPDATE with a join may look through all for each.
REMEMBER = """
INSERT INTO pathway_completion (id, element_id, email, award_id)
SELECT id, $2, email, award_id FROM json_to_recordset($1) AS given(id uuid, email text, award_id uuid) WHERE TRUE
ON CONFLICT (element_id, email) DO UPDATE SET award_id = excluded.award_id"""
