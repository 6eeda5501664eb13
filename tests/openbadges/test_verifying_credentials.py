"""A 3.0 credential is believed, or the verdict says what is wrong with it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from openbadges import credentials
from openbadges.authorities import document_address
from openbadges.facts import Json
from openbadges.keys import PublicKey, SigningKey
from openbadges.proofs import with_proof
from openbadges.tokens import token_of
from openbadges.verdicts import Problem, Verdict, Wrong
from openbadges.verifying_credentials import verify_credential
from tests.openbadges import papers
from tests.openbadges.papers import Web

STRANGER = SigningKey(papers.KEY.id, papers.ISSUER, b"s" * 32)


async def verdict(
    document: Json | str, web: Web | None = None, emails: list[str] | None = None, days: int = 0
) -> Verdict:
    now = papers.NOW + timedelta(days=days)
    return await verify_credential(document, emails, web or papers.web_of_credentials(), now)


async def problems(*given: object, **named: object) -> set[Problem]:
    return set((await verdict(*given, **named)).problems)  # type: ignore[arg-type]  # handed on as they are


async def test_ours_is_believed_and_read() -> None:
    found = await verdict(papers.signed(), emails=[papers.CLEO])
    assert found.valid
    assert (found.badge["name"], found.issuer["name"]) == ("Mate", "Chess Club")


async def test_nothing_is_fetched_but_what_the_issuer_publishes() -> None:
    web = papers.web_of_credentials()
    assert (await verdict(papers.signed(), web)).valid
    assert set(web.asked) == {papers.ISSUER, papers.LIST}


async def test_an_older_key_still_speaks_for_its_issuer() -> None:
    for key in (papers.KEY, papers.LATER_KEY):
        assert await problems(with_proof(credentials.credential(papers.award()), key, papers.GIVEN)) == set()


async def test_dates_are_kept() -> None:
    assert await problems(papers.signed(), days=-200) == {Problem.NOT_YET_VALID}
    assert await problems(papers.signed(), days=300) == {Problem.EXPIRED}


async def test_it_was_given_to_nobody_else() -> None:
    assert await problems(papers.signed(), emails=["emre@example.org"]) == {Problem.NOT_THE_RECIPIENT}
    assert await problems(papers.signed(), emails=[]) == {Problem.NOT_THE_RECIPIENT}
    assert await problems(papers.signed(), emails=["x@example.org", "CLEO@example.org"]) == set()


async def test_a_revoked_one_is_told_by_its_bit() -> None:
    """Threat T73."""
    web = papers.web_of_credentials()
    web.documents[papers.LIST] = papers.status_list(papers.PLACE - 1, papers.PLACE + 1)
    assert await problems(papers.signed(), web) == set()
    web.documents[papers.LIST] = papers.status_list(papers.PLACE)
    assert await problems(papers.signed(), web) == {Problem.REVOKED}


def unsigned_list(web: Web) -> None:
    del web.documents[papers.LIST]["proof"]


def emptied_list(web: Web) -> None:
    web.documents[papers.LIST]["credentialSubject"]["encodedList"] = papers.status_list(1)[
        "credentialSubject"
    ]["encodedList"]


def list_of_somebody_else(web: Web) -> None:
    other = f"{papers.HOME}/ob3/issuers/other"
    key = SigningKey(f"{other}/keys/1", other, b"o" * 32)
    web.documents[other] = {
        "id": other,
        "verificationMethod": [key.public.method()],
        "assertionMethod": [key.id],
    }
    web.documents[papers.LIST] = papers.status_list(key=key, issuer_id=other)


def list_without_answer(web: Web) -> None:
    web.down.add(papers.LIST)


@pytest.mark.parametrize("spoil", [unsigned_list, emptied_list, list_of_somebody_else, list_without_answer])
async def test_a_list_that_can_not_be_believed_says_nothing(spoil: Callable[[Web], None]) -> None:
    web = papers.web_of_credentials()
    spoil(web)
    assert await problems(papers.signed(), web) == {Problem.STATUS_UNKNOWN}


async def test_another_way_to_tell_the_status_is_not_taken_for_valid() -> None:
    document = credentials.credential(papers.award())
    document["@context"] = [*document["@context"], "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]
    document["credentialStatus"] = {"id": f"{papers.HOME}/r", "type": "1EdTechRevocationList"}
    assert await problems(with_proof(document, papers.KEY, papers.GIVEN)) == {Problem.STATUS_UNKNOWN}


async def test_a_proof_by_a_strangers_key_is_refused() -> None:
    document = credentials.credential(papers.award())
    assert await problems(with_proof(document, STRANGER, papers.GIVEN)) == {Problem.WRONG_SIGNATURE}
    elsewhere = SigningKey(f"{papers.HOME}/keys/stranger", papers.ISSUER, b"s" * 32)
    web = papers.web_of_credentials()
    web.documents[elsewhere.id] = {**elsewhere.public.method()}
    assert await problems(with_proof(document, elsewhere, papers.GIVEN), web) == {Problem.WRONG_KEY}


async def test_a_key_that_the_issuer_no_longer_names_is_refused() -> None:
    web = papers.web_of_credentials()
    web.documents[papers.ISSUER]["assertionMethod"] = [papers.LATER_KEY.id]
    assert await problems(papers.signed(), web) == {Problem.WRONG_KEY}


async def test_keys_written_elsewhere_are_found_by_their_address() -> None:
    web = papers.web_of_credentials()
    del web.documents[papers.ISSUER]["verificationMethod"]
    assert await problems(papers.signed(), web) == set()


async def test_an_issuer_that_does_not_answer_is_told() -> None:
    web = papers.web_of_credentials()
    web.down.add(papers.ISSUER)
    assert await problems(papers.signed(), web) == {Problem.NOT_FETCHED}
    web = papers.web_of_credentials()
    del web.documents[papers.ISSUER]
    assert await problems(papers.signed(), web) == {Problem.NOT_FETCHED}


async def test_an_issuer_that_is_its_key_is_believed() -> None:
    """did:key names the key in the issuer's id, so that nothing is fetched."""
    name = PublicKey("", "", papers.KEY.public.raw).multibase
    did = f"did:key:{name}"
    document = credentials.credential(papers.award())
    del document["credentialStatus"]
    document["issuer"]["id"] = did
    key = SigningKey(f"{did}#{name}", did, papers.KEY.seed)
    web = Web({})
    assert await problems(with_proof(document, key, papers.GIVEN), web) == set()
    assert web.asked == []
    assert await problems(with_proof(document, papers.KEY, papers.GIVEN), web) == {Problem.WRONG_KEY}


