"""Which awards of an issuer are revoked, as one list of bits? (W3C Bitstring Status List 1.0)"""

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable
from datetime import datetime

from openbadges.contexts import CREDENTIALS_V2
from openbadges.facts import Json, instant

PLACES = 131_072  # at least so many, so that a reader's question gives nobody away
MOST_BYTES = 1024 * 1024


class NoStatus(Exception):
    """The list does not say."""


def list_credential(address: str, issuer_id: str, revoked: Iterable[int], valid_from: datetime) -> Json:
    """The list, not signed yet; IndexError where a place lies beyond it."""
    return {
        "@context": [CREDENTIALS_V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_id,
        "validFrom": instant(valid_from),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(revoked),
        },
    }


def encoded(places: Iterable[int]) -> str:
    """The first place is the leftmost bit; gzip without a time, so that equal lists are equal text."""
    bits = bytearray(PLACES // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> (place % 8)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def is_set(encoded_list: object, place: int) -> bool:
    """NoStatus where it is no such list or ends before this place."""
    bits = _decoded(encoded_list)
    if not 0 <= place < len(bits) * 8:
        raise NoStatus("the list ends before this place")
    return bool(bits[place // 8] & (0x80 >> (place % 8)))


def _decoded(text: object) -> bytes:
    if not isinstance(text, str) or not text.startswith("u"):
        raise NoStatus("it is no list of bits")
    try:
        packed = base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        bits = unpacking.decompress(packed, MOST_BYTES)
    except (binascii.Error, zlib.error, ValueError):
        raise NoStatus("it is no list of bits") from None
    if not unpacking.eof:
        raise NoStatus("the list is too long, or cut")
    return bits
