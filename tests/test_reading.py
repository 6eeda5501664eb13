"""What the contract's readers get: the stories of a course page, a learner's page and a leaderboard."""

from typing import Any

import pytest

from actions.leaderboard import share_real_name, update_leaderboard_options
from actions.learners import remove_learner, update_learner
from actions.objectives import create_manual_objective
from actions.progress import complete_objective
from actions.spaces import create_space
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import board_of, learner_of
from tests.stories import ENDS_ON, ChessClub


def nodes(connection: Any) -> list[Any]:
    return [edge["node"] for edge in connection["edges"]]


VIEWER = """{ display { spaceName } viewer {
  user { name } emails { address verified primary } issuers { name viewerIssuerRole }
  learning: spaces(role: LEARNER) { totalCount edges { node { name viewerRoles } } }
  running: spaces(role: STAFF) { totalCount edges { node { name viewerRoles } } }
  backpack { edges { node { status recipientEmail badge { name } because { at by { name } } } } }
} }"""


async def test_the_viewer_reads_their_own_place(club: ChessClub, asking: Asking, clock: Clock) -> None:
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    ana = (await asking(club.ana_account.who, VIEWER))["viewer"]
    assert ana["user"] == {"name": "Ana"}
    assert ana["emails"] == [{"address": "ana@learner.example", "verified": True, "primary": True}]
    assert (ana["issuers"], ana["running"]["totalCount"]) == ([], 0)
    assert nodes(ana["learning"]) == [{"name": "Spring", "viewerRoles": ["LEARNER"]}]
    (award,) = nodes(ana["backpack"])
    assert (award["status"], award["badge"], award["recipientEmail"]) == (
        "VALID",
        {"name": "Fork"},
        "ana@learner.example",
    )
    assert award["because"] == {"at": clock().isoformat(), "by": {"name": "Sam"}}


async def test_each_role_is_told_who_they_are(club: ChessClub, asking: Asking) -> None:
    """A display token is no viewer, and a viewer is no display."""
    found = {role: await asking(who, VIEWER) for role, who in club.everybody.items()}
    shown = {role: answer["display"] for role, answer in found.items() if answer["display"]}
    assert shown == {"display": {"spaceName": "Spring"}}
    assert {role for role, answer in found.items() if answer["viewer"] is None} == {"display", "nobody"}
    roles = {
        role: [i["viewerIssuerRole"] for i in answer["viewer"]["issuers"]]
        for role, answer in found.items()
        if answer["viewer"]
    }
    assert roles["owner"] == ["OWNER"]
    assert roles["issuer staff"] == ["STAFF"]
    assert (roles["staff"], roles["learner"]) == ([], [])
    assert nodes(found["owner"]["viewer"]["running"]) == [{"name": "Spring", "viewerRoles": ["STAFF"]}]
    assert nodes(found["issuer staff"]["viewer"]["running"]) == []


PUBLIC = """query ($issuer: ID!, $badge: ID!) {
  issuer(id: $issuer) { name url plan spacesEnabled badges { totalCount edges { node { name } } }
    spaces { totalCount } staff { email } }
  badge(id: $badge) { id name description archived issuerName issuer { name } awards { totalCount } }
  node(id: $badge) { id __typename }
  nodes(ids: [$badge, $issuer, "nothing"]) { __typename }
}"""


async def test_an_issuers_profile_and_its_badges_are_for_everybody(club: ChessClub, asking: Asking) -> None:
    named = {"issuer": encode("issuer", club.issuer), "badge": encode("badge", club.fork)}
    data = await asking(club.everybody["nobody"], PUBLIC, **named)
    issuer, badge = data["issuer"], data["badge"]
    assert [badge["name"] for badge in nodes(issuer["badges"])] == ["Champion", "Fork", "Mate"]
    assert (issuer["name"], issuer["plan"], issuer["spacesEnabled"]) == ("Chess Club", "PRO", True)
    assert (issuer["spaces"]["totalCount"], issuer["staff"], badge["awards"]) == (0, None, None)
    assert (badge["name"], badge["description"], badge["archived"]) == ("Fork", "For fork.", False)
    assert (badge["issuerName"], badge["issuer"]) == ("Chess Club", {"name": "Chess Club"})
    assert data["node"] == {"id": named["badge"], "__typename": "Badge"}
    assert data["nodes"] == [{"__typename": "Badge"}, {"__typename": "Issuer"}, None]


