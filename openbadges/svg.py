"""How does an award travel in an SVG image, and what of an SVG image is safe to show?"""

import re
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring
from xml.sax.saxutils import escape, quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from openbadges.png import NotAnImage

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
V2 = "http://openbadges.org"
V3 = "https://purl.imsglobal.org/ob/v3p0"
TAGS = {"openbadges": f"{{{V2}}}assertion", "openbadgecredential": f"{{{V3}}}credential"}

MOST_ELEMENTS = 5_000
MOST_USES = 200  # each draws a part again
MOST_DEPTH = 50

ELEMENTS = re.compile(
    "svg|g|defs|symbol|use|title|desc|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|textPath|stop"
    "|linearGradient|radialGradient|clipPath|mask|pattern|marker|image|style|switch|filter|fe(?!Image$)[A-Za-z]+"
)
ATTRIBUTE = re.compile(r"(?![oO][nN])[A-Za-z][A-Za-z-]*[0-9]?")  # a name without a namespace
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")
OUTSIDE = re.compile(r"url\s*\(\s*(?!['\"]?#)", re.I)
# CSS can spell anything with a backslash, and fetch by @import, image() and the like.
STYLE = re.compile(r"[\\@<]|(?:image|image-set|src|cross-fade|expression)\s*\(|behavior|-moz-binding", re.I)

for prefix, namespace in (("", SVG), ("xlink", XLINK)):
    register_namespace(prefix, namespace)


def bake(image: bytes, keyword: str, text: str, address: str) -> bytes:
    """The image with this text, once; a text of the same version that it had is gone, one of the other stays."""
    root = parsed(image)
    kept = [
        element for element in root.iter() if element.tag in TAGS.values() and element.tag != TAGS[keyword]
    ]
    written = Element(TAGS[keyword], {"verify": address} if keyword == "openbadges" else {})
    if keyword == "openbadgecredential" and not text.startswith("{"):
        written.set("verify", text)  # a token
    else:
        written.text = text
    _remove(root, set(TAGS.values()))
    first, rest = _opened(_bytes(root))
    return b"".join((first, *map(_award, [written, *kept]), rest))


def baked(image: bytes, keyword: str) -> str | None:
    """The text of this version, or of 2.0 its address; NotAnImage where there are several."""
    found = list(parsed(image).iter(TAGS[keyword]))
    if len(found) > 1:
        raise NotAnImage("it holds several awards")
    return ((found[0].text or "").strip() or found[0].get("verify") or None) if found else None


def _award(element: Element) -> bytes:
    """With the prefix that the specifications show, since there are readers that look for it instead of the name."""
    space, _, name = element.tag.removeprefix("{").partition("}")
    verify = f" verify={quoteattr(element.get('verify', ''))}" if "verify" in element.attrib else ""
    start = f'<openbadges:{name} xmlns:openbadges="{space}"{verify}>'
    return f"{start}{escape(element.text or '')}</openbadges:{name}>".encode()


def _opened(written: bytes) -> tuple[bytes, bytes]:
    """What stands before the first part of the image, and the rest; as ElementTree writes, > stands in no attribute."""
    place = written.index(b">", written.index(b"<svg")) + 1
    if written[place - 2 : place] == b"/>":
        return written[: place - 2] + b">", b"</svg>"
    return written[:place], written[place:]


def cleaned(image: bytes) -> bytes:
    """What it draws by itself: no scripts, handlers, pages within, references to outside, animations, or awards."""
    root = parsed(image)
    elements = list(root.iter())
    if len(elements) > MOST_ELEMENTS or sum(each.tag == f"{{{SVG}}}use" for each in elements) > MOST_USES:
        raise NotAnImage("it has too many parts")
    _clean(root, 0)
    return _bytes(root)


def parsed(image: bytes) -> Element:
    """Without entities, document types, comments and instructions."""
    try:
        root: Element = fromstring(image, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise NotAnImage("it is no SVG image that is safe to read") from None
    if root.tag != f"{{{SVG}}}svg":
        raise NotAnImage("it is no SVG image")
    return root


def _clean(element: Element, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise NotAnImage("its parts lie too deep in each other")
    for name in [name for name, value in element.attrib.items() if not _is_safe(element.tag, name, value)]:
        del element.attrib[name]
    for child in list(element):
        if _is_known(child):
            _clean(child, depth + 1)
        else:
            _remove_child(element, child)


def _is_known(element: Element) -> bool:
    namespace, _, name = str(element.tag).removeprefix("{").partition("}")
    if namespace != SVG or not ELEMENTS.fullmatch(name):
        return False
    return name != "style" or not (len(element) or _is_unsafe_style(element.text or ""))


def _is_safe(tag: str, name: str, value: str) -> bool:
    if name in ("href", f"{{{XLINK}}}href"):
        return value.startswith("#") or (tag == f"{{{SVG}}}image" and bool(PICTURE.fullmatch(value)))
    if name in (f"{{{XML}}}space", f"{{{XML}}}lang"):
        return True
    return bool(ATTRIBUTE.fullmatch(name)) and not _is_unsafe_style(value)


def _is_unsafe_style(text: str) -> bool:
    plain = re.sub(r"/\*.*?(\*/|$)", "", text, flags=re.S)
    return bool(OUTSIDE.search(plain) or STYLE.search(plain) or OUTSIDE.search(text) or STYLE.search(text))


def _remove(element: Element, tags: set[str]) -> None:
    for child in list(element):
        if child.tag in tags:
            _remove_child(element, child)
        else:
            _remove(child, tags)


def _remove_child(parent: Element, child: Element) -> None:
    """The text behind it stays: in an SVG image it may be drawn."""
    place = list(parent).index(child)
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + (child.tail or "")
    else:
        parent.text = (parent.text or "") + (child.tail or "")
    parent.remove(child)


def _bytes(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written
