"""What files are: each type that is taken is known by its bytes, and what only says it is one is not (T62, T65)."""

import io
import zipfile

import pytest

from actions.uploads import TYPES
from laurel.files.kinds import KINDS, OFFICE, OPEN, ending, is_of


def archive(*entries: tuple[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, text in entries:
            packed.writestr(name, text)
    return content.getvalue()


def office(part: str) -> bytes:
    return archive(("[Content_Types].xml", "<Types/>"), ("_rels/.rels", "<x/>"), (part, "<x/>"))


def open_document(name: str) -> bytes:
    return archive(("mimetype", f"{OPEN}{name}"), ("content.xml", "<x/>"))


WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87\x81\x02"
GOOD: dict[str, list[bytes]] = {
    "application/pdf": [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3"],
    "image/png": [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
    "image/jpeg": [b"\xff\xd8\xff\xe0\0\x10JFIF", b"\xff\xd8\xff\xe1\0\x10Exif"],
    "image/gif": [b"GIF87a\1\0", b"GIF89a\1\0"],
    "image/webp": [b"RIFF\x24\0\0\0WEBPVP8 "],
    "text/plain": [
        b"Ten forks.\r\n\tSolved.\f",
        "Größe, русский, 将棋 ♞".encode(),
        "\ufeffwith a mark".encode(),
        "Größe ♞".encode("utf-16"),
        b"\xfe\xff" + "Größe".encode("utf-16-be"),
        "Größe – “quoted” €".encode("cp1252"),
        b"x" * 65535 + "ö".encode(),  # a letter across two pieces
    ],
    "text/csv": [b"name,email\nAna,ana@learner.example\n"],
    "audio/mpeg": [b"ID3\x04\0\0", b"\xff\xfb\x90\x64\0\0", b"\xff\xf3\x40\xc0"],
    "audio/mp4": [b"\0\0\0\x20ftypM4A \0\0\0\0"],
    "video/mp4": [b"\0\0\0\x18ftypmp42\0\0\0\0", b"\0\0\0\x20ftypisom\0\0\2\0"],
    "video/webm": [WEBM],
    "application/zip": [archive(("a.txt", "a")), archive()],
    f"{OFFICE}wordprocessingml.document": [office("word/document.xml")],
    f"{OFFICE}presentationml.presentation": [office("ppt/presentation.xml")],
    f"{OFFICE}spreadsheetml.sheet": [office("xl/workbook.xml")],
    f"{OPEN}text": [open_document("text")],
    f"{OPEN}presentation": [open_document("presentation")],
    f"{OPEN}spreadsheet": [open_document("spreadsheet")],
}
BAD: dict[str, list[bytes]] = {
    "application/pdf": [b"\n%PDF-1.4", b"MZ\x90%PDF-1.4"],
    "image/png": [b"<svg/>", b"\x89PNG\n\x1a\n"],
    "image/webp": [b"RIFF\x24\0\0\0WAVEfmt "],
    "text/plain": [
        b"a\0b",
        b"\x1b[2J",
        b"\x81\x8d is in no alphabet",
        b"\xff\xfea",  # half a letter
        "\0".encode("utf-16"),
        b"x" * 70_000 + b"\0",
        b"GIF89a\1\0",
        b"\x1f\x8b\x08\0packed",
    ],
    "audio/mpeg": [b"\xff\xd8\xff\xe0", b"\xff\xfea\0", b"\xff\xfb\xf0\0", b"\xff\xeb\x90\0", b"\xff"],
    "audio/mp4": [b"\0\0\0\x18ftypheic\0\0\0\0", b"ftypM4A "],
    "video/mp4": [b"\0\0\0\x14ftypqt  \0\0\0\0", b"\0\0\0\x1cftypavif"],
    "video/webm": [WEBM.replace(b"\x84webm", b"\x88matroska")],
    "application/zip": [b"MZ" + archive(("a.txt", "a")), b"7z\xbc\xaf\x27\x1c"],
    f"{OFFICE}wordprocessingml.document": [office("xl/workbook.xml"), archive(("word/a", "a"))],
    f"{OPEN}text": [open_document("text-template"), archive(("a", "a"), ("mimetype", f"{OPEN}text"))],
}


def is_one(kind: str, content: bytes) -> bool:
    return is_of(kind, io.BytesIO(content))


def test_each_type_that_may_be_asked_for_is_known() -> None:
    assert set(KINDS) == set(TYPES) == set(GOOD)


@pytest.mark.parametrize("kind", GOOD)
def test_what_programs_write_is_what_it_says(kind: str) -> None:
    assert [content[:40] for content in GOOD[kind] if not is_one(kind, content)] == []


@pytest.mark.parametrize("kind", BAD)
def test_what_only_says_so_is_not(kind: str) -> None:
    assert [content[:40] for content in BAD[kind] if is_one(kind, content)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_neither_a_page_nor_a_drawing_nor_a_program_is_a_picture_or_document(kind: str) -> None:
    pages = b"<!doctype html><script>", b"<svg xmlns='http://www.w3.org/2000/svg'>"
    assert any(is_one(kind, page) for page in pages) is kind.startswith("text/"), "as a text it is one"
    assert not any(is_one(kind, program) for program in (b"MZ\x90\0\x03", b"\x7fELF\x02\x01\x01\0", b"\0"))


def test_no_type_is_taken_for_another_of_another_family() -> None:
    """Archives are archives too, and sound and film share a container."""
    families = [{"application/zip"} | {kind for kind in KINDS if kind.startswith((OFFICE, OPEN))}]
    families += [{"audio/mp4", "video/mp4"}, {"text/plain", "text/csv"}]
    for kind, contents in GOOD.items():
        near = next((family for family in families if kind in family), {kind})
        for other in KINDS.keys() - near - {"text/plain", "text/csv"}:
            assert not any(is_one(other, content) for content in contents), (kind, other)


@pytest.mark.parametrize(
    ("kind", "name", "lacks"),
    [
        ("image/jpeg", "forks.JPEG", ""),
        ("image/jpeg", "forks.png", ".jpg"),
        ("text/plain", "run.bat", ".txt"),
        ("text/plain", "notes.md", ""),
        ("application/pdf", "pdf", ".pdf"),
    ],
)
def test_a_name_ends_as_its_type_does(kind: str, name: str, lacks: str) -> None:
    assert ending(kind, name) == lacks
