"""The typed client of docs/client: its types are those of the contract, and it does what its page says."""

import asyncio
import json
import os
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from actions.bell import Bell
from actions.progress import revoke_completion
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from models.diary import SpaceEventKind
from schema.ids import encode
from tests.looking import diary
from tests.node import CLIENT, finished, installed, required
from tests.serving import serving
from tests.stories import ChessClub

MADE = ("node_modules", "built", "operations.ts")


def copied(tmp_path: Path) -> Path:
    """What is kept of it, so that nothing else is tried."""
    place = tmp_path / "docs" / "client"
    place.mkdir(parents=True)
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "schema.graphql").write_text((CLIENT / "../../schema/schema.graphql").read_text())
    for path in installed(CLIENT).iterdir():
        if path.name not in MADE and path.is_file():
            (place / path.name).write_bytes(path.read_bytes())
    (place / "node_modules").symlink_to(CLIENT / "node_modules")
    return place


async def npm_run(script: str, place: Path) -> None:
    await finished(required("npm"), "run", "--silent", script, cwd=place)


async def test_typescript_accepts_it_as_the_contract_types_it_and_nothing_that_is_not_there(
    tmp_path: Path,
) -> None:
    place = copied(tmp_path)
    await npm_run("generate", place)
    await npm_run("check", place)
    example = place / "example.ts"
    example.write_text(example.read_text().replace("{ name, points }", "{ name, marks }", 1))
    with pytest.raises(AssertionError, match="marks"):
        await npm_run("check", place)


async def test_what_the_contract_does_not_have_is_not_generated(tmp_path: Path) -> None:
    place = copied(tmp_path)
    asked = place / "operations.graphql"
    asked.write_text(asked.read_text().replace("points", "marks", 1))
    with pytest.raises(AssertionError, match="marks"):
        await npm_run("generate", place)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_it_asks_completes_once_and_goes_on_with_the_diary_when_the_server_is_back(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub, tmp_path: Path
) -> None:
    place = copied(tmp_path)
    for script in ("generate", "build"):
        await npm_run(script, place)
    by_sam = club.by(club.sam)
    async with serving(create_app(settings, nullcontext(world))) as served:
        process = await asyncio.create_subprocess_exec(
            required("node"),
            "built/example.js",
            cwd=place,
            env=os.environ | given(club, f"{served.url}/graphql"),
            stdout=asyncio.subprocess.PIPE,
        )
        lines = [await told(process) for _ in range(6)]
    await revoke_completion(by_sam, club.solve_forks, [club.cleo], "By mistake.")
    async with serving(create_app(settings, nullcontext(world)), served.port), asyncio.timeout(30):
        lines.append(await told(process))
        assert await process.wait() == 0
    assert lines == [
        *({"name": name, "points": 0} for name in ("Ana", "Ben", "Cleo")),
        *[{"completed": 1, "refused": 0}] * 2,
        {"kind": "OBJECTIVE_COMPLETED", "points": 10},
        {"kind": "COMPLETION_REVOKED", "points": 0},
    ]
    assert len(await diary(club.space, SpaceEventKind.OBJECTIVE_COMPLETED)) == 1


def given(club: ChessClub, address: str) -> dict[str, str]:
    return {
        "LAUREL": address,
        "TOKEN": club.sam.token,
        "SPACE": club.space_node,
        "OBJECTIVE": encode("objective", club.solve_forks),
        "LEARNER": encode("learner", club.cleo),
        "LINES": "2",
    }


async def told(process: asyncio.subprocess.Process) -> Any:
    assert process.stdout
    async with asyncio.timeout(30):
        return json.loads(await process.stdout.readline())
