"""An award baked into an image comes out again as it was, exactly once, however often it is baked."""

import zlib

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openbadgeslib.baking import extract_png, extract_svg

from openbadges import images, png
from openbadges.images import Version
from openbadges.png import NotAnImage
from tests.openbadges import papers, pictures

PICTURES = {"png": pictures.png_image(), "svg": pictures.SVG}
ADDRESS = papers.OLD_AWARD
DOCUMENT = orjson.dumps(papers.signed()).decode()
both_kinds = pytest.mark.parametrize("kind", ["png", "svg"])
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)


@both_kinds
@pytest.mark.parametrize("version", list(Version))
def test_what_is_baked_comes_out(kind: str, version: Version) -> None:
    image = images.bake(PICTURES[kind], version, DOCUMENT, ADDRESS)
    assert images.baked(image, version) == DOCUMENT
    assert images.baked(PICTURES[kind], version) is None


@both_kinds
def test_baked_again_it_holds_the_later_one_alone(kind: str) -> None:
    first = images.bake(PICTURES[kind], Version.V2, '{"award": "first"}', ADDRESS)
    again = images.bake(first, Version.V2, '{"award": "second"}', ADDRESS)
    assert images.baked(again, Version.V2) == '{"award": "second"}'
    assert b"first" not in again
    assert images.bake(again, Version.V2, '{"award": "second"}', ADDRESS) == again


@both_kinds
def test_both_versions_fit_into_one_image(kind: str) -> None:
    image = images.bake(PICTURES[kind], Version.V2, '{"old": 1}', ADDRESS)
    image = images.bake(image, Version.V3, '{"new": 1}', ADDRESS)
    image = images.bake(image, Version.V2, '{"old": 2}', ADDRESS)
    assert images.baked(image, Version.V2) == '{"old": 2}'
    assert images.baked(image, Version.V3) == '{"new": 1}'


@both_kinds
@settings(max_examples=40, deadline=None)
@given(texts=st.lists(TEXT.map(lambda text: "{" + text), min_size=1, max_size=3))
def test_any_text_comes_out(kind: str, texts: list[str]) -> None:
    image = PICTURES[kind]
    for text in texts:
        image = images.bake(image, Version.V3, text, ADDRESS)
    assert images.baked(image, Version.V3) == (texts[-1].strip() if kind == "svg" else texts[-1])


def test_a_png_image_holds_it_uncompressed_once_and_shows_the_same() -> None:
    image = images.bake(
        images.bake(PICTURES["png"], Version.V2, "{}", ADDRESS), Version.V2, DOCUMENT, ADDRESS
    )
    texts = [chunk.content for chunk in png.chunks(image) if chunk.kind == b"iTXt"]
    assert texts == [b"openbadges\0\0\0\0\0" + DOCUMENT.encode()]
    assert pictures.pixels(image) == pictures.pixels(PICTURES["png"])


def test_a_token_in_an_svg_image_stands_in_its_attribute() -> None:
    image = images.bake(pictures.SVG, Version.V3, "a.b.c", ADDRESS)
    assert b'verify="a.b.c"' in image
    assert images.baked(image, Version.V3) == "a.b.c"


def test_an_address_alone_is_read_from_older_images() -> None:
    assert (
        images.baked(
            pictures.with_chunk(PICTURES["png"], b"tEXt", b"openbadges\0" + ADDRESS.encode()), Version.V2
        )
        == ADDRESS
    )
    old = pictures.svg_with(f'<b:assertion xmlns:b="http://openbadges.org" verify="{ADDRESS}"/>')
    assert images.baked(old, Version.V2) == ADDRESS


def test_packed_text_of_others_is_read() -> None:
    content = b"openbadges\0\1\0en\0\0" + zlib.compress(b"{}")
    assert images.baked(pictures.with_chunk(PICTURES["png"], b"iTXt", content), Version.V2) == "{}"


def test_two_awards_in_one_image_are_refused() -> None:
    content = b"openbadges\0\0\0\0\0{}"
    twice = pictures.with_chunk(pictures.with_chunk(PICTURES["png"], b"iTXt", content), b"iTXt", content)
    one = '<b:assertion xmlns:b="http://openbadges.org">{}</b:assertion>'
    for image in (twice, pictures.svg_with(one + one)):
        with pytest.raises(NotAnImage, match="several awards"):
            images.baked(image, Version.V2)


def test_text_made_to_fill_the_memory_is_refused() -> None:
    content = b"openbadges\0\1\0\0\0" + zlib.compress(bytes(64 * 1024 * 1024))
    with pytest.raises(NotAnImage, match="too long"):
        images.baked(pictures.with_chunk(PICTURES["png"], b"iTXt", content), Version.V2)


@settings(max_examples=60, deadline=None)
@given(st.integers(8, 80), st.integers(0, 255))
def test_a_damaged_image_is_an_image_or_none_and_no_failure(place: int, value: int) -> None:
    image = bytearray(images.bake(PICTURES["png"], Version.V2, "{}", ADDRESS))
    image[min(place, len(image) - 1)] = value
    try:
        images.baked(bytes(image), Version.V2)
    except NotAnImage:
        return


def test_a_cut_image_is_refused() -> None:
    image = images.bake(PICTURES["png"], Version.V2, "{}", ADDRESS)
    for end in range(len(image)):
        with pytest.raises(NotAnImage):
            images.baked(image[:end], Version.V2)


@pytest.mark.parametrize("version", list(Version))
def test_openbadgeslib_reads_what_we_baked(version: Version) -> None:
    element = "openbadges:assertion" if version is Version.V2 else "openbadges:credential"
    drawn, painted = (images.bake(PICTURES[kind], version, DOCUMENT, ADDRESS) for kind in ("svg", "png"))
    assert extract_png(painted, keyword=version.encode()) == DOCUMENT
    told = ADDRESS if version is Version.V2 else DOCUMENT
    assert extract_svg(drawn, element=element, text_fallback=True) == told
