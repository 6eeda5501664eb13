"""The progress table as CSV: whole, for staff alone, harmless in a spreadsheet, and the same when it is read back."""

import csv
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from functools import partial
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actions.badges import create_badge
from actions.csv_cells import marked, unmarked, written
from actions.csv_lines import Line, read_lines
from actions.importing_learners import import_learners
from actions.learners import add_learner, remove_learner, update_learner
from actions.objectives import create_manual_objective
from actions.progress import complete_objective
from actions.progress_csv import MARK, progress_csv
from actions.refusals import InvalidInput, NotAllowed
from actions.values import line_of_text
from models import progress_table
from models.learners import Learner
from models.progress import Progress
from models.spaces import spaces
from tests.clock import Clock
from tests.looking import contents
from tests.many import many_learners
from tests.stories import ChessClub


async def exported(club: ChessClub) -> str:
    async def ask() -> None:
        """Whoever."""

    space = (await spaces([club.space]))[club.space]
    return "".join([piece async for piece in progress_csv(space, ask)])


def table(text: str) -> list[dict[str, str]]:
    assert text.startswith(MARK)
    return list(csv.DictReader(StringIO(text.removeprefix(MARK), newline="")))


async def test_each_learner_has_a_line_with_a_status_and_a_day_for_each_objective(
    club: ChessClub, clock: Clock
) -> None:
    clock.passes(timedelta(hours=11, minutes=30))  # half past midnight in Paris
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await update_learner(club.by(club.sam), club.cleo, name="")
    rows = table(await exported(club))
    assert list(rows[0]) == [
        *("Name", "Email", "Points", "Completed", "Fork", "Fork: day", "Mate", "Mate: day"),
        *("Champion", "Champion: day"),
    ]
    assert [row["Name"] for row in rows] == ["Ana", "Ben", ""]
    ana = [
        rows[0][name] for name in ("Email", "Points", "Completed", "Fork", "Fork: day", "Mate", "Mate: day")
    ]
    assert ana == ["ana@learner.example", "10", "1", "COMPLETED", "2030-03-02", "NOT_STARTED", ""]


async def test_who_was_removed_is_left_out(club: ChessClub) -> None:
    await remove_learner(club.by(club.sam), club.ben)
    assert [row["Name"] for row in table(await exported(club))] == ["Ana", "Cleo"]


async def test_two_columns_never_have_one_name(club: ChessClub) -> None:
    for name in ("Fork", "Email", "Fork (2)", "a;Email;Name;Vorname", '"; "Email', "=1+1"):
        badge = await create_badge(club.by(club.olive), club.issuer, name, "X")
        await create_manual_objective(club.by(club.olive), club.space, badge, "X")
    header = next(csv.reader(StringIO((await exported(club)).removeprefix(MARK), newline="")))
    assert len(set(header)) == len(header) == 4 + 2 * 9
    assert "'=1+1" in header
    before = await contents()
    await read_back(club)
    assert await contents() == before


async def read_back(club: ChessClub) -> None:
    """Importing what was exported finds everybody, and changes nothing."""
    text = await exported(club)
    opened = partial(StringIO, text, newline="")
    done = await import_learners(club.by(club.sam), club.space, opened, return_removed=True)
    assert (done.applied, done.created, done.updated, done.returned, done.problems) == (True, 0, 0, 0, [])
    assert done.unchanged == await Learner.filter(space_id=club.space, removed_at=None).count()


NAMES = (
    *("=1+1", "'=1+1", "''=1+1", "'tis", "'", "+49 30", "-", "@ana", "＝1", "'＋1", '"', 'a"b', '"quoted"'),
    *(
        "Smith, Ana",
        "Smith; Ana",
        "a,=1+1",
        "a; =1",
        "a;'=1",
        "Ana\\",
        "Straße",
        "אנה",
        "安娜",
        "Ana\u00a0B",
        "null",
    ),
    *("\u202dAna", "e\u0301", "1e5", "TRUE", "=cmd|' /C calc'!A0", "😀", "x" * 200),
)


async def test_names_of_every_kind_come_back_as_they_were(club: ChessClub) -> None:
    for number, name in enumerate(NAMES):
        await add_learner(club.by(club.sam), club.space, f"n{number}@names.example", name)
    for email in ("+a@x.example", "=b@x.example", "-c@x.example", "'d@x.example"):
        await add_learner(club.by(club.sam), club.space, email)
    before = await contents()
    await read_back(club)
    assert await contents() == before


