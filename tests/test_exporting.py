"""Rule 34: everybody gets all that is held about them, by a link of their own, and nothing about others."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from models.personal import SECTIONS
from models.tables import TABLES
from models.tokens import AccessToken
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.serving import Served
from tests.stories import ChessClub
from tests.test_erasure import HOME, live

EXPORT = "{ viewer { exportUrl } }"


async def exported(club: ChessClub, asking: Asking, served: Served) -> dict[str, Any]:
    address = (await asking(club.ana_account.who, EXPORT))["viewer"]["exportUrl"]
    assert address.startswith(club.tools.address)
    async with httpx.AsyncClient(base_url=served.url) as client:
        answer = await client.get(address.removeprefix(club.tools.address))
        assert answer.headers["content-disposition"].startswith("attachment")
        found: dict[str, Any] = answer.raise_for_status().json()
        return found


@pytest.fixture
async def lived(club: ChessClub) -> ChessClub:
    """Before the server runs, whose worker would send the codes that are read here."""
    await live(club)
    return club


async def test_the_export_holds_everything_about_oneself_and_no_other(
    lived: ChessClub, asking: Asking, served: Served
) -> None:
    club = lived
    found = await exported(club, asking, served)
    assert found["account"][0]["name"] == "Ana"
    assert [row["address"] for row in found["addresses"]] == [HOME, "ana@learner.example"]
    assert [row["badge"] for row in found["awards"]] == ["Fork", "Champion"]
    assert [(row["space"], row["points"]) for row in found["learners"]] == [("Spring", 40)]
    assert [row["status"] for row in found["progress"]] == ["COMPLETED", "COMPLETED"]
    assert [row["first_name"] for row in found["staffOfSpaces"]] == ["Ana"]
    told = str(found)
    for other in (club.ben_account, club.sam, club.olive):
        assert other.email not in told
    assert "token_hash" not in told


async def test_an_export_link_ends_with_the_sign_in_that_it_was_made_by(
    club: ChessClub, served: Served
) -> None:
    ana = club.ana_account
    headers = {"Authorization": f"Bearer {ana.token}"}
    async with httpx.AsyncClient(base_url=served.url) as client:
        answer = await client.post("/graphql", json={"query": EXPORT}, headers=headers)
        path = urlsplit(answer.json()["data"]["viewer"]["exportUrl"]).path
        assert (await client.get(path)).status_code == 200
        await AccessToken.filter(user_id=ana.user_id).update(revoked_at=club.tools.now())
        assert (await client.get(path)).status_code == 404


async def test_an_export_link_works_for_ten_minutes_and_for_nobody_elses_data(
    club: ChessClub, asking: Asking, served: Served, clock: Clock
) -> None:
    address = (await asking(club.ana_account.who, EXPORT))["viewer"]["exportUrl"]
    path = address.removeprefix(club.tools.address)
    async with httpx.AsyncClient(base_url=served.url) as client:
        for wrong in (path[:-1], path + "A", "/export/x", f"/export/{encode('user', club.sam.user_id)}"):
            assert (await client.get(wrong)).status_code == 404
        clock.passes(timedelta(minutes=10))
        assert (await client.get(path)).status_code == 404


# Tables in which nobody is a person of their own: what they hold is told by the sections, or is no more than a key.
NOT_PERSONAL = {
    *("installation", "organization", "issuer", "badge", "space", "objective", "display_token"),
    *("pathway_badge", "pathway_subscription"),
    *("code", "allowance", "outcome", "recheck", "delivery", "staged_learner", "trusted_document"),
    *("points_count", "board_version"),  # numbers of a whole space
    *("issuer_key", "status_place"),  # keys of issuers, and the place of an award in a list of theirs
    *("webhook", "webhook_delivery"),  # which programs an issuer tells of which events
    *(
        "lti_key",
        "lti_deployment",
        "lti_link",
        "lti_placement",
        "lti_login",
        "lti_registration",
    ),  # of platforms, courses and moments
    "lti_member",  # joins an identity and a learner, which are told, with what the platform is owed of their points
}


def test_each_table_is_exported_or_said_to_hold_nothing_of_a_person() -> None:
    told = " ".join(sql for _, sql in SECTIONS.values())
    tables = {model._meta.db_table for model in TABLES}
    assert {name for name in tables if f" {name} " in f"{told} ".replace("\n", " ")} | NOT_PERSONAL == tables
