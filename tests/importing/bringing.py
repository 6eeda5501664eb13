"""How does a test import an award, as Ana unless it is somebody else?"""

from typing import Any

import orjson
import pytest

from actions.importing_awards import import_award
from actions.outside_papers import Source
from actions.refusals import InvalidInput
from models.awards import Award, AwardRow
from models.badges import Badge
from tests.elsewhere import HOME, Elsewhere
from tests.looking import awards_to
from tests.stories import ChessClub, Person

ANA = "ana@learner.example"


def url(address: str) -> Source:
    return Source(url=address)


def document(told: Any) -> Source:
    return Source(document=told if isinstance(told, str) else orjson.dumps(told).decode())


async def imports(club: ChessClub, source: Source, person: Person | None = None) -> AwardRow:
    """By Ana, unless it is somebody else."""
    person = person or club.ana_account
    award_id = await import_award(club.by(person), person.user_id, source)
    return next(row for row in await awards_to(person.email) if row.id == award_id)


async def refused(club: ChessClub, source: Source, person: Person | None = None) -> str:
    before = await Award.all().count(), await Badge.all().count()
    with pytest.raises(InvalidInput) as no:
        await imports(club, source, person)
    assert no.value.field[0] == "source"
    assert (await Award.all().count(), await Badge.all().count()) == before
    return no.value.message


def placed(web: Elsewhere, name: str, told: Any) -> str:
    web.pages[f"{HOME}/placed/{name}"] = told
    return f"{HOME}/placed/{name}"
