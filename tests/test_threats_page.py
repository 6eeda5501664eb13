"""Does docs/threats.md keep its word? All attacks and faults are there, and the tests named, which name them too."""

import ast
import re
from pathlib import Path

import pytest

from laurel.settings import ROOT

PAGE = (ROOT / "docs" / "threats.md").read_text()
ROWS = {row[1]: row[0] for row in re.finditer(r"^\| ([TF]\d\d) \|.*$", PAGE, re.MULTILINE)}
LAST, NEVER_GIVEN, LAST_FAULT = 76, (19, 58, 59), 19


def test_no_attack_and_no_fault_is_left_out() -> None:
    numbers = [f"T{number:02}" for number in range(1, LAST + 1) if number not in NEVER_GIVEN]
    numbers += [f"F{number:02}" for number in range(1, LAST_FAULT + 1)]
    assert re.findall(r"^\| ([TF]\d\d) \|", PAGE, re.MULTILINE) == numbers


@pytest.mark.parametrize("number", ROWS)
def test_its_tests_are_there_and_say_which_attack_they_try(number: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", ROWS[number])
    assert named
    for path, name in named:
        assert number in said(ROOT / path, name), f"{path}::{name} does not name {number}"


@pytest.mark.parametrize("number", ROWS)
def test_what_it_names_against_an_attack_is_there(number: str) -> None:
    against = ROWS[number].split("|")[3]
    for path in re.findall(r"`([\w/]+/(?:\w+\.py)?)`", against):
        assert (ROOT / path).exists(), path


def said(path: Path, name: str) -> str:
    """What a module and one of its tests say of themselves."""
    module = ast.parse(path.read_text())
    (test,) = [
        node
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
    ]
    return f"{ast.get_docstring(module)} {ast.get_docstring(test)}"
