"""How does a name that somebody gave stand in a mail, whatever is in it? (threats T67, T68)"""

import unicodedata

MOST_CHARACTERS = 100  # in a subject
# They turn the order of what follows, so that a name could make a subject read as another one.
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def one_line(text: str) -> str:
    """Without what could begin a line, or turn its order."""
    visible = (
        character
        for character in " ".join(text.split())
        if unicodedata.category(character) not in ("Cc", "Cs")
        and unicodedata.bidirectional(character) not in TURNING
    )
    return "".join(visible)


def short(name: str) -> str:
    """One line, with an ellipsis where it was too long for a subject."""
    line = one_line(name)
    return line if len(line) <= MOST_CHARACTERS else f"{line[: MOST_CHARACTERS - 1]}…"
