"""What the pages point to is there: files and headings, commands, settings, and fields of the contract."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from graphql import parse, validate
from typer.main import get_command

from laurel.cli import app
from laurel.graph import schema
from laurel.settings import PREFIX, ROOT, Settings

TRACKED = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"]
PAGES = sorted(
    path
    for name in subprocess.run(TRACKED, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split(
        "\0"
    )
    if name and (path := ROOT / name).is_file() and "official" not in path.parts
)
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
OURS = ("LAUREL_TEST_", "LAUREL_ORDEAL", "LAUREL_REQUIRE_SERVERS", "LAUREL_PYTHON", "LAUREL_PICTURES")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def headings(path: Path) -> set[str]:
    """As the addresses of a page name them."""
    told = re.findall(r"^#+ (.+)$", FENCED.sub("", path.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in told}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    for target, heading in LINK.findall(FENCED.sub("", page.read_text())):
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), f"{named(page)} links to {target}"
        if heading and there.suffix == ".md":
            assert heading in headings(there), f"{named(page)} links to {target}#{heading}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_commands_of_a_page_are_there(page: Path) -> None:
    known = get_command(app)
    for words in re.findall(r"(?:scripts/laurel|python -m laurel|`laurel) ((?:[a-z]+ ?)+)", page.read_text()):
        command = known
        for word in words.split():
            if not hasattr(command, "commands"):
                break
            assert word in command.commands, f"{named(page)}: laurel {words}"
            command = command.commands[word]
    for script in re.findall(r"\bscripts/([a-z_]+(?:\.py)?)", page.read_text()):
        assert (ROOT / "scripts" / script).exists(), f"{named(page)}: scripts/{script}"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_settings_of_a_page_are_there(page: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    told = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", page.read_text()))
    assert {name for name in told - known if not name.startswith(OURS) and not name.endswith("_")} == set()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_documents_of_a_page_are_valid(page: Path) -> None:
    for document in re.findall(r"^```graphql\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL):
        assert validate(schema._schema, parse(document)) == [], document


def test_the_index_names_every_decision() -> None:
    index = (ROOT / "docs" / "decisions" / "README.md").read_text()
    for path in sorted((ROOT / "docs" / "decisions").glob("0*.md")):
        title = path.read_text().partition("\n")[0].removeprefix("# ")
        assert f"- [{path.name[:4]}]({path.name}): {title}\n" in index


def test_the_reference_tells_of_every_field_at_the_top() -> None:
    told = (ROOT / "docs" / "reference.md").read_text()
    roots = ("query", schema._schema.query_type), ("mutation", schema._schema.mutation_type)
    for word, root in roots:
        assert root
        assert all(f"\n### {word} {name}\n" in told for name in root.fields)
