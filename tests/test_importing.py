"""Rule 19: a whole class comes from a file, whatever spreadsheet wrote it; all of it or, by choice, its good lines."""

import asyncio
from functools import partial
from io import StringIO
from typing import Any

import pytest

from actions.awarding import Recipient
from actions.awards import award_badge
from actions.importing_learners import import_learners
from actions.learners import remove_learner
from actions.outcomes import LearnerImport
from actions.refusals import NotAllowed, NotFound, SpaceArchived
from actions.tools import Actor
from actions.users import ensure_user
from models.diary import SpaceEventKind
from models.imports import StagedLearner
from models.learners import Learner, MemberSource
from models.spaces import Space
from models.who import Who
from tests.asking import Asking
from tests.looking import board_of, completed, contents, diary, gapless, learner_of
from tests.stories import ChessClub

IMPORT = """
mutation ($input: ImportLearnersInput!) {
  importLearners(input: $input) {
    ... on LearnerImport { applied created updated returned unchanged problemCount problems { line message } }
    ... on Refused { code field }
  }
}"""


async def run(club: ChessClub, csv: str, who: Who | None = None, **flags: bool) -> LearnerImport:
    by = Actor(who or club.sam.who, club.tools)
    return await import_learners(by, club.space, partial(StringIO, csv, newline=""), **flags)


async def names(club: ChessClub) -> dict[str, str | None]:
    return {row.email: row.name for row in await Learner.filter(space_id=club.space, removed_at=None)}


def counts(done: LearnerImport) -> tuple[bool, int, int, int, int, int]:
    return done.applied, done.created, done.updated, done.returned, done.unchanged, done.problem_count


async def test_a_class_is_added_renamed_and_left_as_it_is(club: ChessClub) -> None:
    csv = "name,email\nDora,DORA@x.example\nAnna,ana@learner.example\nBen,ben@learner.example\n,cleo@learner.example\n"
    assert counts(await run(club, csv)) == (True, 1, 1, 0, 2, 0)
    assert await names(club) == {
        "ana@learner.example": "Anna",
        "ben@learner.example": "Ben",
        "cleo@learner.example": "Cleo",
        "dora@x.example": "Dora",
    }
    dora = await Learner.get(email="dora@x.example")
    assert dora.source is MemberSource.CSV
    lines = await diary(club.space, SpaceEventKind.LEARNER_ADDED, SpaceEventKind.LEARNER_CHANGED)
    assert [line.learner_id for line in lines[-2:]] == [club.ana, dora.id]
    assert await gapless(club.space)
    assert await StagedLearner.all().count() == 0


async def test_importing_again_changes_nothing(club: ChessClub) -> None:
    csv = "email;name\ndora@x.example;Dora\nemil@x.example;Emil\n"
    await run(club, csv)
    before = await contents()
    assert counts(await run(club, csv)) == (True, 0, 0, 0, 2, 0)
    assert await contents() == before


FILES = {
    "a mark": "\ufeffemail,name\ndora@x.example,Dora\n",
    "semicolons": "Name;E-Mail-Adresse\nDora;dora@x.example\n",
    "tabs": "Name\tEmail address\nDora\tdora@x.example\n",
    "spaces after commas": "name, email\nDora, dora@x.example\n",
    "quotes": '"E-Mail","Name"\r\n"dora@x.example","Dora"\r\n',
    "French": "Nom;Prénom;Courriel\n;Dora;dora@x.example\n",
    "German": "Vorname;Nachname;E-Mail\nDora;;dora@x.example\n",
    "other columns": "id,EMAIL,class,Full Name\n1,dora@x.example,7b,Dora\n",
    "short last rows": "email,name,class\ndora@x.example,Dora\n",
    "blank lines": "email,name\n\n,\ndora@x.example,Dora\n\n",
    "old Macs": "email,name\rdora@x.example,Dora\r",
    "spaces and capitals": " Email , NAME \n  Dora@X.Example  ,  Dora  \n",
    "a column more than the header": "email,name\ndora@x.example,Dora,more\n",
}


@pytest.mark.parametrize("kind", FILES)
async def test_files_of_the_real_world_are_read(club: ChessClub, kind: str) -> None:
    assert counts(await run(club, FILES[kind])) == (True, 1, 0, 0, 0, 0)
    assert (await names(club))["dora@x.example"] == "Dora"


async def test_line_breaks_within_quotes_are_one_space_and_lines_are_counted_in_the_file(
    club: ChessClub,
) -> None:
    csv = 'email,name\ndora@x.example,"Dora\nof the north"\nwrong,X\n'
    done = await run(club, csv, skip_invalid=True)
    assert (await names(club))["dora@x.example"] == "Dora of the north"
    assert [problem.line for problem in done.problems] == [4]


