"""Do the other Pythons that are installed run it as fast? Each in an environment of its own, outside the checkout."""

import asyncio
import os
import shutil
from pathlib import Path

import orjson

from bench.node import CACHE
from bench.racing import Track
from bench.results import Aim, Result
from laurel.settings import ROOT

VERSIONS = ("3.11", "3.12", "3.13")
PARTS = ("executor", "nested")


async def run(track: Track) -> list[Result]:
    """The executor, and Laurel's nested read beside the limit, once by each version that is found."""
    results = []
    for version in VERSIONS:
        if python := await _found(version):
            results += await _measured(track, version, await _environment(version, python))
    return results


async def _found(version: str) -> str | None:
    """On the path, or of pyenv; each is run, since a shim is found and still fails."""
    candidates = [shutil.which(f"python{version}"), *_of_pyenv(version)]
    for candidate in filter(None, candidates):
        check = f"import sys; sys.exit('%d.%d' % sys.version_info[:2] != {version!r})"
        process = await asyncio.create_subprocess_exec(
            candidate, "-c", check, stderr=asyncio.subprocess.DEVNULL
        )
        if await process.wait() == 0:
            return candidate
    return None


def _of_pyenv(version: str) -> list[str]:
    folder = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    return [str(path) for path in sorted(folder.glob(f"{version}.*/bin/python3"), reverse=True)]


async def _environment(version: str, python: str) -> str:
    """With the pins; made anew where they have changed."""
    folder, pins = CACHE / f"python-{version}", ROOT / "requirements.txt"
    inside, mark = str(folder / "bin/python"), folder / "installed"
    if not mark.exists() or mark.read_text() != pins.read_text():
        await _done(python, "-m", "venv", "--clear", str(folder))
        quiet = ("-qq", "--disable-pip-version-check")
        await _done(inside, "-m", "pip", "install", *quiet, "--require-hashes", "-r", str(pins))
        mark.write_text(pins.read_text())
    return inside


async def _measured(track: Track, version: str, python: str) -> list[Result]:
    quick = ("--quick",) if track.quick else ()
    told = await _done(python, "-m", "bench", *PARTS, "--alone", "--json", *quick)
    found = [Result(*fields) for fields in orjson.loads(told)]
    return [
        result._replace(work=f"Python {version}: {result.work}", aim=Aim(*result.aim) if result.aim else None)
        for result in found
    ]


async def _done(*command: str) -> bytes:
    """What it prints. RuntimeError where it fails."""
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    printed, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed.")
    return printed
