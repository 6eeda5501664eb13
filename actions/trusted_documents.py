"""Which GraphQL documents does the operator trust?"""

from collections.abc import Collection, Mapping
from hashlib import sha256

from actions.refusals import LimitReached, NotFound
from actions.subjects import the_installation
from actions.tools import Actor
from actions.unit import changing
from actions.verbs import verb
from models.rights import Right
from models.trusted_documents import TrustedDocument, trusted_hashes

MOST = 10_000  # each process holds the hashes of all of them


def hash_of(text: str) -> str:
    """By which a document is named: SHA-256 of its text in UTF-8, in lower-case hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


@verb
async def trust_documents(by: Actor, documents: Mapping[str, str]) -> None:
    """Names by text. Whatever is trusted already stays as it is."""
    async with changing(by, Right.OPERATE, the_installation()) as change:
        rows = [
            TrustedDocument(hash=hash_of(text), name=name, text=text, created_at=change.now)
            for text, name in documents.items()
        ]
        if len({row.hash for row in rows} | await trusted_hashes()) > MOST:
            raise LimitReached(f"At most {MOST:,} documents are trusted: remove some first.")
        await TrustedDocument.bulk_create(rows, ignore_conflicts=True)


@verb
async def distrust_documents(by: Actor, hashes: Collection[str]) -> None:
    """All or none: NotFound where one of them is not trusted."""
    async with changing(by, Right.OPERATE, the_installation()):
        if not set(hashes) <= await trusted_hashes():
            raise NotFound("document")
        await TrustedDocument.filter(hash__in=list(hashes)).delete()
