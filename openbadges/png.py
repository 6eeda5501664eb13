"""How does an award travel in a PNG image? In one chunk of text (iTXt) whose keyword says which version it is."""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_TEXT = 1024 * 1024  # bytes, unpacked


class NotAnImage(Exception):
    """It can't be read as the image it should be."""


class Chunk(NamedTuple):
    kind: bytes
    content: bytes


def bake(image: bytes, keyword: str, text: str) -> bytes:
    """The image with this text, once, uncompressed, before the pixels; a text it had under the keyword is gone."""
    found = [chunk for chunk in chunks(image) if _keyword(chunk) != keyword]
    written = keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    return SIGNATURE + b"".join(map(_bytes, [found[0], Chunk(b"iTXt", written), *found[1:]]))


def baked(image: bytes, keyword: str) -> str | None:
    """The text under this keyword; NotAnImage where there are several: nobody knows which counts."""
    texts = [_text(chunk) for chunk in chunks(image) if _keyword(chunk) == keyword]
    if len(texts) > 1:
        raise NotAnImage("it holds several awards")
    return texts[0] if texts else None


def chunks(image: bytes) -> Iterator[Chunk]:
    """Each with its checksum verified, from IHDR to IEND; what comes behind is left out."""
    if not image.startswith(SIGNATURE):
        raise NotAnImage("it is no PNG image")
    place, first = len(SIGNATURE), True
    while True:
        chunk = _chunk_at(image, place)
        if first and chunk.kind != b"IHDR":
            raise NotAnImage("it does not begin like a PNG image")
        yield chunk
        if chunk.kind == b"IEND":
            return
        place, first = place + 12 + len(chunk.content), False


def _chunk_at(image: bytes, place: int) -> Chunk:
    if place + 12 > len(image):
        raise NotAnImage("it is cut")
    (length,) = struct.unpack_from(">I", image, place)
    end = place + 8 + length
    chunk = Chunk(image[place + 4 : place + 8], image[place + 8 : end])
    if end + 4 > len(image) or image[end : end + 4] != _checksum(chunk):
        raise NotAnImage("it is damaged")
    return chunk


def _bytes(chunk: Chunk) -> bytes:
    return struct.pack(">I", len(chunk.content)) + chunk.kind + chunk.content + _checksum(chunk)


def _checksum(chunk: Chunk) -> bytes:
    return struct.pack(">I", zlib.crc32(chunk.kind + chunk.content))


def _keyword(chunk: Chunk) -> str | None:
    """Of any chunk of text; 1.0 wrote tEXt."""
    if chunk.kind not in (b"iTXt", b"tEXt", b"zTXt"):
        return None
    return chunk.content.split(b"\0", 1)[0].decode("latin-1")


def _text(chunk: Chunk) -> str:
    rest = chunk.content.split(b"\0", 1)[1] if b"\0" in chunk.content else b""
    packed = chunk.kind == b"zTXt"
    if chunk.kind == b"iTXt":
        if len(rest) < 2 or rest[2:].count(b"\0") < 2:
            raise NotAnImage("its text can't be read")
        packed, rest = rest[0] == 1, rest[2:].split(b"\0", 2)[2]
    elif packed:
        rest = rest[1:]
    try:
        return (_unpacked(rest) if packed else rest[: MOST_TEXT + 1]).decode()
    except (zlib.error, UnicodeDecodeError):
        raise NotAnImage("its text can't be read") from None


def _unpacked(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    text = unpacking.decompress(packed, MOST_TEXT)
    if not unpacking.eof:
        raise NotAnImage("its text is too long")
    return text
