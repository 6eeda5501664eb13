"""What stands at the addresses of Open Badges 3.0: credentials, achievements, profiles with keys, lists of bits."""

from starlette.requests import Request
from starlette.responses import Response

from actions import paper_addresses as at
from actions import papers
from actions.tools import Tools
from laurel.http.accepting import JSON
from laurel.papers.answering import document, nothing
from laurel.papers.signing import signed_credential, signed_list
from models.issuer_keys import keys_of_issuer
from models.issuers import IssuerRow, issuers
from models.status_places import count_lists
from openbadges import credentials
from openbadges.facts import Issuer
from openbadges.keys import PublicKey


async def credential(request: Request) -> Response:
    """Signed; 410 once it is revoked. Who has it already asks the list."""
    tools: Tools = request.app.state.tools
    found = await papers.found_award(tools, request.path_params["sealed"])
    if found is None:
        return nothing(request)
    if reason := found.award.revocation_reason:
        address = at.award_3_address(tools, found.award.id)
        return document({"id": address, "revoked": True, "revocationReason": reason}, 410, JSON)
    return document(await signed_credential(tools, found))


async def achievement(request: Request) -> Response:
    found = await papers.found_badge(request.path_params["badge"])
    if found is None:
        return nothing(request)
    return document(credentials.achievement(papers.badge_3(request.app.state.tools, *found)))


async def profile(request: Request) -> Response:
    """With all its keys, those that it no longer signs with too."""
    found = await _issuer(request)
    return document(credentials.profile(found)) if found else nothing(request)


async def key(request: Request) -> Response:
    found, public = await _key(request)
    return document(credentials.key_document(found, public.id)) if found and public else nothing(request)


async def jwk(request: Request) -> Response:
    _, public = await _key(request)
    return document(public.jwk(), media_type="application/jwk+json") if public else nothing(request)


async def jwks(request: Request) -> Response:
    found = await _issuer(request)
    if found is None:
        return nothing(request)
    return document({"keys": [each.jwk() for each in found.keys]}, media_type="application/jwk-set+json")


async def status_list(request: Request) -> Response:
    row, number = await _row(request), request.path_params["number"]
    if row is None or number >= await count_lists(row.id):
        return nothing(request)
    told = await signed_list(request.app.state.tools, row, number)
    return document(told) if told else nothing(request)


async def _row(request: Request) -> IssuerRow | None:
    issuer_id = request.path_params["issuer"]
    return (await issuers([issuer_id])).get(issuer_id)


async def _issuer(request: Request) -> Issuer | None:
    row = await _row(request)
    if row is None:
        return None
    return papers.issuer_3(request.app.state.tools, row, await keys_of_issuer(row.id))


async def _key(request: Request) -> tuple[Issuer | None, PublicKey | None]:
    found = await _issuer(request)
    if found is None:
        return None, None
    address = f"{found.id}/keys/{request.path_params['key']}"
    return found, next((each for each in found.keys if each.id == address), None)
