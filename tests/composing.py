"""What does docker-compose.yml say, once its variables have their values?"""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

from laurel.settings import ROOT
from tests.node import installed

# The innermost first: a default may have variables of its own.
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^${}]*))?\}")


class Unset(Exception):
    """The file refuses to be composed without this variable."""


def composed(variables: Mapping[str, str]) -> dict[str, Any]:
    """With these variables; Unset where one is missing that must be given."""
    text = (ROOT / "docker-compose.yml").read_text()
    while (filled := VARIABLE.sub(lambda found: _value(found, variables), text)) != text:
        text = filled
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def environment_of(service: str, variables: Mapping[str, str]) -> dict[str, str]:
    """Of a service: what it is given, and what is handed on from these variables."""
    told: dict[str, str | None] = composed(variables)["services"][service]["environment"]
    handed = {name: variables.get(name) if value is None else str(value) for name, value in told.items()}
    return {name: value for name, value in handed.items() if value is not None}


def compose_schema() -> dict[str, Any]:
    """The JSON schema of the Compose Specification, as the linter dclint ships it."""
    path = installed() / "node_modules" / "dclint" / "schemas" / "compose.schema.json"
    read: dict[str, Any] = json.loads(path.read_text())
    return read


def _value(found: re.Match[str], variables: Mapping[str, str]) -> str:
    name, kind, otherwise = found.groups()
    if value := variables.get(name):
        return value
    if kind == "?":
        raise Unset(name)
    return otherwise or ""
