"""Which signed documents do we give, and how are they made but once?"""

import asyncio
from datetime import datetime
from functools import lru_cache

import orjson

from actions.paper_addresses import issuer_3_address, list_address
from actions.papers import Found, award_3, day, publish_award, signing_key
from actions.tools import Tools, laurel
from models.issuer_keys import KeyRow, keys_of_issuer
from models.issuers import IssuerRow
from models.status_places import place_of_award, revoked_places
from openbadges import credentials, status
from openbadges.facts import Json
from openbadges.keys import SigningKey
from openbadges.proofs import with_proof

MOST_KEPT = 1024  # documents, of a few kilobytes each


async def signed_credential(tools: Tools, found: Found) -> Json:
    """By the key in use. Asked for the first time, it is published."""
    place, keys = await place_of_award(found.award.id), await keys_of_issuer(found.issuer.id)
    if place is None or not keys:
        await publish_award(laurel(tools), found.award.id)
        place, keys = await place_of_award(found.award.id), await keys_of_issuer(found.issuer.id)
    if place is None:
        raise LookupError("an award that was published has a place")
    given = award_3(tools, found, place)
    return await _signed(tools, credentials.credential(given), keys[-1], given.issued_at)


async def signed_list(tools: Tools, issuer: IssuerRow, number: int) -> Json | None:
    """None where the issuer has published nothing yet."""
    keys = await keys_of_issuer(issuer.id)
    if not keys:
        return None
    address = list_address(tools, issuer.id, number)
    revoked = await revoked_places(issuer.id, number)
    since = day(keys[0].created_at)
    told = status.list_credential(address, issuer_3_address(tools, issuer.id), revoked, since)
    return await _signed(tools, told, keys[-1], since)


async def _signed(tools: Tools, told: Json, key: KeyRow, at: datetime) -> Json:
    """In a thread: finding the form that is signed takes some ten milliseconds."""
    created = max(at, day(key.created_at))
    text = orjson.dumps(told)
    return await asyncio.to_thread(_with_proof, text, signing_key(tools, key), created)


@lru_cache(maxsize=MOST_KEPT)
def _with_proof(text: bytes, key: SigningKey, created: datetime) -> Json:
    return with_proof(orjson.loads(text), key, created)