STEPS = "... on Objective { position badge { name } }"
SPACE = f"""query ($id: ID!) {{ space(id: $id) {{
  name status endsOn timeZone endsAt archivedAt viewerRoles issuer {{ name }}
  objectives {{ totalCount edges {{ node {{ __typename points {STEPS} next {{ {STEPS} }} previous {{ {STEPS} }}
    progressByLearner(status: COMPLETED) {{ totalCount edges {{ node {{ learner {{ name }} points }} }} }} }} }} }}
  learners {{ totalCount edges {{ node {{ name points progress(status: COMPLETED) {{ objective {{ {STEPS} }} }} }} }} }}
  viewerLearner {{ name }} staff {{ email user {{ name }} }}
}} }}"""


async def test_staff_read_a_space_in_both_directions(club: ChessClub, asking: Asking, clock: Clock) -> None:
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana, club.cleo])
    space = (await asking(club.sam.who, SPACE, id=club.space_node))["space"]
    assert (space["endsOn"], space["endsAt"]) == ("2030-06-30", "2030-06-30T22:00:00+00:00")
    assert (space["status"], space["archivedAt"], space["viewerRoles"]) == ("ACTIVE", None, ["STAFF"])
    assert space["staff"] == [{"email": "sam@staff.example", "user": {"name": "Sam"}}]
    objectives = nodes(space["objectives"])
    kinds = [(it["__typename"], it["points"], it["position"]) for it in objectives]
    assert kinds == [("ManualObjective", 10, 0), ("ManualObjective", 20, 1), ("BadgeObjective", 30, 2)]
    done = [
        [(p["learner"]["name"], p["points"]) for p in nodes(it["progressByLearner"])] for it in objectives
    ]
    assert done == [[], [("Ana", 20), ("Cleo", 20)], []]
    reached = {it["name"]: [p["objective"]["badge"]["name"] for p in it["progress"]] for it in people(space)}
    assert reached == {"Ana": ["Mate"], "Ben": [], "Cleo": ["Mate"]}


def people(space: Any) -> list[Any]:
    return nodes(space["learners"])


async def test_a_learner_reads_a_space_and_of_learners_themself(club: ChessClub, asking: Asking) -> None:
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana, club.cleo])
    space = (await asking(club.ana_account.who, SPACE, id=club.space_node))["space"]
    assert (space["viewerRoles"], space["viewerLearner"]) == (["LEARNER"], {"name": "Ana"})
    assert [(it["name"], it["points"]) for it in people(space)] == [("Ana", 20)]
    assert space["learners"]["totalCount"] == 1
    assert space["staff"] == [{"email": None, "user": {"name": "Sam"}}]
    assert [it["progressByLearner"] for it in nodes(space["objectives"])] == [None] * 3


async def test_objectives_know_their_neighbours(club: ChessClub, asking: Asking) -> None:
    space = (await asking(club.ana_account.who, SPACE, id=club.space_node))["space"]
    beside = [(it["previous"], it["badge"]["name"], it["next"]) for it in nodes(space["objectives"])]
    names = [tuple(it["badge"]["name"] if isinstance(it, dict) else it for it in row) for row in beside]
    assert names == [(None, "Fork", "Mate"), ("Fork", "Mate", "Champion"), ("Mate", "Champion", None)]


BESIDE = """query ($id: ID!, $order: LearnerOrder!) { node(id: $id) { ... on Space {
  learners(orderBy: $order) { edges { node { name
    next(orderBy: $order) { name } previous(orderBy: $order) { name } } } } } } }"""


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("NAME", ["Ben", "Cleo", "Zoe"]),
        ("POINTS", ["Cleo", "Ben", "Zoe"]),
        ("JOINED", ["Zoe", "Ben", "Cleo"]),
    ],
)
async def test_learners_know_their_neighbours_in_each_order(
    club: ChessClub, asking: Asking, order: str, names: list[str]
) -> None:
    """Ana, who joined first, is now Zoe; a removed learner is beside nobody."""
    await update_learner(club.by(club.sam), club.ana, name="Zoe")
    await complete_objective(club.by(club.sam), club.solve_forks, [club.cleo])
    data = await asking(club.sam.who, BESIDE, id=club.space_node, order=order)
    assert beside(data) == list(zip([None, *names], names, [*names[1:], None], strict=False))
    await remove_learner(club.by(club.sam), club.ben)
    left = [name for name in names if name != "Ben"]
    data = await asking(club.sam.who, BESIDE, id=club.space_node, order=order)
    assert beside(data) == list(zip([None, *left], left, [*left[1:], None], strict=False))


