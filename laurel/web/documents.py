"""Which GraphQL documents do our own pages send? They are trusted without being registered."""

from functools import cache
from pathlib import Path

from actions.trusted_documents import hash_of

HERE = Path(__file__).parent
LAUNCHES = HERE.parent / "lti"  # whose pages are shown in those of others


def documents_of_pages() -> list[str]:
    """The texts of all `.graphql` files in the folders of pages."""
    return [
        file.read_text("utf-8") for place in (HERE, LAUNCHES) for file in sorted(place.glob("*/*.graphql"))
    ]


@cache
def operations(page: str) -> dict[str, str]:
    """By name, how a page calls each of its documents: it sends no more than that."""
    return operations_in(HERE / page)


@cache
def operations_in(folder: Path) -> dict[str, str]:
    """The same, of a folder."""
    return {file.stem: f"sha256:{hash_of(file.read_text('utf-8'))}" for file in folder.glob("*.graphql")}
