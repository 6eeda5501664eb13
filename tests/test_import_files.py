"""Rule 19: files as spreadsheets of every country write them, whatever their encoding, separator and header."""

from collections.abc import Iterator
from functools import partial
from io import StringIO
from itertools import chain, count, product
from pathlib import Path

import httpx
import pytest

from actions import aliases, importing_learners
from actions.csv_lines import Line, read_lines
from actions.importing_learners import import_learners
from actions.learners import remove_learner
from actions.outcomes import LearnerImport, Problem
from laurel.importing import MOST_LINE_CHARACTERS, encoding_of
from models.diary import SpaceEventKind
from models.learners import Learner, MemberSource
from tests.asking import Asking
from tests.looking import diary, gapless, learner_of
from tests.serving import Served
from tests.stories import ChessClub
from tests.test_importing import counts, names, run

LINES = [["E-Mail", "Name"], ["zoe@x.example", "Zoë Müller"], ["yves@x.example", 'Yves "Yo", Älter']]
MARKED = {
    "UTF-8": "utf-8",
    "UTF-8 with a mark": "utf-8-sig",
    "UTF-16": "utf-16",
    "Windows-1252": "cp1252",
}
SEPARATED = {"commas": ",", "semicolons": ";", "tabs": "\t"}
ENDED = {"Windows": "\r\n", "Unix": "\n"}


def file(encoding: str, separator: str, end: str, quoted: bool) -> bytes:
    """As a spreadsheet writes it: each cell in quotes, or those alone that need them."""
    text = ""
    for line in LINES:
        cells = [cell.replace('"', '""') for cell in line]
        text += separator.join(f'"{cell}"' if quoted or '"' in cell else cell for cell in cells) + end
    return text.encode(encoding)


@pytest.mark.parametrize("encoding", MARKED)
def test_encodings_separators_and_line_ends_combine(tmp_path: Path, encoding: str) -> None:
    for separator, end, quoted in product(SEPARATED.values(), ENDED.values(), (True, False)):
        path = tmp_path / "class.csv"
        path.write_bytes(file(MARKED[encoding], separator, end, quoted))
        with path.open(encoding=encoding_of(path), newline="") as text:
            assert list(read_lines(text)) == [
                Line(2, "zoe@x.example", "Zoë Müller"),
                Line(3, "yves@x.example", 'Yves "Yo", Älter'),
            ], (separator, end, quoted)


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
async def test_unicode_text_of_excel_is_read_in_either_byte_order(
    club: ChessClub, served: Served, order: str
) -> None:
    content = "\ufeffName\tE-Mail\r\nZoë\tZOE@X.example\r\n".encode(order)
    async with httpx.AsyncClient(base_url=served.url) as client:
        answer = await client.post(
            f"/spaces/{club.space_node}/learners.csv",
            content=content,
            headers={"Authorization": f"Bearer {club.sam.token}"},
        )
    assert (answer.status_code, answer.json()["created"]) == (200, 1)
    assert (await names(club))["zoe@x.example"] == "Zoë"


HEADERS = {
    "Nom;Prénom;Adresse électronique": "X;Zoë;zoe@x.example",
    "Prénom;Nom de famille;Adresse e-mail": "Zoë;X;zoe@x.example",
    "Nom et prénom;Courriel": "X Zoë;zoe@x.example",
    "Vorname;Familienname;E-Mail-Adresse": "Zoë;X;zoe@x.example",
    "Voller Name;Mailadresse": "Zoë X;zoe@x.example",
    "Nombre;Apellido;Correo electrónico": "Zoë;X;zoe@x.example",
    "First name,Last name,Email address": "Zoë,X,zoe@x.example",
    "Student,E-mail": "Zoë X,zoe@x.example",
    '"Class, year; group",Email,Name': '"7b; 7c",zoe@x.example,Zoë X',
    "Name (first; last),Email": "Zoë X,zoe@x.example",
    '"E-Mail\n(home)","E-Mail","Full\r\nname"': '"old@x.example","zoe@x.example","Zoë X"',
}


