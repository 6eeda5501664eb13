"""In which language do pages speak? Each is one file in `words/`, and English is always there."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
from starlette.requests import Request

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


class Speech:
    """What a page that is filled in by the server says; scripts do it in `shared/words.js`, plurals too."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, path: str, **values: object) -> str:
        """The text of this name ("paper.given_to"), with {values} filled in."""
        page, _, name = path.partition(".")
        return str(words(self.language)[page][name]).format_map(values)


def speech(request: Request) -> Speech:
    """In the language of whoever reads the answer."""
    return Speech(language(request.headers.get("Accept-Language", "")))
