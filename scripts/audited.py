"""What does an audit say, and did it look at all? pip-audit calls it success when it could look at nothing."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)( ;)?", re.MULTILINE)


def wrong_in_python(report: dict[str, Any], pins: str) -> Iterator[str]:
    """Of pip-audit's report on a file of pins; those for other systems alone may be missing."""
    told = {each["name"].lower(): each for each in report.get("dependencies", [])}
    unasked = [
        name
        for name, _, elsewhere in PIN.findall(pins)
        if "vulns" not in told.get(name.lower(), {}) and not (elsewhere and name.lower() not in told)
    ]
    if unasked or not told:
        yield f"could not be asked about: {len(unasked)} of {len(PIN.findall(pins))}, like {', '.join(unasked[:3])}"
    for name, each in told.items():
        for hole in each.get("vulns", []):
            yield f"{name} {each['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'none'}"


def wrong_in_node(report: dict[str, Any], lock: str) -> Iterator[str]:
    """Of npm's report on a lock file."""
    locked = len([name for name in json.loads(lock)["packages"] if name])
    looked_at = report.get("metadata", {}).get("dependencies", {}).get("total", 0)
    if "vulnerabilities" not in report or (locked and not looked_at):
        yield f"could not be asked about: all {locked}"
    for name, hole in report.get("vulnerabilities", {}).items():
        yield f"{name} {hole['range']}: {hole['severity']}"


def read(path: str) -> dict[str, Any]:
    """A report; an empty one where there is none."""
    try:
        report = json.loads(Path(path).read_text())
    except (OSError, ValueError):
        return {}
    return report if isinstance(report, dict) else {}


def main() -> int:
    kind, report, asked_about = sys.argv[1:]
    find = {"python": wrong_in_python, "node": wrong_in_node}[kind]
    wrong = list(find(read(report), Path(asked_about).read_text()))
    print(
        "\n".join(f"{asked_about}: {line}" for line in wrong)
        or f"{asked_about}: nothing is known against it."
    )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
