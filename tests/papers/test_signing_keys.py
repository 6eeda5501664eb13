"""Issuers sign with keys that are kept sealed, and what older ones signed stays true."""

import asyncio
from uuid import UUID

import orjson
import pytest

from actions import paper_addresses as at
from actions.awarding import Recipient
from actions.awards import award_badge
from actions.papers import rotate_key
from laurel.sealing import Seals
from laurel.settings import Settings
from models.issuer_keys import IssuerKey, keys_of_issuer
from models.status_places import StatusPlace
from schema.ids import encode
from tests.commanding import laurel as command
from tests.conftest import SECRET
from tests.papers.verifying import ANA, believed_by_others, credential_of, fetch, on_sqlite, signed
from tests.serving import Served
from tests.stories import ChessClub


async def test_what_an_older_key_signed_stays_true(club: ChessClub, award: UUID, served: Served) -> None:
    before = await credential_of(club, award)
    await rotate_key(club.operator, club.issuer)
    after = await credential_of(club, award)
    assert before["proof"]["verificationMethod"] != after["proof"]["verificationMethod"]
    for credential in (before, after):
        told = await believed_by_others(club, credential, served)
        assert (told["verified"], told["revoked"]) == (True, False), told
        assert (await signed(club, credential, ANA)).valid


async def test_keys_and_lists_are_there_once_something_is_signed(club: ChessClub, award: UUID) -> None:
    profile, bits = at.issuer_3_address(club.tools, club.issuer), at.list_address(club.tools, club.issuer, 0)
    assert orjson.loads((await fetch(profile)).body)["assertionMethod"] == []
    assert (await fetch(bits)).status == 404
    credential = await credential_of(club, award)
    method = credential["proof"]["verificationMethod"]
    assert orjson.loads((await fetch(profile)).body)["assertionMethod"] == [method]
    assert orjson.loads((await fetch(method)).body)["controller"] == profile
    jwk = orjson.loads((await fetch(f"{method}/jwk")).body)
    assert orjson.loads((await fetch(f"{profile}/jwks")).body) == {"keys": [jwk]}
    assert (await fetch(bits)).status == 200
    assert (await fetch(at.list_address(club.tools, club.issuer, 1))).status == 404
    rival = at.key_address(club.tools, club.rival_issuer, UUID(method.rpartition("/")[2]))
    assert (await fetch(rival)).status == 404


async def test_a_secret_key_is_kept_sealed(club: ChessClub, award: UUID) -> None:
    await credential_of(club, award)
    (key,) = await keys_of_issuer(club.issuer)
    about = b"the signing key " + key.id.bytes
    assert len(club.tools.sealing.unseal(key.sealed_seed, about)) == 32
    with pytest.raises(ValueError, match="not sealed by us"):
        Seals(b"another" * 5).unseal(key.sealed_seed, about)


async def test_many_who_ask_at_once_for_the_first_time_get_the_same(club: ChessClub, award: UUID) -> None:
    given = await award_badge(club.by(club.olive), club.mate, [Recipient(ANA, None, None)])
    both = [award, given.done[0]] * 4
    told = await asyncio.gather(*(credential_of(club, each) for each in both))
    assert len({orjson.dumps(credential) for credential in told}) == 2
    assert await IssuerKey.filter(issuer_id=club.issuer).count() == 1
    assert await StatusPlace.filter(issuer_id=club.issuer).count() == 2


@on_sqlite
async def test_the_operator_lists_and_rotates_keys(club: ChessClub, settings: Settings, award: UUID) -> None:
    issuer, url = encode("issuer", club.issuer), settings.database_url
    given = {"database_url": url, "secret": SECRET, "address": settings.address}
    assert (await command("keys", "list", issuer, **given)).out == "The issuer has signed nothing yet.\n"
    before = await credential_of(club, award)
    rotated = await command("keys", "rotate", issuer, **given)
    after = await credential_of(club, award)
    assert rotated.out.strip() == after["proof"]["verificationMethod"]
    listed = (await command("keys", "list", issuer, **given)).out.splitlines()
    assert [line.split()[-1] for line in listed] == [
        credential["proof"]["verificationMethod"] for credential in (before, after)
    ]
    assert "in use" in listed[1]
    assert "in use" not in listed[0]
    assert (await signed(club, before)).valid
