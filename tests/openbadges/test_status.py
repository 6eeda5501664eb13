"""The list of bits says who was revoked, and nothing made to hurt is unpacked."""

import base64
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openbadges.status import MOST_BYTES, PLACES, NoStatus, encoded, is_set


@given(st.sets(st.integers(0, PLACES - 1), max_size=20), st.integers(0, PLACES - 1))
def test_exactly_the_revoked_places_are_set(revoked: set[int], other: int) -> None:
    listed = encoded(revoked)
    assert all(is_set(listed, place) for place in revoked)
    assert is_set(listed, other) == (other in revoked)


def test_the_first_place_is_the_leftmost_bit() -> None:
    """W3C Bitstring Status List 1.0, 3.3."""
    assert gzip.decompress(base64.urlsafe_b64decode(encoded([0])[1:] + "==="))[0] == 0x80


def packed(raw: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(gzip.compress(raw)).decode().rstrip("=")


@pytest.mark.parametrize(
    "odd", [None, 7, "", "u", "z123", "u!!!", "uAAAA", encoded([])[:-9], packed(bytes(MOST_BYTES + 1))]
)
def test_what_is_no_list_says_nothing(odd: object) -> None:
    with pytest.raises(NoStatus):
        is_set(odd, 0)


def test_a_place_beyond_the_list_says_nothing() -> None:
    for place in (-1, PLACES):
        with pytest.raises(NoStatus):
            is_set(encoded([]), place)
    with pytest.raises(IndexError):
        encoded([PLACES])