def beside(data: Any) -> list[tuple[str | None, str, str | None]]:
    found = people(data["node"])
    return [((it["previous"] or {}).get("name"), it["name"], (it["next"] or {}).get("name")) for it in found]


ON = """query ($learner: ID!, $objective: ID!) { node(id: $learner) { ... on Learner {
  progressOn(objective: $objective) { id status points completedBy { name } award { status } } } } }"""


async def test_progress_on_one_objective_is_the_one_of_its_space(club: ChessClub, asking: Asking) -> None:
    """Before anything happened too; an objective of elsewhere, or no objective, is null."""
    by_olive = club.by(club.olive)
    other = await create_space(by_olive, club.issuer, "Autumn", ENDS_ON, "UTC")
    elsewhere = await create_manual_objective(by_olive, other, club.mate, "Give mate.")
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
    ana = encode("learner", club.ana)
    given: dict[str, str] = {
        name: encode("objective", getattr(club, name)) for name in ("solve_forks", "give_mate", "be_champion")
    }
    given |= {
        "badge": encode("badge", club.fork),
        "garbage": "é",
        "elsewhere": encode("objective", elsewhere),
    }
    found = {
        name: (await asking(club.ana_account.who, ON, learner=ana, objective=key))["node"]["progressOn"]
        for name, key in given.items()
    }
    assert found["give_mate"] == {
        "id": encode("progress", club.ana, club.give_mate),
        "status": "COMPLETED",
        "points": 20,
        "completedBy": {"name": "Sam"},
        "award": {"status": "VALID"},
    }
    assert {found[name]["status"] for name in ("solve_forks", "be_champion")} == {"NOT_STARTED"}
    assert (found["badge"], found["garbage"], found["elsewhere"]) == (None, None, None)


BOARD = """query ($id: ID!, $radius: Int!) { space(id: $id) { leaderboard { id totalCount
  viewerEntry { id rank points } around(radius: $radius) { id rank }
  entries { edges { node { id rank displayName points completedCount learner { name } } } } } } }"""


async def test_the_leaderboard_reads_alike_but_for_names(club: ChessClub, asking: Asking) -> None:
    """Ben has most, Ana and Cleo tie; Ben shares his name, of which the space says yes or no."""
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    await update_leaderboard_options(club.by(club.sam), club.space, allow_real_names=True)
    await share_real_name(club.by(club.ben_account), club.ben, share=True)
    staff, ana = [await board(club, asking, role) for role in ("staff", "learner")]
    assert staff["id"] != ana["id"]
    assert [(it["rank"], it["points"], it["completedCount"]) for it in lines(ana)] == [
        (1, 20, 1),
        (2, 0, 0),
        (2, 0, 0),
    ]
    assert [it["id"] for it in lines(ana)] == [it["id"] for it in lines(staff)]
    assert [it["displayName"] for it in lines(staff)] == [it["learner"]["name"] for it in lines(staff)]
    aliases = {line.name for line in (await board_of(club.space)).lines}
    assert {it["displayName"] for it in lines(ana)} == aliases
    assert {"Ben"} == aliases & {"Ana", "Ben", "Cleo"}


def lines(board: Any) -> list[Any]:
    return nodes(board["entries"])


async def board(club: ChessClub, asking: Asking, role: str, radius: int = 2) -> Any:
    data = await asking(club.everybody[role], BOARD, id=club.space_node, radius=radius)
    return data["space"]["leaderboard"]


async def test_ones_own_line_is_found_wherever_it_stands(club: ChessClub, asking: Asking) -> None:
    """With those on each side, up to the ends of the list."""
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    seen = await board(club, asking, "learner", radius=1)
    assert seen["viewerEntry"] == {
        "id": encode("entry", (await learner_of(club.ana)).entry_id),
        "rank": 2,
        "points": 10,
    }
    assert [it["rank"] for it in seen["around"]] == [1, 2, 3]
    assert [it["rank"] for it in (await board(club, asking, "learner", radius=0))["around"]] == [2]
    staff = await board(club, asking, "staff")
    assert (staff["viewerEntry"], staff["around"]) == (None, [])


@pytest.mark.parametrize("radius", [-1, 51])
async def test_around_has_a_range(club: ChessClub, asking: Asking, radius: int) -> None:
    answer = await asking.answer(club.ana_account.who, BOARD, id=club.space_node, radius=radius)
    assert answer.codes == ["BAD_USER_INPUT"]
    assert "`radius`" in answer.errors[0]["message"]