BAD = {
    "no column": ("who,what\nx,y\n", 1),
    "an empty file": ("", 1),
    "no address": ("email,name\ndora@x.example,Dora\n,Emil\n", 3),
    "a wrong address": ("email\ndora@x.example\na@b@c\n", 3),
    "a repeated address": ("email\ndora@x.example\nDORA@X.example \n", 3),
    "NUL": ("email,name\ndora@x.example,Do\0ra\n", 2),
    "a long name": (f"email,name\ndora@x.example,{'x' * 201}\n", 2),
    "a long cell": (f"email,name\ndora@x.example,{'x' * 5000}\n", 2),
    "a huge cell": (f"email,name\ndora@x.example,{'x' * 200_000}\n", 2),
    "an open quote": ('email,name\nemil@x.example,Emil\ndora@x.example,"Dora\n', 3),
}


@pytest.mark.parametrize("kind", BAD)
async def test_a_bad_line_is_told_and_nothing_is_written(club: ChessClub, kind: str) -> None:
    """Threat T61."""
    csv, line = BAD[kind]
    before = await contents()
    done = await run(club, csv)
    assert (done.applied, [problem.line for problem in done.problems]) == (False, [line])
    assert done.problems[0].message
    assert await contents() == before


async def test_good_lines_are_written_where_that_is_wanted(club: ChessClub) -> None:
    csv = "email,name\ndora@x.example,Dora\nwrong,X\nemil@x.example,Emil\n"
    assert counts(await run(club, csv, skip_invalid=True)) == (True, 2, 0, 0, 0, 1)


async def test_a_dry_run_tells_what_would_come_of_it(club: ChessClub) -> None:
    before = await contents()
    csv = "email,name\ndora@x.example,Dora\nwrong,X\nana@learner.example,Anna\n"
    assert counts(await run(club, csv, dry_run=True, skip_invalid=True)) == (False, 1, 1, 0, 0, 1)
    assert await contents() == before


async def test_who_was_removed_comes_back_only_where_that_is_wanted(club: ChessClub) -> None:
    await remove_learner(club.by(club.sam), club.ana)
    csv = "email,name\nana@learner.example,Anna\n"
    done = await run(club, csv)
    assert (done.applied, done.problems[0].line) == (False, 2)
    assert counts(await run(club, csv, return_removed=True)) == (True, 0, 0, 1, 0, 0)
    ana = await learner_of(club.ana)
    assert (ana.removed_at, ana.name, ana.user_id) == (None, "Anna", club.ana_account.user_id)


async def test_accounts_and_badges_follow(club: ChessClub) -> None:
    dora = await ensure_user(club.operator, "dora@x.example", "Dora")
    await award_badge(club.by(club.olive), club.champion, [Recipient("emil@x.example", None, None)])
    await run(club, "email\ndora@x.example\nemil@x.example\n")
    assert await Learner.filter(email="dora@x.example", user_id=dora).exists()
    assert await completed((await Learner.get(email="emil@x.example")).id, club.be_champion)


async def test_two_at_once_add_each_once(club: ChessClub) -> None:
    csv = "email\n" + "".join(f"learner{number}@x.example\n" for number in range(300))
    results = await asyncio.gather(*(run(club, csv) for _ in range(3)))
    assert sorted(done.created for done in results) == [0, 0, 300]
    assert len((await board_of(club.space)).lines) == 303


async def test_only_staff_of_an_active_space_import(club: ChessClub) -> None:
    before = await contents()
    for who, no in ((club.ana_account.who, NotAllowed), (club.rita.who, NotFound), (club.ivo.who, NotFound)):
        with pytest.raises(no):
            await run(club, "email\nx@x.example\n", who)
    assert await contents() == before
    await Space.filter(id=club.space).update(archived_at=club.tools.now())
    with pytest.raises(SpaceArchived):
        await run(club, "email\nx@x.example\n")
    assert await StagedLearner.all().count() == 0


async def test_the_mutation_answers_with_counts_and_problems(club: ChessClub, asking: Asking) -> None:
    given: dict[str, Any] = {"space": club.space_node, "csv": "email\nwrong\n", "clientMutationKey": "k"}
    told = (await asking(club.sam.who, IMPORT, input=given))["importLearners"]
    assert (told["applied"], told["problemCount"], told["problems"][0]["line"]) == (False, 1, 2)
    assert (await asking(club.sam.who, IMPORT, input=given))["importLearners"] == told
    huge = given | {"csv": "x" * (1024 * 1024 + 1), "clientMutationKey": None}
    refused = (await asking(club.sam.who, IMPORT, input=huge))["importLearners"]
    assert refused == {"code": "INVALID_INPUT", "field": ["csv"]}


async def test_thousands_of_lines_come_in_two_files_in_seconds(club: ChessClub) -> None:
    """An address and an alias are looked up: each compared with each would take the square of them."""
    for first, found in ((0, 8000), (6000, 6000)):
        text = "email\n" + "".join(f"learner{n}@x.example\n" for n in range(first, first + 8000))
        done = await run(club, text)
        assert (done.created, done.unchanged) == (found, 8000 - found)
