"""Sealed text: the same for the same content, opened by us alone, and only for what it was sealed about."""

import base64

import pytest

from laurel.sealing import MOST_CHARACTERS, Seals

SEALS = Seals(b"s" * 32)
CONTENT = b'["2030-03-01", 12]'
SEALED = SEALS.seal(CONTENT, b"a list")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.mark.parametrize("content", [b"", b"x", CONTENT, bytes(range(256)), "ö".encode()])
def test_what_is_sealed_opens_again(content: bytes) -> None:
    sealed = SEALS.seal(content, b"a list")
    assert SEALS.unseal(sealed, b"a list") == content
    assert set(sealed) <= set(LETTERS)


def test_the_same_content_gives_the_same_text() -> None:
    """Else a cursor would tell of what its reader may not see: that something happened in between."""
    assert SEALS.seal(CONTENT, b"a list") == SEALED == Seals(b"s" * 32).seal(CONTENT, b"a list")
    others = {SEALS.seal(CONTENT, b"b list"), SEALS.seal(CONTENT + b" ", b"a list")}
    others |= {Seals(b"t" * 32).seal(CONTENT, b"a list")}
    assert len(others | {SEALED}) == 4


def odd_texts() -> list[str]:
    flipped = [SEALED[:place] + other(SEALED[place]) + SEALED[place + 1 :] for place in range(len(SEALED))]
    shorter = [SEALED[:end] for end in range(len(SEALED))]
    padded = SEALED + "=" * (-len(SEALED) % 4)
    spelled = [padded + "=", SEALED + "\n", " " + SEALED, SEALED + "A", SEALED[:4] + " " + SEALED[4:]]
    standard = base64.b64encode(base64.urlsafe_b64decode(padded)).decode()
    unlike = [standard] if standard.rstrip("=") != SEALED else []
    return [*flipped, *shorter, *spelled, *unlike, "é" * 10, "\ud800", "\0", "A" * (MOST_CHARACTERS + 1)]


def other(letter: str) -> str:
    """One bit beside it."""
    return LETTERS[LETTERS.index(letter) ^ 1]


def test_only_the_text_that_we_made_opens() -> None:
    """Cut, changed in any bit, spelled in another way, or by other hands."""
    for text in odd_texts():
        with pytest.raises(ValueError, match=r"^not (sealed by us about this|the text that we made)$"):
            SEALS.unseal(text, b"a list")


def test_it_opens_only_about_the_same_and_with_the_same_secret() -> None:
    """Threat T48."""
    for seals, about in ((SEALS, b"b list"), (SEALS, b""), (Seals(b"t" * 32), b"a list")):
        with pytest.raises(ValueError, match="not sealed by us about this"):
            seals.unseal(SEALED, about)
