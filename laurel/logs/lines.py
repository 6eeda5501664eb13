"""How is a line of the log written: for people, or as JSON for programs?"""

import logging
from datetime import UTC, datetime

import orjson

from laurel.logs.request_ids import REQUEST

TEXT = "%(levelname)-8s %(name)s: %(message)s"


class TextLines(logging.Formatter):
    """The id of the request stands in brackets at the end of the first line."""

    def __init__(self) -> None:
        super().__init__(TEXT)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as the library calls it
        text, request = super().formatMessage(record), REQUEST.get()
        return f"{text} [{request}]" if request else text


class JsonLines(logging.Formatter):
    """One object a line: `at` (ISO 8601, UTC), `level`, `logger`, `message`, and where there is one `requestId`, or a
    `trace` of what went wrong."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := REQUEST.get():
            told["requestId"] = request
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return orjson.dumps(told, default=str).decode()


FORMATTERS = {"text": TextLines, "json": JsonLines}
