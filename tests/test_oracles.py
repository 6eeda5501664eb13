"""Nobody finds out by searching what they may not read (T44), nor by what two spaces have in common (T52)."""

from typing import Any

import pytest

from actions.learners import add_learner, update_learner
from actions.spaces import create_space
from models.learners import Learner
from schema.ids import encode
from tests.asking import Asking
from tests.looking import board_of
from tests.stories import ENDS_ON, ChessClub

HIDDEN = "Zwetschge of the Lake"
# Each list that can be searched and holds people, narrowed by what is looked for.
SEARCHED = """query ($space: ID!, $objective: ID!, $badge: ID!, $search: String!) {
  space(id: $space) { learners(search: $search) { totalCount edges { node { id } } } }
  objective: node(id: $objective) { ... on ManualObjective {
    progressByLearner(search: $search) { totalCount edges { node { id } } } } }
  badge: node(id: $badge) { ... on Badge { awards(search: $search) { totalCount edges { node { id } } } } }
}"""


def counts(answer: Any) -> list[int]:
    """Of what was found, in each list that there is for who asked."""
    lists = [answer["space"] and answer["space"]["learners"]]
    lists += [
        (answer[thing] or {}).get(name)
        for thing, name in (("objective", "progressByLearner"), ("badge", "awards"))
    ]
    return [found["totalCount"] for found in lists if found]


@pytest.mark.parametrize("role", ["learner", "display", "stranger", "nobody"])
async def test_a_search_finds_nobody_that_is_not_shown(club: ChessClub, asking: Asking, role: str) -> None:
    """By name, by address, by alias: not one more or less than by what there is not."""
    await update_learner(club.by(club.sam), club.ben, name=HIDDEN)
    alias = (await Learner.get(id=club.ben)).alias
    given = {
        "space": club.space_node,
        "objective": encode("objective", club.solve_forks),
        "badge": encode("badge", club.champion),
    }
    for search in ("Zwetschge", HIDDEN, "ben@learner", alias, "learner.example"):
        found = counts(await asking(club.everybody[role], SEARCHED, **given, search=search))
        unknown = counts(await asking(club.everybody[role], SEARCHED, **given, search="nobody at all"))
        own = int(role == "learner" and search == "learner.example")
        assert sum(found) - sum(unknown) in (0, own, 2 * own), (search, found, unknown)
    staff = counts(await asking(club.sam.who, SEARCHED, **given, search="Zwetschge"))
    assert sum(staff) > 0, "the question finds somebody for who may see them"


async def test_one_person_in_two_spaces_is_two_lines_that_share_nothing(club: ChessClub) -> None:
    """Neither alias nor id, so nobody who watches both knows that they are one."""
    by_olive = club.by(club.olive)
    spaces = [
        await create_space(by_olive, club.issuer, name, ENDS_ON, "UTC") for name in ("Autumn", "Winter")
    ]
    for number in range(20):
        for space in spaces:
            await add_learner(by_olive, space, f"person{number}@learner.example")
    boards = [await board_of(space) for space in spaces]
    assert [len(board.lines) for board in boards] == [20, 20]
    ids = [{line.entry_id for line in board.lines} for board in boards]
    assert not ids[0] & ids[1]
    pairs = dict[str, list[str]]()
    for learner in await Learner.filter(email__startswith="person"):
        pairs.setdefault(str(learner.email), []).append(learner.alias)
    assert len(pairs) == 20
    assert sum(one == another for one, another in pairs.values()) < 3, "but by chance"