def kept(name: str) -> str | None:
    try:
        return line_of_text(name)
    except InvalidInput:
        return None


SIGNS = st.text(st.sampled_from("=+-@'\"＝＋,; aé\t\r\n"), max_size=8)
NAME = st.one_of(SIGNS, st.text(max_size=40)).map(kept)


@given(st.lists(NAME, max_size=5), st.lists(NAME.map(lambda name: name or "X"), max_size=4))
@example(["=1", "'=1", None], ["a;Email;Name", "E-Mail"])
def test_any_name_is_read_back_under_any_badge(names: list[str | None], badges: list[str]) -> None:
    header = ["Name", "Email", *map(marked, badges)]
    rows = [[marked(name or ""), f"l{place}@x.example", *badges] for place, name in enumerate(names)]
    text = MARK + written([header, *rows])
    found = list(read_lines(StringIO(text, newline="")))
    assert all(isinstance(line, Line) for line in found), found
    assert [(line.email, line.name) for line in found if isinstance(line, Line)] == [
        (f"l{place}@x.example", name) for place, name in enumerate(names)
    ]


@given(st.one_of(SIGNS, st.text()))
def test_no_cell_begins_like_a_formula_whatever_separator_is_thought_of(text: str) -> None:
    """Threat T60."""
    shown = marked(text)
    assert unmarked(shown) == text
    for separator in ",;\t":
        for cell in shown.split(separator):
            assert not cell.strip(" ").startswith(tuple("=+-@＝＋－＠")), shown


async def test_a_line_for_everybody_in_pieces_of_any_size(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    await many_learners(club, 25)
    whole = await exported(club)
    for size in (1, 7, 28, 100):
        with monkeypatch.context() as patch:
            patch.setattr("actions.progress_csv.MOST_LINES", size)
            assert await exported(club) == whole, size
    assert len({row["Email"] for row in table(whole)}) == len(table(whole)) == 28


async def test_who_is_added_or_renamed_meanwhile_makes_no_gap_and_no_double(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.progress_csv.MOST_LINES", 1)
    acts: Iterator[Callable[[], Awaitable[object]]] = iter(
        [
            lambda: update_learner(club.by(club.sam), club.cleo, name="Aaron"),
            lambda: update_learner(club.by(club.sam), club.ana, name="Zoe"),
            lambda: add_learner(club.by(club.sam), club.space, "new@x.example", "Bea"),
        ]
    )

    async def ask() -> None:
        act = next(acts, None)
        if act:
            await act()

    space = (await spaces([club.space]))[club.space]
    text = "".join([piece async for piece in progress_csv(space, ask)])
    emails = [row["Email"].partition("@")[0] for row in table(text)]
    assert emails == ["ana", "ben", "cleo", "new"]


async def test_an_objective_that_comes_or_goes_meanwhile_does_not_shift_a_cell(club: ChessClub) -> None:
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana, club.ben])
    space = (await spaces([club.space]))[club.space]
    columns, _ = await progress_table.columns_of(space)
    badge = await create_badge(club.by(club.olive), club.issuer, "New", "X")
    new = await create_manual_objective(club.by(club.olive), club.space, badge, "X")
    await complete_objective(club.by(club.sam), new, [club.ana])
    cells = await columns.cells([club.ana])
    assert len(cells[club.ana]) == len(columns.headers)
    assert cells[club.ana][0] == "COMPLETED"


async def test_a_download_breaks_off_when_the_right_is_gone(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("actions.progress_csv.MOST_LINES", 1)
    asked = 0

    async def ask() -> None:
        nonlocal asked
        asked += 1
        if asked == 3:
            raise NotAllowed

    space = (await spaces([club.space]))[club.space]
    pieces = progress_csv(space, ask)
    got = [await anext(pieces), await anext(pieces)]
    with pytest.raises(NotAllowed):
        await anext(pieces)
    assert "ana@" in got[1]
    assert "ben@" not in "".join(got)


async def test_private_criteria_are_not_in_it(club: ChessClub) -> None:
    text = await exported(club)
    assert "trick" not in text
    assert "forks" not in text


async def test_progress_that_evidence_made_is_told_too(club: ChessClub) -> None:
    await Progress.create(learner_id=club.ana, objective_id=club.give_mate, status="RETURNED")
    assert table(await exported(club))[0]["Mate"] == "RETURNED"
