"""Does the checkout keep the rules of the house that no linter knows?"""

import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

# Registries and CDNs: what runs comes from the pins and the checkout.
# "_" stands for the last dot, so that this file keeps its own rule.
HOSTS = """
    pypi_org pythonhosted_org npmjs_org npmjs_com registry.yarnpkg_com deb.debian_org crates_io docker_io
    ghcr_io jsdelivr_net unpkg_com cdnjs.cloudflare_com esm_sh skypack_dev jspm_io googleapis_com
    gstatic_com bootstrapcdn_com code.jquery_com
"""
HOST = re.compile(rf"\b(?:{'|'.join(re.escape(host).replace('_', '[.]') for host in HOSTS.split())})\b", re.I)

SUPPRESSION = re.compile(
    r"noqa\b(:\s*[A-Z]+\d+([,\s]+[A-Z]+\d+)*)?|type:\s*ignore\b(\[[^]]*\])?|mypy:\s*\S+|fmt:\s*(off|skip)"
)
REASON = re.compile(r"[^\W\d_]{2,}\W+[^\W\d_]+")

THE_ONE_DOOR = Path("actions/unit.py")
WHO_MAKES_THEM = Path("models/postgres.py")  # of Tortoise's own methods
# Their files begin with a number, by which others name them.
NUMBERED = (Path("docs/decisions"), Path("models/migrations"))


def tracked_files() -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [path for path in map(Path, sorted(set(listed.splitlines()))) if path.is_file()]


def named_hosts(path: Path) -> Iterator[str]:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(text.splitlines(), 1):
        if found := HOST.search(line):
            yield f"{path}:{number}: names {found[0]}; no registry or CDN is named here"


def is_unreasoned(comment: str) -> bool:
    rest, switched_off = SUPPRESSION.subn("", comment)
    return switched_off > 0 and not REASON.search(rest)


def broken_in_python(path: Path) -> Iterator[str]:
    with tokenize.open(path) as file:
        for token in tokenize.generate_tokens(file.readline):
            where, text = f"{path}:{token.start[0]}", token.string
            if token.type == tokenize.COMMENT and is_unreasoned(text):
                yield f"{where}: a check is switched off without a reason beside it"
            if token.type == tokenize.NAME and is_a_door(path, text):
                yield f"{where}: in_transaction belongs to {THE_ONE_DOOR} alone; use changing()"


def is_a_door(path: Path, name: str) -> bool:
    """Whether this begins a transaction where nobody may."""
    own = path == THE_ONE_DOOR or (path == WHO_MAKES_THEM and name == "_in_transaction")
    return name.lstrip("_") == "in_transaction" and not own


def different_dependencies() -> Iterator[str]:
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    told = {
        "requirements.in": project["dependencies"],
        "requirements-traces.in": project["optional-dependencies"]["traces"],
    }
    for path, names in told.items():
        lines = map(str.strip, Path(path).read_text().splitlines())
        pinned = {line for line in lines if line and not line.startswith(("#", "-"))}
        for name in sorted(set(names) ^ pinned):
            yield f"{path} and pyproject.toml differ: {name}"


def doubled_numbers(paths: list[Path]) -> Iterator[str]:
    """Two branches take the same one, and git merges both."""
    first: dict[tuple[Path, str], Path] = {}
    for path in paths:
        number = path.name.partition("-" if path.suffix == ".md" else "_")[0]
        if path.parent in NUMBERED and number.isdecimal():
            other = first.setdefault((path.parent, number), path)
            if other != path:
                yield f"{path}: has the number of {other.name}; take the next one that is free"


def main() -> int:
    paths = tracked_files()
    broken = [*different_dependencies(), *doubled_numbers(paths)]
    for path in paths:
        broken += named_hosts(path)
        if path.suffix == ".py":
            broken += broken_in_python(path)
    print("\n".join(broken) if broken else "Every rule is kept.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
