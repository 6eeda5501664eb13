"""Which keys speak for an issuer? Those that the issuer's own document names."""

from urllib.parse import unquote

from openbadges.facts import Json
from openbadges.keys import NoKey, PublicKey, raw_of_multibase
from openbadges.verdicts import Fetch, Problem, Wrong, as_object, document_at, names, origin

DID_KEY = "did:key:"
DID_WEB = "did:web:"


async def key_of(issuer_id: str, method: object, fetch: Fetch) -> PublicKey:
    """The key of this verification method, if the issuer lets it make assertions."""
    if not isinstance(method, str):
        raise Wrong(Problem.MALFORMED, "The proof names no key.")
    if issuer_id.startswith(DID_KEY):
        return _key_in_its_name(issuer_id, method)
    controller = await document_at(fetch, document_address(issuer_id), "The issuer's document")
    if controller.get("id") != issuer_id or method not in _allowed(controller):
        raise Wrong(Problem.WRONG_KEY, "The key is not one of the issuer's.")
    found = _method_in(controller, method) or await document_at(fetch, method, "The key")
    if found.get("id") != method or found.get("controller") != issuer_id or found.get("revoked"):
        raise Wrong(Problem.WRONG_KEY, "The key is not one of the issuer's.")
    return PublicKey(method, issuer_id, _raw(found.get("publicKeyMultibase")))


def document_address(issuer_id: str) -> str:
    """Where the document stands that an issuer's id means (did:web: its host, then its path)."""
    if not issuer_id.startswith(DID_WEB):
        return issuer_id
    host, *path = map(unquote, issuer_id.removeprefix(DID_WEB).split(":"))
    if origin(f"https://{host}") != ("https", host.lower()) or not host:
        raise Wrong(Problem.MALFORMED, "The issuer's id is no did:web.")
    return f"https://{host}/{'/'.join(path) if path else '.well-known'}/did.json"


def _key_in_its_name(issuer_id: str, method: str) -> PublicKey:
    name = issuer_id.removeprefix(DID_KEY)
    if method != f"{issuer_id}#{name}":
        raise Wrong(Problem.WRONG_KEY, "The key is not one of the issuer's.")
    return PublicKey(method, issuer_id, _raw(name))


def _raw(multibase: object) -> bytes:
    try:
        return raw_of_multibase(multibase if isinstance(multibase, str) else "")
    except NoKey as error:
        raise Wrong(Problem.WRONG_KEY, f"The issuer's key can't be read: {error}.") from error


def _allowed(controller: Json) -> list[str]:
    methods = controller.get("assertionMethod") or []
    listed = methods if isinstance(methods, list) else [methods]
    return names([method.get("id") if isinstance(method, dict) else method for method in listed])


def _method_in(controller: Json, method: str) -> Json | None:
    for field in ("verificationMethod", "assertionMethod"):
        given = controller.get(field) or []
        for each in given if isinstance(given, list) else [given]:
            if isinstance(each, dict) and each.get("id") == method:
                return as_object(each, "The key")
    return None
