"""How do tests let clients and compilers of others look at Laurel? Packages of npm in Node, pinned beside each use."""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from laurel.settings import ROOT
from tests import servers

FOLDER = Path(__file__).parent / "clients"
RELAY = Path(__file__).parent / "relay"
CLIENT = ROOT / "docs" / "client"


def required(program: str) -> str:
    """Where it is; missing is a failure where servers are required, else a reason to skip."""
    found = shutil.which(program)
    if found is None:
        refuse = pytest.fail if servers.REQUIRED else pytest.skip
        refuse(f"{program} is not installed")
    return found


def installed(folder: Path = FOLDER) -> Path:
    """The folder, with what its package-lock.json names; made once, whoever comes first."""
    required("node")
    npm, lock = required("npm"), folder / "package-lock.json"
    mark = folder / "node_modules" / ".installed"
    with (folder / "package.json").open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not mark.exists() or mark.read_text() != lock.read_text():
            subprocess.run([npm, "ci", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
            mark.write_text(lock.read_text())
    return folder


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


async def finished(*command: str, cwd: Path, **variables: str) -> str:
    """What a program prints that ends well; else AssertionError with all of it."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=cwd,
        env=os.environ | variables,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate()
    assert process.returncode == 0, printed.decode()
    return printed.decode()
