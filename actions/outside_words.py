"""How much of somebody else's words is kept and told?"""

import unicodedata


def plain(text: str, most: int) -> str:
    """One line of at most so many characters, without what can't be kept; never refused, but cut."""
    seen = (
        " " if unicodedata.category(character) in ("Cc", "Cs") else character
        for character in text[: 4 * most]
    )
    line = " ".join("".join(seen).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def lines(text: str, most: int) -> str:
    """The same of several lines."""
    return "\n".join(plain(line, most) for line in text[: 4 * most].splitlines())[:most].strip()
