"""An audit of dependencies says what is known, and fails where it could not look: then nothing is known."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from laurel.settings import ROOT

PINS = "fork==1.0 \\\n  --hash=sha256:00\nmate==2.0 \\\n  --hash=sha256:00\nwall==3.0 ; sys_platform == 'win32' \\\n"
LOCK = json.dumps({"packages": {"": {}, "node_modules/fork": {"version": "1.0.0"}}})
HOLE = {"id": "PYSEC-1", "fix_versions": ["1.1"]}
SKIPPED = {"name": "mate", "skip_reason": "Dependency not found and could not be audited"}


def pinned(name: str, *holes: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "version": "1.0", "vulns": list(holes)}


REPORTS: dict[str, tuple[str, object, str]] = {
    "all is well": ("python", {"dependencies": [pinned("fork"), pinned("Mate")]}, ""),
    "a hole": ("python", {"dependencies": [pinned("fork", HOLE), pinned("mate")]}, "PYSEC-1, mended in 1.1"),
    "one could not be looked at": (
        "python",
        {"dependencies": [pinned("fork"), SKIPPED]},
        "1 of 3, like mate",
    ),
    "one is left out": ("python", {"dependencies": [pinned("fork")]}, "like mate"),
    "nothing was looked at": ("python", {"dependencies": []}, "could not be asked about"),
    "no report": ("python", None, "could not be asked about"),
    "no report of npm": ("node", None, "could not be asked about"),
    "npm could not ask": ("node", {"error": {"code": "ENOAUDIT"}}, "could not be asked about"),
    "npm has asked": ("node", {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 1}}}, ""),
    "npm asked about nothing": ("node", {"vulnerabilities": {}, "metadata": {}}, "could not be asked about"),
    "npm knows a hole": (
        "node",
        {
            "vulnerabilities": {"fork": {"range": "<2", "severity": "high"}},
            "metadata": {"dependencies": {"total": 1}},
        },
        "fork <2: high",
    ),
}


@pytest.mark.parametrize("what", REPORTS)
def test_it_fails_for_what_is_known_and_for_what_could_not_be_asked(tmp_path: Path, what: str) -> None:
    kind, report, told = REPORTS[what]
    (tmp_path / "pins").write_text(PINS if kind == "python" else LOCK)
    if report is not None:
        (tmp_path / "report").write_text(json.dumps(report))
    command = [
        sys.executable,
        str(ROOT / "scripts/audited.py"),
        kind,
        *map(str, (tmp_path / "report", tmp_path / "pins")),
    ]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (int(bool(told)), "")
    assert (told or "nothing is known against it") in found.stdout
