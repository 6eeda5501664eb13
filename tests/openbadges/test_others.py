"""Do verifiers that others wrote believe what we signed, and nobody's changes?"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from openbadges import credentials
from openbadges.facts import Json
from openbadges.proofs import with_proof
from tests.node import installed, run
from tests.openbadges import papers

Change = Callable[[Json], None]


def nothing(document: Json) -> None:
    """As it was signed."""


def later_end(document: Json) -> None:
    document["validUntil"] = "2040-01-01T00:00:00Z"


def another_badge(document: Json) -> None:
    document["credentialSubject"]["achievement"]["name"] = "Grandmaster"


def another_recipient(document: Json) -> None:
    document["credentialSubject"]["identifier"][0]["salt"] = "another"


def no_status(document: Json) -> None:
    del document["credentialStatus"]


def more_evidence(document: Json) -> None:
    document["evidence"].append({"type": ["Evidence"], "narrative": "And more."})


CHANGES = [nothing, later_end, another_badge, another_recipient, no_status, more_evidence]


def changed(change: Change) -> Json:
    """Of an award without an end, since openbadgeslib knows no clock but the machine's."""
    endless = replace(papers.award(), expires_at=None)
    document = with_proof(credentials.credential(endless), papers.KEY, papers.GIVEN)
    change(document)
    return document


@pytest.mark.parametrize("change", CHANGES)
async def test_digital_bazaars_verifier(change: Change) -> None:
    installed()
    told = await run(
        "verify-badge.mjs",
        credential=changed(change),
        documents=papers.web_of_credentials().documents,
        now=papers.NOW.isoformat(),
    )
    assert told["verified"] == (change is nothing), told["errors"]
    assert told["fetched"] == []


async def test_digital_bazaars_verifier_reads_our_list_of_bits() -> None:
    installed()
    documents = papers.web_of_credentials().documents | {papers.LIST: papers.status_list(papers.PLACE)}
    told = await run(
        "verify-badge.mjs", credential=papers.signed(), documents=documents, now=papers.NOW.isoformat()
    )
    assert told["revoked"]


@pytest.mark.parametrize("change", CHANGES)
def test_openbadgeslib(change: Change) -> None:
    document = changed(change)
    if change is nothing:
        assert verified_by_openbadgeslib(document) == "Mate"
    else:
        with pytest.raises(OB3VerificationError):
            verified_by_openbadgeslib(document)


def verified_by_openbadgeslib(document: Json) -> str:
    public = Ed25519PublicKey.from_public_bytes(papers.KEY.public.raw)
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return str(OB3LdpVerifier(pubkey_pem=pem).verify(document).achievement.name)
