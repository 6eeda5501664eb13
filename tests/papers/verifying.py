"""How does a test verify what it fetches from the server: as we do, and as others do?"""

from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from actions import paper_addresses as at
from openbadges.verdicts import Fetched, NotFetched, Verdict
from openbadges.verifying_credentials import verify_credential
from openbadges.verifying_hosted import verify_hosted
from tests.node import installed, run
from tests.serving import Served
from tests.stories import ChessClub

ANA = "ana@learner.example"
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def fetch(address: str) -> Fetched:
    async with httpx.AsyncClient() as client:
        try:
            answer = await client.get(address)
        except httpx.HTTPError as error:
            raise NotFetched(str(error)) from error
        return Fetched(answer.status_code, answer.content)


async def hosted(club: ChessClub, award: UUID, *emails: str) -> Verdict:
    return await verify_hosted(at.award_address(club.tools, award), emails or None, fetch, club.tools.now())


async def signed(club: ChessClub, document: Any, *emails: str) -> Verdict:
    return await verify_credential(document, emails or None, fetch, club.tools.now())


async def credential_of(club: ChessClub, award: UUID) -> Any:
    return orjson.loads((await fetch(at.award_3_address(club.tools, award))).body)


async def believed_by_others(club: ChessClub, credential: Any, served: Served) -> dict[str, Any]:
    """Digital Bazaar's verifier, which fetches the issuer, the key and the list from the server."""
    installed()
    return await run(
        "verify-badge.mjs", credential=credential, url=served.url, now=club.tools.now().isoformat()
    )
