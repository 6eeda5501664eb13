"""The table of rights in the docs is the one that the code asks."""

from laurel.cli.rights import rights_table
from laurel.settings import ROOT


def test_the_docs_print_the_table_that_is_asked() -> None:
    assert rights_table() in (ROOT / "docs" / "rights.md").read_text(), "print it anew: scripts/laurel rights"
