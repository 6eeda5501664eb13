"""Is a file what it says it is? By its bytes, as those who made each format wrote them down (threats T62, T65)."""

import codecs
import os
from collections.abc import Callable
from functools import partial
from typing import BinaryIO, NamedTuple

OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
HEAD = 256  # bytes; every mark stands in them
TAIL = 1024 * 1024  # bytes; what an archive holds is listed at its end
CHUNK = 64 * 1024
# ISO base media that are no sound or film for browsers: pictures, and films of QuickTime.
OTHER_BRANDS = (b"qt  ", b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis", b"jp2 ")
CONTROLS = {chr(code) for code in range(32)} - set("\t\n\r\f")

Look = Callable[[BinaryIO], bool]


class Kind(NamedTuple):
    """How to know it, and how its names end, the usual way first."""

    is_one: Look
    endings: tuple[str, ...]


def is_of(content_type: str, file: BinaryIO) -> bool:
    """Whether the whole file is of the type; it is read from its beginning, which may take a moment."""
    return KINDS[content_type].is_one(file)


def ending(content_type: str, name: str) -> str:
    """What a name lacks, so that whoever saves the file and opens it opens it as what it was looked at as."""
    endings = KINDS[content_type].endings
    return "" if name.lower().endswith(endings) else endings[0]


def _begins(*marks: bytes) -> Look:
    return lambda file: _head(file).startswith(marks)


def _is_webp(file: BinaryIO) -> bool:
    head = _head(file)
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_mpeg_audio(file: BinaryIO) -> bool:
    """A tag, or a frame of layer III (ISO/IEC 11172-3, 2.4.1.3)."""
    head = _head(file)
    if head[:3] == b"ID3":
        return True
    frame = int.from_bytes(head[:4].ljust(4, b"\0"), "big")
    sync, version, layer, rate = frame >> 21, frame >> 19 & 3, frame >> 17 & 3, frame >> 12 & 15
    return sync == 0x7FF and version != 1 and layer == 1 and rate != 15


def _is_mpeg_4(file: BinaryIO) -> bool:
    """ISO/IEC 14496-12, 4.3."""
    head = _head(file)
    return head[4:8] == b"ftyp" and head[8:12] not in OTHER_BRANDS


def _is_webm(file: BinaryIO) -> bool:
    """EBML (RFC 8794) whose DocType is webm."""
    head = _head(file)
    return head[:4] == b"\x1a\x45\xdf\xa3" and b"\x42\x82\x84webm" in head


def _is_open_document(content_type: str) -> Look:
    """The first entry says the type, as it is (OpenDocument 1.3, part 2, 3.3)."""
    return lambda file: (
        _is_archive(file) and _head(file)[30:].startswith(f"mimetype{content_type}PK".encode())
    )


def _is_office(folder: bytes) -> Look:
    """An archive that lists its parts (ECMA-376, part 2); nothing of it is ever unpacked."""

    def look(file: BinaryIO) -> bool:
        tail = _tail(file)
        return _is_archive(file) and b"[Content_Types].xml" in tail and folder in tail

    return look


def _is_text(file: BinaryIO) -> bool:
    """UTF-8, UTF-16 with its mark, or Windows-1252."""
    if _head(file).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _reads_as("utf-16", file)
    return _reads_as("utf-8", file) or _reads_as("cp1252", file)


def _reads_as(encoding: str, file: BinaryIO) -> bool:
    """Without control characters, which no text has; by the piece, since a file may be large."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in iter(partial(file.read, CHUNK), b""):
            if not CONTROLS.isdisjoint(decoder.decode(piece)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(HEAD)


def _tail(file: BinaryIO) -> bytes:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    return file.read(TAIL)


_is_archive = _begins(b"PK\x03\x04", b"PK\x05\x06")  # the second is an empty one

KINDS: dict[str, Kind] = {
    "application/pdf": Kind(_begins(b"%PDF-"), (".pdf",)),
    "image/png": Kind(_begins(b"\x89PNG\r\n\x1a\n"), (".png",)),
    "image/jpeg": Kind(_begins(b"\xff\xd8\xff"), (".jpg", ".jpeg")),
    "image/gif": Kind(_begins(b"GIF87a", b"GIF89a"), (".gif",)),
    "image/webp": Kind(_is_webp, (".webp",)),
    "text/plain": Kind(_is_text, (".txt", ".text", ".md", ".log")),
    "text/csv": Kind(_is_text, (".csv",)),
    "audio/mpeg": Kind(_is_mpeg_audio, (".mp3",)),
    "audio/mp4": Kind(_is_mpeg_4, (".m4a", ".mp4")),
    "video/mp4": Kind(_is_mpeg_4, (".mp4", ".m4v")),
    "video/webm": Kind(_is_webm, (".webm",)),
    "application/zip": Kind(_is_archive, (".zip",)),
    f"{OFFICE}wordprocessingml.document": Kind(_is_office(b"word/"), (".docx",)),
    f"{OFFICE}presentationml.presentation": Kind(_is_office(b"ppt/"), (".pptx",)),
    f"{OFFICE}spreadsheetml.sheet": Kind(_is_office(b"xl/"), (".xlsx",)),
    **{
        f"{OPEN}{name}": Kind(_is_open_document(f"{OPEN}{name}"), (end,))
        for name, end in (("text", ".odt"), ("presentation", ".odp"), ("spreadsheet", ".ods"))
    },
}