@pytest.mark.parametrize("header", HEADERS)
def test_headers_of_the_real_world_are_understood(header: str) -> None:
    found = list(read_lines(StringIO(f"{header}\n{HEADERS[header]}\nwrong\n", newline="")))
    line, wrong = found if "home" not in header else [found[0], found[1]]
    if "first; last" in header:
        assert (line, type(wrong)) == (Line(2, "zoe@x.example", None), Problem)
        return
    start = 2 + header.count("\n")
    assert isinstance(line, Line)
    assert isinstance(wrong, Problem)
    assert (line.number, wrong.line, line.email) == (start, start + 1, "zoe@x.example")
    assert line.name is not None
    assert sorted(line.name.split()) == ["X", "Zoë"]


BROKEN = {
    "an open header": 'email,"name\ndora@x.example,Dora\n',
    "an open header without an end": 'email,"' + "x\n" * 500,
    "a header of nothing": "\n\n",
    "a header of separators": ",,;;\t\n",
    "only a mark": "\ufeff",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_header_that_says_nothing_is_told(kind: str) -> None:
    found = list(read_lines(StringIO(BROKEN[kind], newline="")))
    assert [(type(problem), problem.line if isinstance(problem, Problem) else 0) for problem in found] == [
        (Problem, 1)
    ]


@pytest.mark.parametrize("text", ["email,name", "email,name\r\n", "\ufeffName;E-Mail\n\n\n"])
async def test_a_header_alone_is_an_empty_class(club: ChessClub, text: str) -> None:
    assert counts(await run(club, text)) == (True, 0, 0, 0, 0, 0)


async def test_one_address_in_several_spellings_is_one_learner(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the first stands: among the same thousand lines, or long before."""
    monkeypatch.setattr(importing_learners, "BATCH", 3)
    spelled = (
        "Zoe@x.example",
        "a@x.example",
        " zoe@X.example ",
        "b@x.example",
        "c@x.example",
        "ZOE@x.EXAMPLE",
    )
    csv = "email,name\n" + "".join(f"{address},Zoe {place}\n" for place, address in enumerate(spelled))
    done = await run(club, csv, skip_invalid=True)
    assert counts(done) == (True, 4, 0, 0, 0, 2)
    assert [problem.line for problem in done.problems] == [4, 7]
    assert all("line 2" in problem.message for problem in done.problems)
    assert (await names(club))["zoe@x.example"] == "Zoe 0"


async def test_a_class_of_several_batches_is_told_in_the_order_of_the_file(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing_learners, "BATCH", 7)
    monkeypatch.setattr(importing_learners, "AT_ONCE", 5)
    await remove_learner(club.by(club.sam), club.ben)
    lines = [f"l{number:02}@x.example,Learner {number}" for number in range(40)]
    lines[5:5] = ["ana@learner.example,Anna"]
    lines[20:20] = ["ben@learner.example,Benno"]
    done = await run(club, "email,name\n" + "\n".join(lines), return_removed=True)
    assert counts(done) == (True, 40, 1, 1, 0, 0)
    added = [line.learner_id for line in await diary(club.space, SpaceEventKind.LEARNER_ADDED)][3:]
    emails = {row.id: row.email for row in await Learner.filter(space_id=club.space)}
    assert [emails[key] for key in added if key] == [f"l{number:02}@x.example" for number in range(40)]
    changed = await diary(club.space, SpaceEventKind.LEARNER_CHANGED, SpaceEventKind.LEARNER_RETURNED)
    assert [(line.kind.value, line.learner_id) for line in changed] == [
        ("LEARNER_CHANGED", club.ana),
        ("LEARNER_RETURNED", club.ben),
        ("LEARNER_CHANGED", club.ben),
    ]
    assert await gapless(club.space)


async def test_a_thousand_problems_are_listed_and_all_are_counted(club: ChessClub) -> None:
    done = await run(club, "email\n" + "wrong\n" * 1500)
    assert (done.applied, done.problem_count, len(done.problems)) == (False, 1500, 1000)
    assert [problem.line for problem in done.problems] == list(range(2, 1002))


async def test_a_line_without_an_end_comes_in_pieces(club: ChessClub, served: Served) -> None:
    content = b"email,name\ndora@x.example," + b"x" * (3 * MOST_LINE_CHARACTERS)
    async with httpx.AsyncClient(base_url=served.url, timeout=30) as client:
        answer = await client.post(
            f"/spaces/{club.space_node}/learners.csv",
            content=content,
            headers={"Authorization": f"Bearer {club.sam.token}"},
        )
    assert (answer.json()["applied"], answer.json()["created"]) == (False, 0)
    assert answer.json()["problemCount"] >= 1


IMPORT = """mutation ($input: ImportLearnersInput!) { importLearners(input: $input) {
  ... on LearnerImport { applied created } ... on Refused { code field } } }"""
MIB = 1024 * 1024


def sized(size: int) -> str:
    """A file of so many bytes."""
    start = "email,name\nzoe@x.example,Zoë\n"
    return start + "\n" * (size - len(start.encode()))


@pytest.mark.parametrize(("size", "told"), [(MIB, {"applied": True, "created": 1}), (MIB + 1, None)])
async def test_a_mutation_takes_a_mebibyte_and_no_more(
    club: ChessClub, asking: Asking, served: Served, size: int, told: object
) -> None:
    """Threat T61."""
    variables = {"input": {"space": club.space_node, "csv": sized(size)}}
    async with httpx.AsyncClient(base_url=served.url, timeout=30) as client:
        answer = await client.post(
            "/graphql",
            json={"query": IMPORT, "variables": variables},
            headers={"Authorization": f"Bearer {club.sam.token}"},
        )
    found = answer.json()["data"]["importLearners"]
    assert found == (told or {"code": "INVALID_INPUT", "field": ["csv"]})


async def test_a_dry_run_of_a_returning_class_counts_and_writes_nothing(club: ChessClub) -> None:
    await remove_learner(club.by(club.sam), club.ana)
    opened = partial(StringIO, "email\nana@learner.example\nnew@x.example\n", newline="")
    done = await import_learners(club.by(club.sam), club.space, opened, dry_run=True, return_removed=True)
    assert done == LearnerImport(False, 1, 0, 1, 0)
    assert "new@x.example" not in await names(club)


@pytest.mark.parametrize("start", ['"', 'email,"', "email," + "a" * 140_000, '"' + "a" * 140_000 + '",email'])
async def test_a_header_that_is_none_is_a_problem_of_the_first_line(club: ChessClub, start: str) -> None:
    """However long it goes on: no more of it is read than a header can be."""
    read = []

    def lines() -> Iterator[str]:
        for _ in range(100):
            read.append(1)
            yield "a" * 10_000 + "\n"

    (problem,) = read_lines(chain([f"{start}\n"], lines()))
    assert isinstance(problem, Problem)
    assert problem.line == 1
    assert len(read) <= 8
    with_rest = partial(StringIO, f"{start}\n" + "a" * 100_000)
    found = await import_learners(club.by(club.sam), club.space, with_rest)
    assert (found.applied, [told.line for told in found.problems]) == (False, [1])


async def test_each_line_gets_an_alias_of_its_own(club: ChessClub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three draw the same one, and one what somebody in the space has."""
    taken = (await learner_of(club.ana)).alias
    drawn = chain([taken, *["Quiet Otter"] * 3], (f"Quick Fox {number}" for number in count()))
    monkeypatch.setattr(aliases, "_drawn", lambda words: next(drawn))
    monkeypatch.setattr(importing_learners, "BATCH", 1)
    await run(club, "email,name\na@x.example,\nb@x.example,Bo\nc@x.example,\nd@x.example,\n")
    found = await Learner.filter(source=MemberSource.CSV)
    assert len({row.alias for row in found} - {taken}) == 4
    assert {row.email: row.sort_name for row in found} == {
        row.email: (row.name or row.alias).casefold() for row in found
    }
