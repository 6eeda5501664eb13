"""Of an uploaded image only what it draws by itself is kept."""

import io

import pytest
from PIL import Image

from openbadges import png
from openbadges.images import MOST_BYTES, cleaned
from openbadges.png import NotAnImage
from tests.openbadges import pictures

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script in another namespace": '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    "page within": '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"/></foreignObject>',
    "frame": '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example"/>',
    "handler": '<rect onclick="alert(1)" width="9"/>',
    "handler in capitals": '<rect ONLOAD="alert(1)" onBegin="alert(1)"/>',
    "handler in a namespace": '<rect xmlns:e="http://www.w3.org/2001/xml-events" e:onclick="alert(1)"/>',
    "link": '<a href="javascript:alert(1)"><rect/></a>',
    "picture from outside": '<image href="https://evil.example/p.png"/><image xlink:href="//evil.example/p"/>',
    "picture that is a page": '<image href="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4="/>',
    "part from outside": '<use href="https://evil.example/x.svg#evil"/><use xlink:href="data:image/svg+xml,evil"/>',
    "filter from outside": '<filter id="f"><feImage href="https://evil.example/p"/></filter>',
    "fill from outside": '<rect fill="url(https://evil.example/#p)"/><rect fill="URL( \'//evil.example\')"/>',
    "style from outside": "<style>@import 'https://evil.example/s.css'; rect{fill:url(//evil.example)}</style>",
    "style by escapes": r'<rect style="fill:u\72l(https://evil.example)"/><style>a{b:u\rl(//evil.example)}</style>',
    "style behind a comment": '<rect style="fill:url(/**/https://evil.example)"/>',
    "style cut by a comment": '<rect style="a:ur/**/l(//evil.example)"/>',
    "style with elements": "<style><g>evil.example</g></style>",
    "animation to a script": '<rect id="r"/><set href="#r" attributeName="href" to="javascript:alert(1)"/>',
    "animation": '<animate xlink:href="#r" attributeName="xlink:href" values="javascript:alert(1)"/>',
    "base": '<rect xml:base="https://evil.example/" width="1"/>',
    "instruction": '<?xml-stylesheet href="https://evil.example/s.css"?><rect/>',
    "an award of somebody": '<b:assertion xmlns:b="http://openbadges.org" verify="https://evil.example"/>',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_hostile_survives_in_an_svg_image(name: str) -> None:
    """Threat T65."""
    kept, kind = cleaned(pictures.svg_with(HOSTILE[name] + '<circle r="3"/>', 'onload="alert(1)"'))
    assert kind == "image/svg+xml"
    for trace in (
        b"alert",
        b"evil.example",
        b"javascript",
        b"svg+xml",
        b"script",
        b"foreignObject",
        b"@import",
    ):
        assert trace not in kept.lower(), kept
    assert b"circle" in kept
    assert cleaned(kept) == (kept, kind)


def test_what_an_svg_image_draws_stays() -> None:
    kept, _ = cleaned(pictures.SVG)
    for drawn in (
        b'fill="url(#g)"',
        b"linearGradient",
        b'xlink:href="#g"',
        b"1 &lt; 2",
        b'viewBox="0 0 9 9"',
    ):
        assert drawn in kept
    inner = '<text>a<script>x</script>b<tspan x="1">c</tspan>d</text><style>.a{fill:url(#g)}</style>'
    kept, _ = cleaned(pictures.svg_with(inner))
    assert b'<text>ab<tspan x="1">c</tspan>d</text><style>.a{fill:url(#g)}</style>' in kept


ENTITIES = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "image",
    [
        ENTITIES.encode() + pictures.svg_with("<text>&b;</text>"),
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + pictures.svg_with(""),
        pictures.svg_with("<use href='#a'/>" * 201),
        pictures.svg_with("<g>" * 60 + "</g>" * 60),
        pictures.svg_with("<g/>" * 5001),
        b"<html><svg xmlns='http://www.w3.org/2000/svg'/></html>",
        b"<svg><script/></svg>",
        b"",
        b"GIF89a" + bytes(99),
        b"\xff\xfe<\0s\0",
        pictures.svg_with("")[:-3],
    ],
)
def test_what_is_no_safe_image_is_refused(image: bytes) -> None:
    with pytest.raises(NotAnImage):
        cleaned(image)


def test_of_a_png_image_only_the_pixels_survive() -> None:
    image = pictures.png_image({"openbadges": '{"somebody": "else"}', "Comment": "by Cleo"})
    image = pictures.with_chunk(image, b"eXIf", b"MM\0*where Cleo lives")
    kept, kind = cleaned(image + b"<script>alert(1)</script>")
    assert kind == "image/png"
    assert {chunk.kind for chunk in png.chunks(kept)} == {b"IHDR", b"IDAT", b"IEND"}
    assert pictures.pixels(kept) == pictures.pixels(image)
    assert kept.endswith(b"IEND\xaeB`\x82")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_images_of_every_kind_are_drawn_again(mode: str) -> None:
    written = io.BytesIO()
    Image.new(mode, (5, 4)).save(written, "PNG")
    kept, _ = cleaned(written.getvalue())
    assert Image.open(io.BytesIO(kept)).size == (5, 4)


def test_moving_images_stand_still() -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    written = io.BytesIO()
    frames[0].save(written, "PNG", save_all=True, append_images=frames[1:])
    kept, _ = cleaned(written.getvalue())
    assert {chunk.kind for chunk in png.chunks(kept)} == {b"IHDR", b"IDAT", b"IEND"}


HURTING = {
    "wide": pictures.huge_png(50_000),
    "a pixel too wide": pictures.huge_png(4_097),
    "without its pixels": pictures.huge_png(100),
    "nothing": png.SIGNATURE,
    "zeros": png.SIGNATURE + bytes(50),
    "cut": pictures.png_image()[:-20],
    "large": pictures.png_image() + bytes(MOST_BYTES),
}


@pytest.mark.parametrize("name", HURTING)
def test_png_images_made_to_hurt_are_refused(name: str) -> None:
    """Threat T65."""
    with pytest.raises(NotAnImage):
        cleaned(HURTING[name])
