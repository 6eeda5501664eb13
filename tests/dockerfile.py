"""What does the Dockerfile do, step by step?"""

import json
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from laurel.settings import ROOT


class Step(NamedTuple):
    """One instruction; `told` is what follows its name."""

    name: str
    told: str

    @property
    def words(self) -> list[str]:
        """Of its exec form, else split at blanks."""
        return list(json.loads(self.told)) if self.told.startswith("[") else self.told.split()


def steps() -> list[Step]:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [Step(*line.split(maxsplit=1)) for line in lines]


def healthcheck() -> list[str]:
    """The command that asks whether a container is well."""
    (step,) = [step for step in steps() if step.name == "HEALTHCHECK"]
    return list(json.loads(step.told.partition("CMD ")[2]))


def copied() -> list[Path]:
    """What `COPY .` takes along of a clone: what .dockerignore does not leave out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    ignored = [line for line in lines if line and not line.startswith("#")]
    paths = [Path(name) for name in filter(None, listed.split("\0")) if (ROOT / name).is_file()]
    return [path for path in paths if not any(_is_ignored(path, pattern) for pattern in ignored)]


def _is_ignored(path: Path, pattern: str) -> bool:
    """A pattern means a place from the top on, or with **/ a name anywhere."""
    if pattern.startswith("**/"):
        return any(fnmatch(part, pattern[3:]) for part in path.parts)
    depth = pattern.count("/") + 1
    return fnmatch("/".join(path.parts[:depth]), pattern)
