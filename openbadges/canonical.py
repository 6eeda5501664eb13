"""What does a document say, in the one form that is signed? (RDF Dataset Canonicalization 1.0)

A signature covers statements, not text. So a document is refused where its text could say more, or something else,
than its statements: terms that no context defines, relative addresses, keywords of JSON-LD, contexts within.
"""

import re
from collections.abc import Iterator
from typing import Any, NoReturn

from pyld import jsonld
from pyld.canon import URDNA2015

from openbadges.contexts import KNOWN, NOWHERE, Contexts

ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
MOST_DEPTH = 20
MOST_VALUES = 1_000  # PyLD compares each with all others of its kind
# Naming blank nodes that are alike takes as many steps as there are ways to order them.
MOST_STEPS = 2_000


class NotCanonical(Exception):
    """The document has no such form, or can't be read safely."""


def canonical(document: dict[str, Any], contexts: Contexts = KNOWN) -> str:
    """N-Quads, sorted."""
    _refuse_unknown_contexts(document, contexts)
    _refuse_what_is_not_plain(document)
    try:
        expanded = jsonld.expand(document, contexts.options(), on_property_dropped=_dropped)
        _refuse_what_is_relative(expanded)
        dataset = jsonld.to_rdf(expanded, contexts.options())
        options = {"algorithm": "URDNA2015", "format": "application/n-quads"}
        return str(_Bounded().main(dataset, options))
    except NotCanonical:
        raise
    except Exception as error:  # PyLD fails in many ways at what is no JSON-LD
        raise NotCanonical(_innermost(error)) from error


class _Bounded(URDNA2015):  # type: ignore[misc]  # PyLD has no types
    """Gives up on a document made to take forever."""

    steps = 0

    def hash_n_degree_quads(self, id_: str, issuer: Any) -> Any:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise NotCanonical("too many parts are alike")
        return super().hash_n_degree_quads(id_, issuer)


def _innermost(error: BaseException) -> str:
    while error.__cause__ is not None:
        error = error.__cause__
    return (str(error) or type(error).__name__).splitlines()[0]


def _dropped(term: object) -> NoReturn:
    raise NotCanonical(f"no context defines {term!r}")


def _refuse_unknown_contexts(document: dict[str, Any], contexts: Contexts) -> None:
    named = document.get("@context")
    if not isinstance(named, list) or not all(isinstance(context, str) for context in named):
        raise NotCanonical("its @context is no list of addresses")
    for context in named:
        if context not in contexts:
            raise NotCanonical(f"the context {context!r} is not known here")


def _refuse_what_is_not_plain(document: dict[str, Any]) -> None:
    said = {name: value for name, value in document.items() if name != "@context"}
    for count, (depth, name, value) in enumerate(_parts(said)):
        if depth > MOST_DEPTH or count > MOST_VALUES:
            raise NotCanonical("it is too large")
        if name is not None and (name.startswith("@") or ":" in name):
            raise NotCanonical(f"it uses {name!r}")
        if value is None:
            raise NotCanonical(f"{name!r} is null")
        if depth and isinstance(value, dict) and value.get("id", 0) == document.get("id"):
            raise NotCanonical("a part describes the whole again")


def _parts(value: Any, depth: int = 0, name: str | None = None) -> Iterator[tuple[int, str | None, Any]]:
    yield depth, name, value
    if depth > MOST_DEPTH:
        return
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _parts(part, depth + 1, key)
    elif isinstance(value, list):
        for part in value:
            yield from _parts(part, depth + 1, None)


def _refuse_what_is_relative(expanded: Any) -> None:
    """A relative id or type makes no statement: RDF leaves it out, without a word."""
    for _, name, value in _parts(expanded):
        if name not in ("@id", "@type"):
            continue
        for text in value if isinstance(value, list) else [value]:
            if not ABSOLUTE.fullmatch(str(text)) or str(text).startswith(NOWHERE):
                raise NotCanonical(f"{str(text).removeprefix(NOWHERE)!r} is no whole address")
