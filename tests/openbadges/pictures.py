"""Images to bake into, and images made to hurt."""

import io
import struct
import zlib

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from openbadges import png

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">
<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
<circle cx="4" cy="4" r="3" fill="url(#g)"/><use xlink:href="#g"/><text>1 &lt; 2</text></svg>"""


def png_image(text: dict[str, str] | None = None, size: tuple[int, int] = (3, 2)) -> bytes:
    info = PngInfo()
    for keyword, value in (text or {}).items():
        info.add_itxt(keyword, value)
    written = io.BytesIO()
    Image.new("RGBA", size, (200, 30, 40, 128)).save(written, "PNG", pnginfo=info)
    return written.getvalue()


def with_chunk(image: bytes, kind: bytes, content: bytes, after: int = 1) -> bytes:
    """Another chunk behind the first `after`."""
    found = list(png.chunks(image))
    found.insert(after, png.Chunk(kind, content))
    return png.SIGNATURE + b"".join(map(chunk_bytes, found))


def chunk_bytes(chunk: png.Chunk) -> bytes:
    checksum = zlib.crc32(chunk.kind + chunk.content)
    return struct.pack(">I", len(chunk.content)) + chunk.kind + chunk.content + struct.pack(">I", checksum)


def pixels(image: bytes) -> bytes:
    return Image.open(io.BytesIO(image)).convert("RGBA").tobytes()


def huge_png(side: int) -> bytes:
    """It says that it is this wide and high, and holds next to nothing."""
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    found = [
        png.Chunk(b"IHDR", header),
        png.Chunk(b"IDAT", zlib.compress(bytes(99))),
        png.Chunk(b"IEND", b""),
    ]
    return png.SIGNATURE + b"".join(map(chunk_bytes, found))


def svg_with(inner: str, attributes: str = "") -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {spaces} {attributes}>{inner}</svg>".encode()
