"""Files of evidence: who has a link sees one for minutes, and nothing in it can do anything (rule 17; T62, T65)."""

from datetime import timedelta
from urllib.parse import unquote

import httpx
import pytest

from laurel.files.store import Store, key_of
from laurel.settings import Settings
from models.evidence import EvidenceFile
from tests.clock import Clock
from tests.stories import ChessClub
from tests.uploading import AS_PNG, PNG, asked, seen, take_evidence


@pytest.fixture
async def proving(club: ChessClub) -> ChessClub:
    """The club, where solving forks takes evidence."""
    await take_evidence(club)
    return club


async def test_a_link_is_good_for_one_thing(client: httpx.AsyncClient, proving: ChessClub) -> None:
    link = await asked(proving)
    await client.put(link.path, content=PNG, headers=AS_PNG)
    look = seen(proving, link.id)
    for path in (look.replace("/files/", "/uploads/"), "/uploads/nonsense", link.path + "x"):
        assert (await client.put(path, content=PNG, headers=AS_PNG)).status_code == 404, path
    for path in (link.path.replace("/uploads/", "/files/"), "/files/nonsense", look + "x"):
        assert (await client.get(path)).status_code == 404, path
    assert (await client.get(link.path)).status_code == 405
    assert (await client.post(look)).status_code == 405


async def test_links_end_by_the_clock(client: httpx.AsyncClient, proving: ChessClub, clock: Clock) -> None:
    early, late = await asked(proving), await asked(proving)
    second = timedelta(seconds=1)
    clock.passes(timedelta(minutes=30) - second)
    assert (await client.put(early.path, content=PNG, headers=AS_PNG)).status_code == 204
    look = seen(proving, early.id)
    clock.passes(second)
    assert (await client.put(late.path, content=PNG, headers=AS_PNG)).status_code == 404
    clock.passes(timedelta(minutes=10) - 2 * second)
    assert (await client.get(look)).status_code == 200
    clock.passes(second)
    assert (await client.get(look)).status_code == 404


async def test_what_is_gone_is_seen_no_more_though_the_link_still_works(
    client: httpx.AsyncClient, proving: ChessClub, settings: Settings
) -> None:
    link, other = await asked(proving), await asked(proving)
    for each in (link, other):
        await client.put(each.path, content=PNG, headers=AS_PNG)
        assert (await client.get(seen(proving, each.id))).content == PNG
    await Store(settings.files_url).delete(key_of(link.id))
    await EvidenceFile.filter(id=other.id).delete()
    for each in (link, other):
        assert (await client.get(seen(proving, each.id))).status_code == 404


@pytest.mark.parametrize(
    ("kind", "content", "how"),
    [
        ("image/png", PNG, "inline"),
        ("application/pdf", b"%PDF-1.7 and so on", "attachment"),
        ("text/csv", "Größe".encode("cp1252"), "attachment"),
    ],
)
async def test_nothing_in_a_file_can_do_anything(
    client: httpx.AsyncClient, proving: ChessClub, kind: str, content: bytes, how: str
) -> None:
    link = await asked(proving, "x", kind, len(content))
    answer = await client.put(link.path, content=content, headers={"Content-Type": kind})
    assert answer.status_code == 204, answer.text
    headers = (await client.get(seen(proving, link.id))).headers
    assert headers["Content-Type"] == kind
    assert headers["Content-Disposition"].startswith(f"{how};")
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("given", "saved"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\Users\\Ana\\forks.PNG", "forks.PNG"),
        ('a"b\r\nX-Evil: y', 'a"b X-Evil: y.png'),
        ("русский.pdf", "русский.pdf.png"),
        ("русский.png", "русский.png"),
        ("50% of \u202egnp.exe", "50% of gnp.exe.png"),
    ],
)
async def test_a_file_is_saved_under_a_name_that_can_do_no_harm(
    client: httpx.AsyncClient, proving: ChessClub, given: str, saved: str
) -> None:
    link = await asked(proving, given)
    await client.put(link.path, content=PNG, headers=AS_PNG)
    headers = (await client.get(seen(proving, link.id))).headers
    how, plain, whole = headers["Content-Disposition"].split("; ")
    assert how == "inline"
    assert unquote(whole.removeprefix("filename*=UTF-8''")) == saved
    assert plain.isascii()
    assert not {'"', "\\", "/", "%", ":"} & set(plain.removeprefix('filename="').removesuffix('"'))
    assert "X-Evil" not in headers
