"""Each constraint and each lock is dropped in turn, and the test named for it fails (habit 8)."""

import asyncio
import inspect
from datetime import timedelta

import asyncpg
import pytest
from asyncpg import Connection
from tortoise.exceptions import BaseORMException, IntegrityError

from actions.papers import rotate_key
from actions.refusals import Refusal
from actions.tools import Tools
from actions.violations import violated
from laurel.settings import Settings
from models.awards import Award
from models.badges import Badge
from models.installation import epoch
from models.issuers import IssuerRole, IssuerStaff
from models.lti_links import LtiIdentity, LtiLink, LtiMember
from models.lti_logins import LtiLogin
from models.lti_registrations import LtiRegistration
from models.rows import execute
from models.status_places import StatusPlace
from models.trusted_documents import TrustedDocument
from models.users import EmailAddress
from tests.canaries.planting import more_rows
from tests.doubling import Unique, dropping, second, unique_laws
from tests.dropped_locks import LOCKS
from tests.full_club import fill
from tests.ordeal import TIMES
from tests.stories import ChessClub, chess_club
from tests.test_schema_of_database import FORBIDDEN, declared_checks
from tests.test_schema_of_database import test_the_database_refuses_what_each_check_forbids as each_check

# What no row can break alone: an element without a parent is the first, and each place is taken once; and an entry has
# one id, whatever its points (that law is there to be read by).
WITHIN_OTHERS = ("pathway_element_one_root", "learner_by_points")
ALONE = [unique for unique in unique_laws() if unique.name not in WITHIN_OTHERS]


# How a test says that a law is not kept; a test that can't even run says otherwise.
FAILS = (
    AssertionError,
    pytest.fail.Exception,
    TimeoutError,
    asyncpg.PostgresError,
    BaseORMException,
    Refusal,
    ValueError,
)


async def filled(club: ChessClub) -> None:
    """A row in each table, for each law."""
    await fill(club)
    await rest(club)


async def rest(club: ChessClub) -> None:
    """Of which no part is in the story."""
    now, later = club.tools.now(), club.tools.now() + timedelta(days=9)
    await more_rows(club)
    await rotate_key(club.operator, club.issuer)
    for address, verified_at in (("ben@home.example", now), ("ben@work.example", None)):
        await EmailAddress.create(user_id=club.ben_account.user_id, address=address, verified_at=verified_at)
    await TrustedDocument.create(hash="x" * 64, name="x", text="x", created_at=now)
    await IssuerStaff.create(
        issuer_id=club.issuer,
        email="ida@x.example",
        role=IssuerRole.STAFF,
        token_hash="x",
        invited_at=now,
        expires_at=later,
    )
    outside = await Badge.create(
        outside_url="https://x.example/b",
        outside_digest="x",
        name="X",
        sort_name="x",
        description="",
        created_at=now,
    )
    award = await Award.create(
        badge_id=outside.id, email="ben@x.example", issued_at=now, imported_digest="x", imported_from="x"
    )
    await StatusPlace.create(award_id=award.id, issuer_id=club.issuer, list_number=0, place=1)
    link = await LtiLink.get().prefetch_related("platform")
    await LtiLogin.create(
        platform=link.platform, state_hash="x", nonce_hash="x", asked={}, created_at=now, expires_at=later
    )
    await LtiRegistration.create(link_hash="x", expires_at=later)
    await LtiMember.create(link=link, identity=await LtiIdentity.first())


async def refused_by(unique: Unique) -> str | None:
    """The law that a second row breaks; None where nothing minds."""
    try:
        await execute(await second(unique))
    except IntegrityError as error:
        return violated(error)
    return None


async def test_the_database_refuses_a_second_row_where_there_is_one(club: ChessClub) -> None:
    """Of each unique law."""
    await filled(club)
    told = {unique.name: await refused_by(unique) for unique in ALONE}
    assert [name for name, by in told.items() if by != name] == []


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_without_a_constraint_nothing_else_refuses(club: ChessClub, settings: Settings) -> None:
    """So the tests that are named for them would fail: what they expect to be refused is done."""
    await fill(club)
    connection = await asyncpg.connect(settings.database_url)
    try:
        refused = [await _refused_without(connection, name, change) for name, change in FORBIDDEN.items()]
        await rest(club)
        refused += [await _refused_without(connection, each.name, await second(each)) for each in ALONE]
    finally:
        await connection.close()
    assert [told for told in refused if told] == []


async def _refused_without(connection: Connection, name: str, change: str) -> str:
    """Why it is refused all the same; nothing where it is done. All is as before."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        await connection.execute(dropping(name))
        await connection.execute(change)
    except asyncpg.IntegrityConstraintViolationError as error:
        return f"{name}: {error}"
    finally:
        await transaction.rollback()
    return ""


each_unique = test_the_database_refuses_a_second_row_where_there_is_one
NAMED = dict.fromkeys(FORBIDDEN, each_check) | {unique.name: each_unique for unique in ALONE}


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize(
    "name", NAMED if TIMES > 1 else list(NAMED)[::40]
)  # their statements are all tried above
async def test_without_a_constraint_the_test_named_for_it_fails(tools: Tools, name: str) -> None:
    club = await chess_club(tools)
    await execute(dropping(name))
    with pytest.raises(FAILS):  # also where a statement needs it
        await NAMED[name](club)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@pytest.mark.parametrize("name", [name for name, lock in LOCKS.items() if lock.at_once or TIMES > 1])
async def test_without_a_lock_the_test_named_for_it_fails(
    tools: Tools, name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asyncio.gather(*(epoch() for _ in range(8)))  # as many connections: else the first runs ahead
    wanted = inspect.signature(LOCKS[name].test).parameters
    given = {each: request.getfixturevalue(each) for each in wanted if each != "club"}
    if "club" in wanted:
        given["club"] = await chess_club(tools)  # the fixture's own would be looked at again in the end
    LOCKS[name].drop(monkeypatch)
    with pytest.raises(FAILS):
        await LOCKS[name].test(**given)


def test_every_law_stands_in_the_table() -> None:
    assert set(NAMED) | set(WITHIN_OTHERS) == declared_checks() | {unique.name for unique in unique_laws()}
