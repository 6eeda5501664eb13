"""The specifications' own examples come out byte for byte."""

from pathlib import Path

import base58
import orjson
import pytest

from openbadges.canonical import NotCanonical, canonical
from openbadges.contexts import Contexts
from openbadges.facts import Json
from openbadges.keys import SigningKey, raw_of_multibase
from openbadges.proofs import is_true, message_of, with_proof
from openbadges.verdicts import instant_of

OFFICIAL = Path(__file__).parent / "official"
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
WITH_EXAMPLES = Contexts({EXAMPLES: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}})

# W3C Data Integrity EdDSA Cryptosuites, B.1
W3C_PUBLIC = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
W3C_PRIVATE = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
W3C_PROOF_HASH = "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0"
W3C_DOCUMENT_HASH = "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"

# Open Badges 3.0 Implementation Guide
GUIDE_PUBLIC = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
GUIDE_SEED = "6241a409e6707bb640a0140a8a32bc3d193c33a661747284d6adfa4ed4180be4"
GUIDE_PROOF_HASH = "d34009cea0dbc1ca941e09dc01c8c9d3e3ce3c5b853f67ee44698dcea10f5d19"
GUIDE_DOCUMENT_HASH = "87f65a76d40146205e3b3e06cb0fbd153f97f9ce70372390f52566bb7f9e0773"


def read(name: str) -> Json:
    found: Json = orjson.loads((OFFICIAL / name).read_bytes())
    return found


def test_the_example_of_the_w3c_comes_out_byte_for_byte() -> None:
    given = read("eddsa-rdfc-2022-signed.json")
    key = SigningKey("", "", base58.b58decode(W3C_PRIVATE[1:])[2:])
    message = message_of(given, given["proof"], WITH_EXAMPLES)
    assert message.hex() == W3C_PROOF_HASH + W3C_DOCUMENT_HASH
    assert key.public.multibase == W3C_PUBLIC
    assert "z" + base58.b58encode(key.sign(message)).decode() == given["proof"]["proofValue"]


def test_the_example_of_open_badges_comes_out_byte_for_byte() -> None:
    given = read("open-badges-3.0-signed.json")
    proof = given["proof"]
    key = SigningKey(proof["verificationMethod"], given["issuer"]["id"], bytes.fromhex(GUIDE_SEED))
    assert message_of(given, proof).hex() == GUIDE_PROOF_HASH + GUIDE_DOCUMENT_HASH
    assert key.public.raw == raw_of_multibase(GUIDE_PUBLIC)
    unsigned = {name: value for name, value in given.items() if name != "proof"}
    assert with_proof(unsigned, key, instant_of(proof["created"], "")) == given
    assert is_true(given, proof, key.public)


def test_the_form_that_is_signed_does_not_depend_on_the_order_of_fields() -> None:
    given = read("open-badges-3.0-signed.json")
    turned = dict(reversed(given.items()))
    assert canonical(turned) == canonical(given)


@pytest.mark.parametrize("name", ["a+b", "kïng", "\u202ert", 'tab\tand "quotes" \\', "👑"])
def test_any_name_is_signed_as_it_is(name: str) -> None:
    given = read("open-badges-3.0-signed.json") | {"name": name}
    del given["proof"]
    key = SigningKey("https://example.edu/k", given["issuer"]["id"], b"k" * 32)
    given = with_proof(
        {part: value for part, value in given.items() if part != "proof"}, key, instant_of("2026-01-01", "")
    )
    assert is_true(given, given["proof"], key.public)
    assert not is_true(given | {"name": name + "!"}, given["proof"], key.public)


def test_a_document_that_would_take_many_seconds_to_read_is_refused() -> None:
    """PyLD takes as many steps for the values of one field as there are pairs of them."""
    given = read("open-badges-3.0-signed.json")
    with pytest.raises(NotCanonical, match="too large"):
        canonical(
            {name: value for name, value in given.items() if name != "proof"} | {"awardedDate": ["x"] * 2000}
        )
