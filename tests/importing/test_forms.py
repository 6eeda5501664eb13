"""Rule 31: each form of an award of elsewhere is imported, and once."""

from collections.abc import Callable

import orjson
import pytest

from actions.outside_papers import Source
from actions.refusals import AlreadyExists
from models.awards import Award
from openbadges.facts import Recipient
from openbadges.images import Version
from tests.elsewhere import Elsewhere, did_key
from tests.importing.bringing import ANA, document, imports, placed, url
from tests.stories import ChessClub

FORMS: dict[str, Callable[[Elsewhere], Source]] = {
    "2.0 address": lambda web: url(web.award(ANA)),
    "2.0 document, which is a hint": lambda web: document({"type": "Assertion", "id": web.award(ANA)}),
    "2.0 image, with the document": lambda web: url(
        placed(web, "i", web.picture(Version.V2, orjson.dumps(web.pages[web.award(ANA)]).decode()))
    ),
    "2.0 image, with the address": lambda web: url(placed(web, "i", web.picture(Version.V2, web.award(ANA)))),
    "2.0 signature": lambda web: document(web.signature(ANA)),
    "3.0 document": lambda web: document(web.credential(ANA)),
    "3.0 of a key that is its own issuer": lambda web: document(web.credential(ANA, did_key(b"s" * 32))),
    "3.0 with a status": lambda web: document(web.credential(ANA, status=web.status)),
    "3.0 token": lambda web: document(web.token(ANA)),
    "3.0 to a mailto": lambda web: document(
        web.credential("x", recipient=Recipient("s", None, f"mailto:{ANA}"))
    ),
    "3.0 address": lambda web: url(placed(web, "c", web.credential(ANA))),
    "3.0 address of a token": lambda web: url(placed(web, "t", web.token(ANA).encode())),
    "address of an image": lambda web: url(
        placed(web, "i", web.picture(Version.V3, orjson.dumps(web.credential(ANA)).decode()))
    ),
    "address of an image with a token": lambda web: url(
        placed(web, "i", web.picture(Version.V3, web.token(ANA)))
    ),
}


@pytest.mark.parametrize("form", FORMS)
async def test_each_form_is_imported_and_once(club: ChessClub, elsewhere: Elsewhere, form: str) -> None:
    source = FORMS[form](elsewhere)
    award = await imports(club, source)
    assert (award.email, award.imported_from is not None) == (ANA, True)
    with pytest.raises(AlreadyExists) as no:
        await imports(club, source)
    assert no.value.field == source.field
    assert await Award.filter(email=ANA).count() == 1
