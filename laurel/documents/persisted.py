"""Which document is meant by a hash? Clients need not send what the server has seen.

`extensions.persistedQuery` is Apollo's protocol (automatic persisted queries); `documentId` is that of the appendix
"Persisted Documents" of the GraphQL over HTTP specification.
"""

import re
from sys import getsizeof
from typing import Any

from cachetools import LRUCache

from actions.trusted_documents import hash_of
from laurel.asked import Asked, Malformed
from laurel.documents.prepared import LONGEST
from laurel.documents.trusted import TrustedDocuments
from schema.errors import coded

MOST_BYTES = 16 * 1024 * 1024
PER_DOCUMENT = 1024  # so that at most 16,384 documents are held, however short they are
HASH = re.compile(r"[0-9a-f]{64}")
PREFIX = "sha256:"


class PersistedDocuments:
    """What clients taught this process, and what the operator registered. `only` trusted ones may be the rule."""

    def __init__(self, trusted: TrustedDocuments, only: bool) -> None:
        self._trusted = trusted
        self._only = only
        self._learnt: LRUCache[str, str] = LRUCache(
            MOST_BYTES, getsizeof=lambda text: PER_DOCUMENT + getsizeof(text)
        )

    async def text(self, asked: Asked) -> str:
        """The document to run. Malformed for a wrong hash; GraphQLError for what is unknown or not trusted."""
        hash = named(asked)
        if asked.query is None:
            return await self._named(hash or "")
        if hash and hash != hash_of(asked.query):
            raise Malformed("The hash is not that of the `query`: give the SHA-256 of its text in UTF-8.")
        if self._only:
            return await self._known(asked.query)
        if hash and len(asked.query) <= LONGEST:
            self._learnt[hash] = asked.query
        return asked.query

    async def _named(self, hash: str) -> str:
        found = self._learnt.get(hash) or await self._trusted.text(hash)
        if found is None:
            # Apollo's clients go by the code, urql by the message.
            raise _untrusted() if self._only else coded("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
        return found

    async def _known(self, text: str) -> str:
        if not await self._trusted.has(hash_of(text)):
            raise _untrusted()
        return text


def _untrusted() -> Exception:
    return coded(
        "UNTRUSTED_DOCUMENT",
        "Only documents that the operator registered run here: ask them to.",
    )


def named(asked: Asked) -> str | None:
    """The hash by which the document is named, if it is. Malformed."""
    found = set()
    if asked.document_id is not None:
        found.add(
            _hash("documentId", asked.document_id.removeprefix(PREFIX), asked.document_id.startswith(PREFIX))
        )
    persisted = (asked.extensions or {}).get("persistedQuery")
    if persisted is not None:
        found.add(_apollos(persisted))
    if len(found) > 1:
        raise Malformed(
            "`documentId` and `extensions.persistedQuery` name different documents: give one of them."
        )
    return found.pop() if found else None


def _apollos(persisted: Any) -> str:
    if not isinstance(persisted, dict) or persisted.get("version") != 1:
        raise Malformed("`extensions.persistedQuery` must be an object with `version` 1 and a `sha256Hash`.")
    hash = persisted.get("sha256Hash")
    return _hash("extensions.persistedQuery.sha256Hash", hash, isinstance(hash, str))


def _hash(field: str, hash: Any, well: bool) -> str:
    if not well or not HASH.fullmatch(hash):
        form = f"{PREFIX} and " if field == "documentId" else ""
        raise Malformed(
            f"`{field}` must be {form}64 hexadecimal digits in lower case: the SHA-256 of the document."
        )
    return str(hash)
