"""Who did what to whom when? Owners and editors read one diary of all their spaces, the operator prints it."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest

from actions.grants import grant_issuer_role
from actions.leaderboard import share_real_name
from actions.learners import add_learner, remove_learner, update_learner
from actions.objectives import create_manual_objective
from actions.progress import complete_objective, revoke_completion
from actions.spaces import create_space
from actions.staff import invite_staff
from laurel.settings import Settings
from models.issuers import IssuerRole
from models.users import User
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.commanding import laurel
from tests.stories import ENDS_ON, ChessClub

DIARY = """query ($id: ID!, $actor: ID, $kinds: [SpaceEventKind!], $from: DateTime, $until: DateTime) {
  issuer(id: $id) { diary(actor: $actor, kinds: $kinds, from: $from, until: $until, first: 50) {
    totalCount edges { node { kind at reason space { name } actor { name } learner { name } } } } } }"""
MINUTE = timedelta(minutes=1)
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def told(asking: Asking, club: ChessClub, who: Any, **wanted: object) -> list[tuple[Any, ...]]:
    """The space, what, who and whom of each line; the newest first."""
    found = await asking(who, DIARY, id=encode("issuer", club.issuer), **wanted)
    page = found["issuer"]["diary"]
    assert page["totalCount"] == len(page["edges"])
    return [
        (
            node["space"]["name"],
            node["kind"],
            (node["actor"] or {}).get("name"),
            (node["learner"] or {}).get("name"),
        )
        for node in (edge["node"] for edge in page["edges"])
    ]


@pytest.fixture
async def autumn(club: ChessClub, clock: Clock) -> UUID:
    """A second space, where Sam is nobody: things happened in both, a minute apart."""
    by_olive, by_sam = club.by(club.olive), club.by(club.sam)
    clock.passes(MINUTE)
    space = await create_space(by_olive, club.issuer, "Autumn", ENDS_ON, "UTC")
    await create_manual_objective(by_olive, space, club.fork, "Solve some.")
    for act in (
        lambda: complete_objective(by_sam, club.solve_forks, [club.ben]),
        lambda: add_learner(by_olive, space, "ben@learner.example", "Ben"),
        lambda: revoke_completion(by_sam, club.solve_forks, [club.ben], "=By mistake."),
        lambda: invite_staff(by_olive, space, "ida@x.example"),
        lambda: share_real_name(club.by(club.ben_account), club.ben, True),
    ):
        clock.passes(MINUTE)
        await act()
    return space


async def test_it_tells_of_all_spaces_who_did_what_to_whom(
    club: ChessClub, asking: Asking, autumn: UUID
) -> None:
    assert (await told(asking, club, club.olive.who))[:5] == [
        ("Spring", "LEARNER_CHANGED", None, "Ben"),  # a learner's own account is not told (rule 18)
        ("Autumn", "STAFF_INVITED", "Olive", None),
        ("Spring", "COMPLETION_REVOKED", "Sam", "Ben"),
        ("Autumn", "LEARNER_ADDED", "Olive", "Ben"),
        ("Spring", "OBJECTIVE_COMPLETED", "Sam", "Ben"),
    ]


async def test_it_is_looked_through_by_who_what_and_when(
    club: ChessClub, asking: Asking, autumn: UUID, clock: Clock
) -> None:
    olive, now = club.olive.who, clock()
    by_sam = await told(asking, club, olive, actor=encode("user", club.sam.user_id))
    assert [line[1] for line in by_sam] == ["COMPLETION_REVOKED", "OBJECTIVE_COMPLETED"]
    invited = await told(asking, club, olive, kinds=["STAFF_INVITED"])
    assert [line[:3] for line in invited] == [("Autumn", "STAFF_INVITED", "Olive")]
    since, until = (now - 2 * MINUTE).isoformat(), now.isoformat()
    between = await told(asking, club, olive, **{"from": since, "until": until})
    assert [line[1] for line in between] == ["STAFF_INVITED", "COMPLETION_REVOKED"]


async def test_one_finds_all_that_one_did_oneself(club: ChessClub, asking: Asking, autumn: UUID) -> None:
    await update_learner(club.by(club.olive), club.ben, name="Benny")
    by_olive = await told(asking, club, club.olive.who, actor=encode("user", club.olive.user_id))
    assert by_olive[0] == ("Spring", "LEARNER_CHANGED", "Olive", "Benny")


async def test_no_search_by_who_tells_whose_account_a_learners_is(
    club: ChessClub, asking: Asking, autumn: UUID
) -> None:
    """Rule 18: by Ben's own user nothing is found, though he has chosen to show his name."""
    assert await told(asking, club, club.olive.who, actor=encode("user", club.ben_account.user_id)) == []


async def test_editors_read_it_and_nobody_else(club: ChessClub, asking: Asking, autumn: UUID) -> None:
    query, issuer = (
        "query ($id: ID!) { issuer(id: $id) { diary { totalCount } } }",
        encode("issuer", club.issuer),
    )
    for who in (club.ivo, club.sam, club.ana_account, club.rita):
        assert (await asking(who.who, query, id=issuer))["issuer"] == {"diary": None}
    await grant_issuer_role(club.operator, club.issuer, club.ivo.user_id, IssuerRole.EDITOR)
    assert (await asking(club.ivo.who, query, id=issuer))["issuer"]["diary"]["totalCount"] > 10


async def test_an_actor_that_is_none_is_told_by_the_argument(club: ChessClub, asking: Asking) -> None:
    answer = await asking.answer(
        club.olive.who, DIARY, id=encode("issuer", club.issuer), actor=encode("space", club.space)
    )
    assert answer.codes == ["BAD_USER_INPUT"]
    assert "`actor`" in answer.errors[0]["message"]


@on_sqlite
async def test_the_operator_prints_it_as_csv(club: ChessClub, autumn: UUID, settings: Settings) -> None:
    """What could run as a formula is marked; who is gone has no name."""
    await User.filter(id=club.sam.user_id).update(name="=Sam")
    await remove_learner(club.by(club.olive), club.ben)
    url, issuer = settings.database_url, encode("issuer", club.issuer)
    printed = await laurel("audit", issuer, "--actor", club.sam.email, database_url=url)
    head, *lines = csv.reader(StringIO(printed.out))
    assert (printed.status, head[0], len(lines)) == (0, "at", 2), printed.err
    assert lines[0][1:] == [
        *("Spring", lines[0][2], "COMPLETION_REVOKED", "'=Sam", str(club.sam.user_id)),
        *("Ben", "ben@learner.example", "Fork", "STAFF", "'=By mistake."),
    ]
    wrong = [
        await laurel("audit", encode("issuer", club.space), database_url=url),
        await laurel("audit", issuer, "--actor", "nobody@x.example", database_url=url),
    ]
    assert [(found.status, found.out) for found in wrong] == [(1, "")] * 2


@on_sqlite
@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
async def test_an_instant_that_is_no_time_in_utc_is_refused(
    club: ChessClub, asking: Asking, instant: str
) -> None:
    query = """query ($id: ID!, $at: DateTime) { issuer(id: $id) {
      diary(from: $at, until: $at) { totalCount } } }"""
    answer = await asking.answer(club.olive.who, query, id=encode("issuer", club.issuer), at=instant)
    assert answer.codes == ["BAD_USER_INPUT"]
