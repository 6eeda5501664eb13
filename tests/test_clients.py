"""Do clients that others wrote get along with Laurel: graphql-ws, graphql-http, Apollo, urql, and Chromium?"""

from pathlib import Path

import pytest

from actions.staff import invite_staff
from actions.tools import Tools
from laurel import demo
from models.staff import StaffMember
from schema.ids import encode
from tests.mailed import invitation_mailed
from tests.node import installed, required, run
from tests.serving import Served
from tests.stories import ChessClub


async def test_graphql_ws_watches_a_leaderboard_and_awards(served: Served, club: ChessClub) -> None:
    installed()
    told = await run(
        "leaderboard.mjs",
        readUrl=served.socket_url,
        writeUrl=served.socket_url,
        reader=club.display_token,
        writer=club.sam.token,
        space=None,
        objective=encode("objective", club.give_mate),
        learner=encode("learner", club.cleo),
    )
    assert told == {"before": [0, 0, 0], "outcome": "ObjectiveCompletions", "after": [20, 0, 0]}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_all_audits_of_graphql_http_are_ok(served: Served) -> None:
    installed()
    told = await run("audits.mjs", url=f"{served.url}/graphql")
    assert told == {"audits": 61, "complaints": []}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_apollo_and_urql_name_documents_by_their_hash(served: Served, club: ChessClub) -> None:
    """The first time the server does not know it and is told; then the hash is enough."""
    installed()
    told = await run("persisted.mjs", url=f"{served.url}/graphql", token=club.sam.token)
    for client, taught in (("apollo", "POST document"), ("urql", "GET document")):
        assert told[client] == {"told": ["Sam", "Sam"], "sent": ["GET hash", taught, "GET hash"]}, client


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_the_playground_moves_while_another_window_awards(
    served: Served, tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed()
    monkeypatch.setattr(demo, "FILE", tmp_path / "demo.json")
    await demo.ensure_demo(tools)
    told = await run("playground.mjs", url=served.url, pictures=str(tmp_path), browser=required("chromium"))
    assert told["complaints"] == []
    assert '"Emre Öztürk"' in told["award"]
    assert told["before"] != told["after"]
    assert "110" in told["after"]
    assert "110" not in told["before"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_mailed_invitation_is_accepted_without_an_account(
    served: Served, club: ChessClub, tmp_path: Path
) -> None:
    installed()
    await invite_staff(club.by(club.sam), club.space, "kim@staff.example", "Kim")
    member = await StaffMember.get(email="kim@staff.example")
    token = await invitation_mailed(club.tools, "staff_member", member.id)
    told = await run(
        "invitation.mjs",
        link=f"{served.url}/invitation#{token}",
        url=served.url,
        pictures=str(tmp_path),
        browser=required("chromium"),
    )
    assert told == {
        "complaints": [],
        "before": "kim@staff.example is invited to the staff of Spring, Chess Club.",
        "after": "You are on the staff now, and signed in on this device.",
        "viewer": "kim@staff.example",
        "again": "This invitation was accepted, replaced or withdrawn. Ask whoever invited you for a new one.",
    }


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_mailed_invitation_lets_in_who_has_an_account_by_a_code(
    club: ChessClub, mail_folder: Path, served: Served, tmp_path: Path
) -> None:
    installed()
    await invite_staff(club.by(club.sam), club.space, club.rita.email)
    member = await StaffMember.get(email=club.rita.email)
    token = await invitation_mailed(club.tools, "staff_member", member.id)
    told = await run(
        "invitation-signed-in.mjs",
        link=f"{served.url}/invitation#{token}",
        mail=str(mail_folder),
        pictures=str(tmp_path),
        browser=required("chromium"),
    )
    assert told == {
        "asked": "There is an account with rita@staff.example. Type in the code that was mailed to it just now.",
        "after": "You are on the staff now, and signed in on this device.",
    }
