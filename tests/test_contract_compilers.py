"""Does schema/schema.graphql suffice for clients? Relay's compiler and GraphQL Code Generator read it as it is.

They compile what the playground, our pages, the README and the typed client ask for.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from graphql import OperationDefinitionNode, parse, print_ast

from laurel.cli.installation import CONTRACT
from laurel.settings import ROOT
from tests.node import CLIENT, RELAY, finished, installed

SOURCES = ("laurel/playground/examples/*.graphql", "laurel/web/*/*.graphql", "docs/client/*.graphql")


class Operation(NamedTuple):
    """`module` is a name of its own, which Relay wants operations to begin with; `text` is named by it."""

    module: str
    text: str


def texts() -> Iterator[str]:
    for source in SOURCES:
        yield from (path.read_text() for path in sorted(ROOT.glob(source)))
    yield from re.findall(
        r"^```graphql\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL
    )


def operations() -> Iterator[Operation]:
    """One for each operation that is written down somewhere."""
    found = [node for text in texts() for node in parse(text).definitions]
    for number, node in enumerate(found):
        assert isinstance(node, OperationDefinitionNode)
        assert node.name
        module = f"{node.name.value}{number}"
        kind = node.operation.value
        head = f"{kind} {module}{kind.title()}"
        yield Operation(module, re.sub(rf"^{kind} {node.name.value}\b", head, print_ast(node)))


def with_packages_of(folder: Path, place: Path) -> Path:
    """The place, from where the packages of that folder are found."""
    (place / "node_modules").symlink_to(installed(folder) / "node_modules")
    shutil.copy(CONTRACT, place / "schema.graphql")
    (place / "src").mkdir()
    return place


async def test_relays_compiler_compiles_all_that_is_asked(tmp_path: Path) -> None:
    place, asked = with_packages_of(RELAY, tmp_path), list(operations())
    assert len(asked) >= 15
    for operation in asked:
        (place / "src" / f"{operation.module}.js").write_text(f"graphql`\n{operation.text}\n`;\n")
    shutil.copy(RELAY / "Learners.js", place / "src")
    config = {
        "src": "./src",
        "schema": "./schema.graphql",
        "language": "typescript",
        "artifactDirectory": "./made",
        "customScalarTypes": {"Date": "string", "DateTime": "string"},
    }
    (place / "made").mkdir()
    (place / "relay.config.json").write_text(json.dumps(config))
    await finished("node_modules/.bin/relay-compiler", "relay.config.json", "--noWatchman", cwd=place)
    made = {path.name for path in (place / "made").iterdir()}
    assert {"LearnersQuery.graphql.ts", "LearnersPageQuery.graphql.ts", "Learners_space.graphql.ts"} <= made
    assert len(made) == len(asked) + 3


async def test_code_generator_types_all_that_is_asked(tmp_path: Path) -> None:
    """And TypeScript accepts the types."""
    place = with_packages_of(CLIENT, tmp_path)
    for operation in operations():
        (place / "src" / f"{operation.module}.graphql").write_text(operation.text)
    config = json.loads((CLIENT / "codegen.json").read_text())
    (output,) = config["generates"].values()
    config |= {"schema": "schema.graphql", "documents": "src/*.graphql", "generates": {"asked.ts": output}}
    (place / "codegen.json").write_text(json.dumps(config))
    await finished("node_modules/.bin/graphql-codegen", "--config", "codegen.json", cwd=place)
    told = (place / "asked.ts").read_text()
    assert all(f"const {operation.module}" in told for operation in operations())
    options = ("--strict", "--noEmit", "--module", "nodenext", "--skipLibCheck")
    await finished("node_modules/.bin/tsc", *options, "asked.ts", cwd=place)


@pytest.mark.parametrize("words", ["learnersss", 'space(name: "x")'])
async def test_what_the_contract_does_not_have_is_noticed(tmp_path: Path, words: str) -> None:
    place = with_packages_of(RELAY, tmp_path)
    (place / "src" / "Wrong.js").write_text(f"graphql`query WrongQuery {{ {words} {{ id }} }}`;\n")
    (place / "made").mkdir()
    config = {
        "src": "./src",
        "schema": "./schema.graphql",
        "language": "typescript",
        "artifactDirectory": "./made",
    }
    (place / "relay.config.json").write_text(json.dumps(config))
    with pytest.raises(AssertionError, match=r"WrongQuery|Wrong\.js"):
        await finished("node_modules/.bin/relay-compiler", "relay.config.json", "--noWatchman", cwd=place)
