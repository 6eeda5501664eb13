"""Which GraphQL documents do our own pages send? They are trusted without being registered."""

import re
from pathlib import Path

FILES = Path(__file__).parent / "files"
DOCUMENT = re.compile(r"`((?:query|mutation|subscription)\b[^`]*)`")


def documents_of_pages() -> list[str]:
    """The texts that stand between backquotes in the scripts of the pages."""
    return [
        text for script in sorted(FILES.glob("*.js")) for text in DOCUMENT.findall(script.read_text("utf-8"))
    ]
