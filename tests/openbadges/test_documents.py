"""What we write is what the specifications ask for."""

from pathlib import Path

import orjson
import pytest
from jsonschema import Draft201909Validator

from openbadges import credentials, hosted
from openbadges.facts import Award, Badge, Issuer, Json, Recipient
from openbadges.recipients import hashed
from tests.openbadges import papers

OFFICIAL = Path(__file__).parent / "official"


def complaints(schema: str, document: Json) -> list[str]:
    checker = Draft201909Validator(
        orjson.loads((OFFICIAL / f"ob_v3p0_{schema}_schema.json").read_bytes()),
        format_checker=Draft201909Validator.FORMAT_CHECKER,
    )
    return [error.message for error in checker.iter_errors(document)]


def shortest_award() -> Award:
    """With nothing that may be left out."""
    issuer = Issuer(papers.ISSUER, "Club", "https://chess.example/", "club@chess.example")
    badge = Badge(f"{papers.HOME}/ob3/badges/2", issuer, "Mate", "Mates.", f"{papers.HOME}/badges/2/image")
    return Award(f"{papers.HOME}/ob3/awards/2", badge, Recipient("salt", papers.CLEO), papers.GIVEN)


def test_credentials_are_valid_by_the_official_schema() -> None:
    for document in (
        papers.signed(),
        papers.signed("did:example:cleo"),
        credentials.credential(shortest_award()),
    ):
        assert complaints("achievementcredential", document) == []


def test_profiles_are_valid_by_the_official_schema() -> None:
    assert complaints("profile", credentials.profile(papers.issuer())) == []
    assert complaints("profile", credentials.profile(shortest_award().badge.issuer)) == []


def test_the_schema_would_complain() -> None:
    document = papers.signed()
    del document["credentialSubject"]["achievement"]["criteria"]
    assert complaints("achievementcredential", document) != []
    assert complaints("achievementcredential", papers.signed() | {"validFrom": "yesterday"}) != []


def test_an_assertion_says_what_2_0_requires() -> None:
    assertion = hosted.assertion(papers.hosted_award())
    assert assertion["recipient"] == {
        "type": "email",
        "hashed": True,
        "salt": "salt-of-this-award",
        "identity": hashed("cleo@example.org", "salt-of-this-award"),
    }
    assert assertion["verification"] == {"type": "HostedBadge"}
    assert (assertion["issuedOn"], assertion["expires"]) == ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")
    assert {"@context", "type", "id", "recipient", "badge", "verification", "issuedOn"} <= assertion.keys()
    assert papers.CLEO not in orjson.dumps(assertion).decode().lower()


def test_a_badge_class_always_has_criteria() -> None:
    document = hosted.badge_class(shortest_award().badge)
    assert document["criteria"] == document["id"]
    assert {"type", "id", "name", "description", "image", "criteria", "issuer"} <= document.keys()


def test_the_salt_of_the_specification_hashes_as_it_says() -> None:
    """Open Badges 2.0 and 3.0, IdentityHash."""
    assert (
        hashed("a@example.com", "Kosher")
        == "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    )


def test_who_is_known_by_no_address_has_no_2_0_document() -> None:
    award = Award(papers.OLD_AWARD, papers.badge(), Recipient("salt", id="did:example:1"), papers.GIVEN)
    with pytest.raises(ValueError, match="needs an e-mail address"):
        hosted.assertion(award)


def test_a_name_is_told_only_where_it_is_given() -> None:
    silent = shortest_award()
    assert "extensions:recipientProfile" not in hosted.assertion(silent)
    assert len(credentials.credential(silent)["credentialSubject"]["identifier"]) == 1
    assert "Cleo Öztürk" in orjson.dumps(papers.signed()).decode()
