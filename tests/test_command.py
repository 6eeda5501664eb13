"""The command: what the operator does at the prompt, and what they are told when it goes wrong."""

from asyncio import gather
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest

from laurel.settings import Settings
from models.issuers import Issuer, IssuerStaff, Organization
from models.spaces import Space
from models.staff import StaffMember
from models.tokens import AccessToken
from models.users import EmailAddress
from schema.ids import decode, encode
from tests.commanding import laurel
from tests.conftest import require_servers
from tests.servers import ADMIN
from tests.stories import ChessClub


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_the_operator_lets_people_in_and_grants(club: ChessClub, settings: Settings) -> None:
    url = settings.database_url
    token, made = await gather(
        laurel("token", "New@Person.example", "--name", "Nora", database_url=url),
        laurel("organization", "Go Federation", database_url=url),
    )
    (organization,) = decode("organization", made.out.strip()) or ()
    issuer, space = encode("issuer", club.rival_issuer), club.space_node
    words = (
        ("spaces", issuer),
        ("pro", made.out.strip()),
        ("organization", issuer, made.out.strip()),
        ("role", issuer, "editor@go.example", "EDITOR"),
        ("staff", space, "helper@chess.example"),
    )
    granted = await gather(*(laurel("grant", *given, database_url=url) for given in words))
    assert [(told.status, told.out, told.err) for told in granted] == [(0, "Granted.\n", "")] * 5
    (rival,) = await Issuer.filter(id=club.rival_issuer).values_list("spaces_enabled", "organization_id")
    assert rival == (True, organization)
    assert (await Organization.get(id=organization)).plan == "PRO"
    editor = await IssuerStaff.get(
        user__email_addresss__address="editor@go.example", issuer_id=club.rival_issuer
    )
    assert editor.role == "EDITOR"
    assert await StaffMember.filter(space_id=club.space, email="helper@chess.example").exists()
    nora = await EmailAddress.get(address="new@person.example").prefetch_related("user")
    assert (nora.user.name, await AccessToken.filter(user_id=nora.user.id).count()) == ("Nora", 1)
    assert len(token.out.split()) == 1
    assert await Space.all().count() == 1


NOTHING = encode("issuer", UUID(int=1))


async def test_what_goes_wrong_is_one_line_and_a_status(tmp_path: Path) -> None:
    """A wrong setting is 2, whatever else is expected is 1; never a traceback."""
    url = f"sqlite://{tmp_path}/laurel.sqlite3"
    told = await gather(
        laurel("settings", port="eighty", database_url=url),
        laurel("grant", "spaces", "garbage", database_url=url),
        laurel("grant", "spaces", NOTHING, database_url=url),
        laurel("migrate", database_url="postgres://laurel:hidden@127.0.0.1:1/laurel"),
    )
    wrong, garbage, unknown, nowhere = told
    assert [each.status for each in told] == [2, 1, 1, 1]
    assert [len(each.err.strip().splitlines()) for each in told] == [1, 1, 1, 1], told
    assert "LAUREL_PORT" in wrong.err
    assert "laurel at 127.0.0.1:1" in nowhere.err
    assert garbage.err == unknown.err == "There is no issuer with this id.\n"
    assert "hidden" not in nowhere.err


async def test_a_database_that_is_not_there_is_named_in_one_line() -> None:
    require_servers()
    url = urlsplit(ADMIN)._replace(path="/no_such_database").geturl()
    for command in ("migrate", "serve"):
        told = await laurel(command, database_url=url)
        assert (told.status, len(told.err.strip().splitlines())) == (1, 1), told
        assert 'database "no_such_database" does not exist' in told.err


async def test_the_version_is_told() -> None:
    version = await laurel("--version")
    assert (version.status, version.out) == (0, "laurel 0.1.0\n")


async def test_a_variable_that_is_no_setting_is_named_and_the_rest_goes_on() -> None:
    told = await laurel("settings", mailurl="smtp://x:hidden@post", quite_another="1", port="8001")
    assert (told.status, "LAUREL_PORT=8001" in told.out) == (0, True)
    first, second = told.err.splitlines()
    assert first.endswith("LAUREL_MAILURL is no setting, and ignored: did you mean LAUREL_MAIL_URL?")
    assert "LAUREL_QUITE_ANOTHER is no setting, and ignored: `laurel settings` lists" in second
    assert "hidden" not in told.err