def test_a_did_of_the_web_stands_on_its_host() -> None:
    assert document_address("did:web:x.example") == "https://x.example/.well-known/did.json"
    assert document_address("did:web:x.example%3A8443:a:b") == "https://x.example:8443/a/b/did.json"
    for odd in ("did:web:", "did:web:x.example%2F@evil.example", "did:web:a%3Fb"):
        with pytest.raises(Wrong):
            document_address(odd)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("", Problem.WRONG_SIGNATURE),
        ("{", Problem.MALFORMED),
        ("a.b.c", Problem.WRONG_SIGNATURE),
        ("{}", Problem.UNSIGNED),
        ('{"proof": [1, null, {"type": "Ed25519Signature2020"}]}', Problem.UNSIGNED),
        (
            '{"proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}}',
            Problem.WRONG_SIGNATURE,
        ),
    ],
)
async def test_what_is_no_credential_is_told(given: str, told: Problem) -> None:
    assert await problems(given) == {told}


async def test_a_signed_document_that_is_no_badge_is_told() -> None:
    assert await problems(papers.status_list()) == {Problem.MALFORMED}


async def test_a_token_is_believed_like_the_document() -> None:
    token = token_of(credentials.credential(papers.award(subject="did:example:cleo")), papers.KEY)
    found = await verdict(token, emails=[papers.CLEO])
    assert found.valid
    assert found.award == credentials.credential(papers.award(subject="did:example:cleo"))
    web = papers.web_of_credentials()
    web.documents[papers.LIST] = papers.status_list(papers.PLACE)
    assert await problems(token, web) == {Problem.REVOKED}


async def test_a_token_is_refused_in_every_wrong_form() -> None:
    token = token_of(credentials.credential(papers.award(subject="did:example:cleo")), papers.KEY)
    header, claims, signature = token.split(".")
    none = "eyJhbGciOiJub25lIn0"
    for odd in (
        f"{header}.{claims}.",
        f"{none}.{claims}.",
        f"{header}.{claims}.{signature[:-2]}AA",
        f"{header}..x",
    ):
        assert await problems(odd), odd


async def test_a_token_with_a_key_from_another_host_is_refused() -> None:
    key = SigningKey("https://evil.example/k", papers.ISSUER, b"e" * 32)
    web = papers.web_of_credentials()
    web.documents[key.public.jwk_address] = key.public.jwk()
    token = token_of(credentials.credential(papers.award(subject="did:example:cleo")), key)
    assert await problems(token, web) == {Problem.WRONG_KEY}


def test_a_token_needs_a_subject_with_an_id() -> None:
    with pytest.raises(ValueError, match="subject with an id"):
        token_of(credentials.credential(papers.award()), papers.KEY)
