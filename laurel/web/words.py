"""In which language do pages speak? Each is one file in `words/`, and English is always there."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson

from laurel.http.accepting import ranges

FOLDER = Path(__file__).parent / "words"
ENGLISH = "en"


@cache
def languages() -> frozenset[str]:
    return frozenset(file.stem for file in FOLDER.glob("*.json"))


@cache
def words(language: str) -> dict[str, Any]:
    """By page, and by name: a text, or one for each plural form of the language (as Intl.PluralRules names them)."""
    found: dict[str, Any] = orjson.loads((FOLDER / f"{language}.json").read_bytes())
    return found


def language(accept_language: str) -> str:
    """The best that a reader asks for and that we have (RFC 9110, 12.5.4)."""
    asked = sorted(ranges(accept_language), key=lambda range: (-range.weight, range.place))
    for range in asked:
        for name in (range.name, range.name.partition("-")[0]):
            if range.weight > 0 and name in languages():
                return name
    return ENGLISH
