"""How does a canary come into each private field, and into each table that the story leaves empty?"""

import re
from datetime import timedelta
from typing import NamedTuple
from uuid import uuid4

from tortoise.connection import get_connection

from models.allowances import Allowance
from models.codes import Code
from models.evidence import EvidenceFile, EvidenceItem, Submission
from models.identities import Identity
from models.images import Image
from models.imports import StagedLearner
from models.lti_links import LtiIdentity, LtiLink, LtiPlacement
from models.outcomes import Outcome
from models.pathways import Pathway, PathwayStatus
from models.rechecks import Recheck
from models.rows import execute
from models.unsubscriptions import Unsubscription
from tests.canaries.private import PRIVATE, SECRET
from tests.looking import awards_to
from tests.stories import ChessClub

Canaries = dict[str, "Canary"]
FORM = re.compile(rb"canary\d{3}x")


class Canary(NamedTuple):
    """In which field it sits, and who may see it."""

    field: str
    letters: str


async def more_rows(club: ChessClub) -> None:
    """Of Ben, in tables that nothing in the club has filled."""
    now, ben = club.tools.now(), club.ben_account.user_id
    later = now + timedelta(days=99)
    await Identity.create(issuer="x", subject="x", user_id=ben, created_at=now)
    await Code.create(purpose="x", address="x", digest="d" * 64, expires_at=later)
    await Allowance.create(key="x", used=0, ends_at=later)
    await Unsubscription.create(address="x@x.example", created_at=now)
    await Outcome.create(user_id=ben, key="x", arguments="x", verb="x", told={}, created_at=now)
    await Image.create(user_id=ben, content_type="image/png", size=9, created_at=now)
    await StagedLearner.create(
        import_id=uuid4(),
        line=1,
        email="x",
        sort_name="x",
        alias="x",
        entry_id=uuid4(),
        event_id=uuid4(),
        created_at=later,
    )
    await Recheck.create(email="x", due_at=later)
    link = await LtiLink.get()
    await LtiPlacement.create(link_id=link.id, resource="x")
    platform = link.platform_id  # type: ignore[attr-defined]  # Tortoise adds it to the field
    await LtiIdentity.create(platform_id=platform, deployment="x", subject="x", user_id=ben, created_at=now)
    await _more_evidence(club)


async def _more_evidence(club: ChessClub) -> None:
    """A text and a file of Ben's, beside his link."""
    now, handed = club.tools.now(), await Submission.get(learner_id=club.ben)
    file = await EvidenceFile.create(
        user_id=club.ben_account.user_id,
        objective_id=club.give_mate,
        file_name="x",
        content_type="image/png",
        size=9,
        created_at=now,
        uploaded_at=now,
    )
    await EvidenceItem.create(submission_id=handed.id, position=1, text="x")
    await EvidenceItem.create(submission_id=handed.id, position=2, file_id=file.id)


async def plant(club: ChessClub) -> Canaries:
    """By its text."""
    award, *_ = await awards_to(club.ben_account.email)
    names = {
        "ben": club.ben,
        "ben_account": club.ben_account.user_id,
        "bens_award": award.id,
        "bens_submission": (await Submission.get(learner_id=club.ben)).id,
        "draft": (await Pathway.filter(status=PathwayStatus.DRAFT).first().values_list("id", flat=True)),
        "space": club.space,
        "give_mate": club.give_mate,
        "sam": club.sam.user_id,
    }
    planted: Canaries = {}
    for field, private in PRIVATE.items():
        table, _, column = field.partition(".")
        for row_id in await _rows(table, private.where.format(**names)):
            text = f"canary{len(planted):03}x"
            planted[text] = Canary(field, private.letters)
            value = private.form.format(text)
            await execute(f"UPDATE {table} SET {column} = '{value}' WHERE id = '{row_id}'")
    return planted | await _secrets()


async def _rows(table: str, where: str) -> list[str]:
    _, rows = await get_connection("default").execute_query(f"SELECT id FROM {table} WHERE {where}")
    return [str(dict(row)["id"]) for row in rows]


async def _secrets() -> Canaries:
    """As they are: they would open nothing if they were others."""
    found: Canaries = {}
    for field in SECRET:
        table, _, column = field.partition(".")
        sql = f"SELECT {column} AS value FROM {table} WHERE {column} IS NOT NULL"
        _, rows = await get_connection("default").execute_query(sql)
        found |= {str(dict(row)["value"]): Canary(field, "") for row in rows}
    return found
