"""The link to a progress table: a name that can do no harm, ten minutes, and rights that are asked again."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pytest

from actions.access_tokens import create_access_token, revoke_access_token
from actions.grants import grant_staff
from actions.staff import remove_staff
from models.spaces import Space
from models.staff import StaffMember
from models.users import User
from models.who import Viewer
from tests.asking import Asking
from tests.clock import Clock
from tests.stories import ChessClub
from tests.test_progress_csv import exported

LINK = "query ($id: ID!, $name: String) { space(id: $id) { progressCsvUrl(fileName: $name) } }"


async def link(club: ChessClub, asking: Asking, who: Any = None, name: str | None = None) -> str:
    """The path of a fresh link."""
    found = await asking(who or club.sam.who, LINK, id=club.space_node, name=name)
    return str(urlsplit(found["space"]["progressCsvUrl"]).path)


async def test_a_link_gives_the_whole_table(
    club: ChessClub, asking: Asking, client: httpx.AsyncClient
) -> None:
    answer = await client.get(await link(club, asking))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
    assert answer.content.decode() == await exported(club)


FILE_NAMES = {
    "Spring 2030": "Spring 2030.csv",
    "table.CSV": "table.CSV",
    "../../etc/passwd": "passwd.csv",
    'a"b\r\nX-Evil: y': 'a"b X-Evil: y.csv',
    "Übersicht – 班.csv": "Übersicht – 班.csv",
    "50% \u202evsc.exe": "50% vsc.exe.csv",
}


@pytest.mark.parametrize("given_name", FILE_NAMES)
async def test_the_file_is_called_as_was_asked_and_can_do_no_harm(
    club: ChessClub, asking: Asking, client: httpx.AsyncClient, given_name: str
) -> None:
    answer = await client.head(await link(club, asking, name=given_name))
    how, plain, whole = answer.headers["content-disposition"].split("; ")
    assert (how, answer.status_code, answer.content) == ("attachment", 200, b"")
    assert unquote(whole.removeprefix("filename*=UTF-8''")) == FILE_NAMES[given_name]
    assert plain.isascii()
    assert not {'"', "\\", "/", "%", ":"} & set(plain.removeprefix('filename="').removesuffix('"'))
    assert "x-evil" not in answer.headers


async def test_without_a_name_it_is_called_like_the_space(
    club: ChessClub, asking: Asking, client: httpx.AsyncClient
) -> None:
    await Space.filter(id=club.space).update(name="Spring 1/2")
    answer = await client.head(await link(club, asking))
    assert unquote(answer.headers["content-disposition"]).endswith("''Spring 1-2.csv")


async def test_names_that_no_file_has_are_told(club: ChessClub, asking: Asking) -> None:
    for name in ("", " ", "/", "...", "x" * 201):
        answer = await asking.answer(club.sam.who, LINK, id=club.space_node, name=name)
        assert answer.codes == ["BAD_USER_INPUT"], name
        assert "`fileName`" in answer.errors[0]["message"]


async def test_a_link_works_for_ten_minutes(
    club: ChessClub, asking: Asking, client: httpx.AsyncClient, clock: Clock
) -> None:
    path = await link(club, asking)
    clock.passes(timedelta(minutes=10) - timedelta(seconds=1))
    assert (await client.get(path)).status_code == 200
    assert (await client.post(path)).status_code == 405
    clock.passes(timedelta(seconds=1))
    assert (await client.get(path)).status_code == 404


async def test_no_other_link_works(club: ChessClub, asking: Asking, client: httpx.AsyncClient) -> None:
    path = await link(club, asking)
    export = urlsplit((await asking(club.sam.who, "{ viewer { exportUrl } }"))["viewer"]["exportUrl"]).path
    for wrong in (path[:-1], path + "A", "/progress/x", "/progress/" + export.rpartition("/")[2]):
        assert (await client.get(wrong)).status_code == 404, wrong
    assert (await client.get(path.replace("/progress/", "/export/"))).status_code == 404


async def test_who_is_not_on_the_staff_gets_no_link(club: ChessClub, asking: Asking) -> None:
    assert (await asking(club.ana_account.who, LINK, id=club.space_node))["space"] == {"progressCsvUrl": None}


async def test_who_left_the_staff_downloads_nothing(
    club: ChessClub, asking: Asking, client: httpx.AsyncClient
) -> None:
    for person, status in ((club.rita, 404), (club.ana_account, 403)):  # Ana still learns there
        await grant_staff(club.operator, club.space, person.user_id)
        path = await link(club, asking, person.who)
        assert (await client.get(path)).status_code == 200
        member = await StaffMember.get(space_id=club.space, user_id=person.user_id)
        await remove_staff(club.by(club.sam), member.id)
        answer = await client.get(path)
        assert (answer.status_code, "learner.example" in answer.text) == (status, False)


async def test_a_link_ends_with_the_token_it_was_made_with(
    club: ChessClub, asking: Asking, client: httpx.AsyncClient, clock: Clock
) -> None:
    made = await create_access_token(club.by(club.sam), club.sam.user_id, "A script")
    path = await link(club, asking, Viewer(club.sam.user_id, made.id))
    other = await link(club, asking, Viewer(club.sam.user_id, None, clock() + timedelta(minutes=1)))
    assert [(await client.get(one)).status_code for one in (path, other)] == [200, 200]
    await revoke_access_token(club.by(club.sam), made.id)
    clock.passes(timedelta(minutes=1))
    assert [(await client.get(one)).status_code for one in (path, other)] == [404, 404]


async def test_a_link_ends_with_the_account(
    club: ChessClub, asking: Asking, client: httpx.AsyncClient, clock: Clock
) -> None:
    path = await link(club, asking, Viewer(club.sam.user_id, None, clock() + timedelta(minutes=5)))
    await User.filter(id=club.sam.user_id).update(erased_at=clock())
    assert (await client.get(path)).status_code == 404
