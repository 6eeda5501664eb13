"""Which JSON-LD contexts are known? Those that lie in contexts/; everything else is refused, nothing is fetched."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pyld.context_resolver import ContextResolver

FOLDER = Path(__file__).parent / "contexts"

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_V3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_V2 = "https://w3id.org/openbadges/v2"  # read as plain JSON: no 2.0 document is ever expanded
DID_V1 = "https://www.w3.org/ns/did/v1"
MULTIKEY_V1 = "https://w3id.org/security/multikey/v1"

# What PyLD takes relative addresses to be relative to. (Without, it takes http://example.org/base/.)
NOWHERE = "https://nowhere.invalid/"

SHIPPED = {
    CREDENTIALS_V1: "credentials-v1.json",
    CREDENTIALS_V2: "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": "open-badges-3.0.1.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": "open-badges-3.0.2.json",
    OPEN_BADGES_V3: "open-badges-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context.json": "open-badges-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "open-badges-extensions.json",
    DID_V1: "did-v1.json",
    MULTIKEY_V1: "multikey-v1.json",
    "https://w3id.org/security/data-integrity/v1": "data-integrity-v1.json",
    "https://w3id.org/security/data-integrity/v2": "data-integrity-v2.json",
}


@cache
def shipped(address: str) -> Any:
    """A context by its address; KeyError for any other."""
    return json.loads((FOLDER / SHIPPED[address]).read_text("utf-8"))


class Contexts:
    """The shipped ones, and for the examples of a specification a few more."""

    def __init__(self, more: Mapping[str, Any] | None = None) -> None:
        self._more = more or {}
        self._resolved: dict[str, Any] = {}

    def __contains__(self, address: object) -> bool:
        return address in SHIPPED or address in self._more

    def options(self) -> dict[str, Any]:
        """For PyLD. Its own memory of contexts is left aside: all callers in the process would share it."""
        return {
            "documentLoader": self._load,
            "contextResolver": ContextResolver(self._resolved, self._load),
            "base": NOWHERE,
            "processingMode": "json-ld-1.1",
        }

    def _load(self, address: str, options: object) -> dict[str, Any]:
        document = self._more[address] if address in self._more else shipped(address)
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": address,
            "document": document,
        }


KNOWN = Contexts()
