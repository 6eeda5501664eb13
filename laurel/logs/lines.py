"""How is a line of the log written: for people, or as JSON for programs?"""

import logging
from datetime import UTC, datetime

import orjson

from laurel.logs.request_ids import REQUEST

MOST_CHARACTERS = 4000  # of a message
TEXT = "%(levelname)-8s %(name)s: %(message)s"


class TextLines(logging.Formatter):
    """The id of the request stands in brackets at the end of the first line."""

    def __init__(self) -> None:
        super().__init__(TEXT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as the library calls it
        text, request = plain(super().formatMessage(record)), REQUEST.get()
        return f"{text} [{request}]" if request else text


class JsonLines(logging.Formatter):
    """One object a line: `at` (ISO 8601, UTC), `level`, `logger`, `message`, and where there is one `requestId`, or a
    `trace` of what went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": plain(record.getMessage()),
        }
        if request := REQUEST.get():
            told["requestId"] = request
        if record.exc_info:
            told["trace"] = whole(self.formatException(record.exc_info))
        return orjson.dumps(told, default=str).decode()


def plain(message: str) -> str:
    """In one line of so many characters: part of it may be of somebody who would like to write lines of their own."""
    return "".join(map(_shown, whole(message)[:MOST_CHARACTERS]))


def whole(text: str) -> str:
    """What can be encoded: half a character is none."""
    return text.encode(errors="backslashreplace").decode()


def _shown(character: str) -> str:
    return character if character.isprintable() else repr(character)[1:-1]


FORMATTERS = {"text": TextLines, "json": JsonLines}
