"""Which images may a badge have, and how does an award get into its image and out again?"""

import io
import warnings
from enum import StrEnum

from PIL import Image, UnidentifiedImageError

from openbadges import png, svg
from openbadges.png import NotAnImage

MOST_BYTES = 1024 * 1024
MOST_BAKED_BYTES = 4 * MOST_BYTES
MOST_PIXELS_A_SIDE = 4096


class Version(StrEnum):
    """By the keyword under which an award of it is baked."""

    V2 = "openbadges"
    V3 = "openbadgecredential"


def cleaned(image: bytes) -> tuple[bytes, str]:
    """The image as it may be kept and shown, and its media type; NotAnImage with the reason where it may not."""
    if len(image) > MOST_BYTES:
        raise NotAnImage("it is larger than 1 MiB")
    if image.startswith(png.SIGNATURE):
        return _drawn_again(image), "image/png"
    return svg.cleaned(image), "image/svg+xml"


def bake(image: bytes, version: Version, text: str, address: str) -> bytes:
    """The image with the award in it, exactly once; what it carries of the other version stays."""
    if image.startswith(png.SIGNATURE):
        return png.bake(image, version, text)
    return svg.bake(image, version, text, address)


def baked(image: bytes, version: Version) -> str | None:
    """The award of this version in the image: a document, a token, or the address of one."""
    if len(image) > MOST_BAKED_BYTES:
        raise NotAnImage("it is larger than 4 MiB")
    return png.baked(image, version) if image.startswith(png.SIGNATURE) else svg.baked(image, version)


def _drawn_again(image: bytes) -> bytes:
    """Only its pixels survive: no text, no colour profile, no further pictures, nothing behind the end."""
    for _ in png.chunks(image):
        pass  # whole and undamaged: Pillow reads on where it can
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            opened = Image.open(io.BytesIO(image), formats=["PNG"])
            if max(opened.size) > MOST_PIXELS_A_SIDE:
                raise NotAnImage(f"it is more than {MOST_PIXELS_A_SIDE:,} pixels wide or high")
            opened.load()
            pixels = opened.convert("RGBA")
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
        Warning,
    ) as error:
        raise NotAnImage("it can't be read as a PNG image") from error
    written = io.BytesIO()
    Image.frombytes("RGBA", pixels.size, pixels.tobytes()).save(written, "PNG", optimize=False)
    return written.getvalue()
