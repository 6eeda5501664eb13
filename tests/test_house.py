"""The house stands as it was drawn: whose names are whose, who reads the environment, what a verb is."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from actions.tools import Actor
from laurel.doctor import ROOTS, foreign_roots
from laurel.settings import ROOT

FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "base", "service", "services", "misc"}


def sources(*roots: str) -> Iterator[Path]:
    for root in roots:
        yield from (path for path in sorted((ROOT / root).rglob("*.py")) if "source" not in path.parts)


@cache
def names_in(path: Path) -> set[str]:
    """Each module that is imported and each attribute that is read."""
    found = set[str]()
    for part in ast.walk(ast.parse(path.read_text())):
        if isinstance(part, ast.Import):
            found |= {name.name for name in part.names}
        elif isinstance(part, ast.ImportFrom):
            found |= {part.module or "", *(f"{part.module}.{name.name}" for name in part.names)}
        elif isinstance(part, ast.Attribute):
            found.add(ast.unparse(part))
    return found


def test_each_root_package_lies_in_this_checkout() -> None:
    assert foreign_roots() == []
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert packages == set(ROOTS)


def test_a_package_of_the_same_name_elsewhere_is_noticed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(import_module("engine"), "__file__", str(tmp_path / "engine" / "__init__.py"))
    assert foreign_roots() == ["engine"]


def test_no_module_has_a_name_that_says_nothing() -> None:
    every = [*sources(*ROOTS), *sources("tests"), *sources("scripts")]
    assert len(every) > 150
    assert [path for path in every if {path.stem, path.parent.name} & FORBIDDEN] == []


def test_each_module_says_first_what_it_is_for() -> None:
    silent = [
        path
        for path in (*sources(*ROOTS), *sources("tests"))
        if path.name != "__init__.py"
        and "migrations" not in path.parts
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_only_the_shell_reads_the_environment() -> None:
    lower = [root for root in ROOTS if root != "laurel"]
    for path in sources(*lower):
        found = {name for name in names_in(path) if name.startswith(("os.environ", "os.getenv"))}
        assert found == set(), path


def test_only_the_shell_speaks_http() -> None:
    """Below it nothing knows Starlette, nor any client of a server but the database and the bus."""
    outside = ("starlette", "uvicorn", "smtplib", "urllib.request", "http", "httpx", "websockets", "typer")
    for path in sources(*(root for root in ROOTS if root != "laurel")):
        found = {name for name in names_in(path) if name.split(".")[0] in outside or name in outside}
        assert found == set(), path


def test_addresses_that_strangers_name_have_one_way_out() -> None:
    """Nothing else asks web servers, but for the provider that the operator has named. What pylti1p3 asks by `requests`
    goes through it, too (decision 0021)."""
    ways = {"httpx": {"fetching", "openid"}, "requests": {"lti"}, "urllib.request": set(), "aiohttp": set()}
    for way, rooms in ways.items():
        users = [
            path
            for path in sources("laurel")
            if any(f"{name}.".startswith(f"{way}.") for name in names_in(path))
        ]
        assert {path.parent.name for path in users} == rooms, way


ROOMS = ("fetching", "lti", "metrics", "openid", "papers", "playground", "webhooks")


def test_rooms_of_the_shell_do_not_know_each_other() -> None:
    for room in ROOMS:
        others = tuple(f"laurel.{other}" for other in ROOMS if other != room)
        for path in sources(f"laurel/{room}"):
            assert {name for name in names_in(path) if name.startswith(others)} == set(), path


def test_only_the_one_door_begins_a_transaction() -> None:
    found = [path for path in sources(*ROOTS) if any(map(begins_a_transaction, names_in(path)))]
    assert found == [ROOT / "actions" / "unit.py"]


def begins_a_transaction(name: str) -> bool:
    return "in_transaction" in name and not name.endswith(".is_in_transaction")


def actions() -> Iterator[ModuleType]:
    for path in sources("actions"):
        yield import_module(f"actions.{path.stem}") if path.stem != "__init__" else import_module("actions")


def test_what_somebody_does_is_a_verb() -> None:
    """It runs whole though whoever asked has gone: a public function whose first argument is who acts."""
    verbs, bare = 0, []
    for module in actions():
        for name, function in inspect.getmembers(module, inspect.iscoroutinefunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if (
                function.__module__ == module.__name__
                and not name.startswith("_")
                and first
                and first.name == "by"
            ):
                assert first.annotation is Actor, name
                verbs += 1
                bare += [] if hasattr(function, "__wrapped__") else [f"{module.__name__}.{name}"]
    assert verbs >= 20
    assert bare == []


def test_every_mutation_calls_a_verb() -> None:
    doors = [path for path in sources("resolvers") if "strawberry.mutation" in path.read_text()]
    silent = [path for path in doors if not any(name.startswith("actions.") for name in names_in(path))]
    assert len(doors) >= 8
    assert silent == []
