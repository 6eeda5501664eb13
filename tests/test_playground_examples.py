"""The playground's examples do what they say on the demo world, as the staff member whose token is filled in."""

from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate

from actions.tools import Tools
from laurel import playground
from laurel.auth import who_comes
from laurel.demo import ensure_demo
from tests.asking import Asking
from tests.selections import GRAPH

FOLDER = Path(playground.__file__).parent / "examples"
EXAMPLES = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.graphql"))}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_is_of_the_contract_and_explained(name: str) -> None:
    text = EXAMPLES[name]
    assert validate(GRAPH, parse(text)) == []
    assert text.startswith("# ")
    assert max(map(len, text.splitlines())) <= 80


async def test_each_runs_on_the_demo_world(
    tools: Tools, asking: Asking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laurel.demo.FILE", tmp_path / "demo.json")
    demo = await ensure_demo(tools)
    who = await who_comes(f"Bearer {demo.staff}", tools)
    shown: dict[str, Any] = {}
    assert set(demo.variables) <= set(EXAMPLES)
    for name, text in EXAMPLES.items():
        given = demo.variables.get(name, {})
        if "subscription" in text:
            async with asking.watching(who, text, **given) as answers:
                first = await anext(answers)
                assert first.errors == []
                shown[name] = first.data
        else:
            shown[name] = await asking(who, text, **given)
    assert len(shown["award"]["completeObjective"]["completed"]) == len(demo.learners)
    assert shown["award"]["completeObjective"]["refused"] == []
    assert len(shown["live-leaderboard"]["leaderboard"]["entries"]["edges"]) == 10
    for name in ("welcome", "nested-progress"):
        (space,) = shown[name]["viewer"]["spaces"]["edges"]
        assert space["node"]["learners"]["edges"]
