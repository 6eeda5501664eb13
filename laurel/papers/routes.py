"""Under which addresses do the papers stand? As actions/paper_addresses.py writes them."""

from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.routing import Route

from laurel.papers import credentials, hosted, pictures


class _Number(IntegerConvertor):
    """Python refuses to read a number of thousands of digits (CVE-2020-10735), which would be our failure."""

    regex = "[0-9]{1,9}"


register_url_convertor("number", _Number())

ISSUER, BADGE = "{issuer:uuid}", "{badge:uuid}"


def papers_routes() -> list[Route]:
    """Open to everybody, without sign-in."""
    return [
        Route(f"/issuers/{ISSUER}", hosted.issuer),
        Route(f"/issuers/{ISSUER}/image", pictures.issuer_image),
        Route(f"/badges/{BADGE}", hosted.badge),
        Route(f"/badges/{BADGE}/image", pictures.badge_image),
        Route("/awards/{sealed}", hosted.award),
        Route("/awards/{sealed}/image", pictures.baked_image),
        Route("/awards/{sealed}/evidence/{place:number}", pictures.evidence),
        Route(f"/ob3/issuers/{ISSUER}", credentials.profile),
        Route(f"/ob3/issuers/{ISSUER}/jwks", credentials.jwks),
        Route(f"/ob3/issuers/{ISSUER}/keys/{{key:uuid}}", credentials.key),
        Route(f"/ob3/issuers/{ISSUER}/keys/{{key:uuid}}/jwk", credentials.jwk),
        Route(f"/ob3/issuers/{ISSUER}/status/{{number:number}}", credentials.status_list),
        Route(f"/ob3/badges/{BADGE}", credentials.achievement),
        Route("/ob3/awards/{sealed}", credentials.credential),
    ]
