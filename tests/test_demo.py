"""The demo world: its tokens work, its people see what they should, and it is made once for each database."""

from pathlib import Path
from stat import S_IMODE

import pytest

from actions.tools import Tools
from laurel.auth import who_comes
from laurel.demo import LEARNERS, Demo, ensure_demo, known_demo
from models.installation import Installation
from models.keys import new_entry_id
from models.spaces import Space
from models.who import Display, Viewer
from tests.asking import Asking

SEEN = """query ($id: ID!) { viewer { user { name } issuers { name } } space(id: $id) { viewerRoles
learners(first: 100) { totalCount edges { node { name email points } } } leaderboard { totalCount } }
display { leaderboard { totalCount entries(first: 1) { edges { node { displayName points } } } } } }"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the tokens are kept, in place of this checkout's own."""
    monkeypatch.setattr("laurel.demo.FILE", tmp_path / "kept" / "demo.json")
    return tmp_path / "kept" / "demo.json"


async def test_each_token_shows_its_person_the_world(tools: Tools, asking: Asking, file: Path) -> None:
    demo = await ensure_demo(tools)
    seen = {}
    for role in ("owner", "staff", "learner", "display"):
        who = await who_comes(f"Bearer {getattr(demo, role)}", tools)
        assert isinstance(who, Display if role == "display" else Viewer)
        seen[role] = await asking(who, SEEN, id=demo.space)
    for role in ("owner", "staff"):
        assert seen[role]["space"]["viewerRoles"] == ["STAFF"]
        assert {edge["node"]["name"] for edge in seen[role]["space"]["learners"]["edges"]} == set(LEARNERS)
    assert [len(seen[role]["viewer"]["issuers"]) for role in ("owner", "staff", "learner")] == [1, 0, 0]
    learner = seen["learner"]["space"]
    assert (learner["viewerRoles"], learner["leaderboard"]["totalCount"]) == (["LEARNER"], len(LEARNERS))
    assert [edge["node"]["name"] for edge in learner["learners"]["edges"]] == [
        seen["learner"]["viewer"]["user"]["name"]
    ]
    assert (seen["display"]["viewer"], seen["display"]["space"]) == (None, None)
    (first,) = seen["display"]["display"]["leaderboard"]["entries"]["edges"]
    assert first["node"]["points"] == 150
    assert first["node"]["displayName"] not in LEARNERS


async def test_it_is_made_once_for_each_database(tools: Tools, file: Path) -> None:
    first = await ensure_demo(tools)
    assert await ensure_demo(tools) == first == await known_demo()
    assert await Space.all().count() == 1
    assert S_IMODE(file.stat().st_mode) == 0o600  # noqa: ASYNC240 - a test may wait for a file
    assert isinstance(first, Demo)
    await Installation.filter(id=1).update(epoch=new_entry_id())
    assert await known_demo() is None, "its tokens are of another database"
