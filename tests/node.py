"""How do tests let clients of others talk to Laurel? Packages of npm in Node, pinned in clients/."""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests import servers

FOLDER = Path(__file__).parent / "clients"


def required(program: str) -> str:
    """Where it is; missing is a failure where servers are required, else a reason to skip."""
    found = shutil.which(program)
    if found is None:
        refuse = pytest.fail if servers.REQUIRED else pytest.skip
        refuse(f"{program} is not installed")
    return found


def installed() -> Path:
    """The folder of the clients, with what package-lock.json names; made once, whoever comes first."""
    required("node")
    npm, lock = required("npm"), FOLDER / "package-lock.json"
    mark = FOLDER / "node_modules" / ".installed"
    with (FOLDER / "package.json").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not mark.exists() or mark.read_text() != lock.read_text():
            subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=FOLDER, check=True)
            mark.write_text(lock.read_text())
    return FOLDER


async def run(script: str, **told: Any) -> dict[str, Any]:
    """What a script prints, as JSON; it is told its arguments on stdin."""
    process = await asyncio.create_subprocess_exec(
        required("node"),
        str(FOLDER / script),
        env=os.environ,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, errors = await process.communicate(json.dumps(told).encode())
    assert process.returncode == 0, errors.decode()
    answer: dict[str, Any] = json.loads(printed)
    return answer
