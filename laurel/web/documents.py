"""Which GraphQL documents do our own pages send? They are trusted without being registered."""

from functools import cache
from pathlib import Path

from actions.trusted_documents import hash_of

HERE = Path(__file__).parent


def documents_of_pages() -> list[str]:
    """The texts of all `.graphql` files in the folders of pages."""
    return [file.read_text("utf-8") for file in sorted(HERE.glob("*/*.graphql"))]


@cache
def operations(page: str) -> dict[str, str]:
    """By name, how a page calls each of its documents: it sends no more than that."""
    return {
        file.stem: f"sha256:{hash_of(file.read_text('utf-8'))}" for file in (HERE / page).glob("*.graphql")
    }
