"""How is the same document parsed and validated once, when many worlds are asked the same?"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest

running: Any = import_module("strawberry.schema.schema")
_parsed: dict[str, Any] = {}
_valid: dict[int, Any] = {}
_parse, _validate = running.parse, running.validate_document


@contextmanager
def documents_remembered() -> Iterator[None]:
    """For the time of the block; a field that a test adds makes another document of what asks for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "parse", _remembered)
        patch.setattr(running, "validate_document", _valid_once)
        yield


def _remembered(query: str, **options: Any) -> Any:
    if query not in _parsed:
        _parsed[query] = _parse(query, **options)
    return _parsed[query]


def _valid_once(schema: Any, document: Any, rules: Any) -> Any:
    key = id(document)  # which is kept, so that no other has it
    if key not in _valid:
        _valid[key] = _validate(schema, document, rules)
    return _valid[key]
