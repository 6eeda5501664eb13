"""How is a document signed, and is its proof true? (W3C Data Integrity EdDSA Cryptosuites: eddsa-rdfc-2022)"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import base58

from openbadges.canonical import canonical
from openbadges.contexts import KNOWN, Contexts
from openbadges.facts import Json, instant
from openbadges.keys import NoKey, PublicKey, SigningKey, decoded_multibase

SUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"


def with_proof(document: Json, key: SigningKey, created: datetime) -> Json:
    """The document with a proof by this key; the same each time for the same arguments."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": instant(created),
        "verificationMethod": key.id,
        "proofPurpose": PURPOSE,
    }
    signature = key.sign(message_of(document, options))
    value = "z" + base58.b58encode(signature).decode()
    return {**document, "proof": {**options, "proofValue": value}}


def is_true(document: Json, proof: Mapping[str, Any], key: PublicKey) -> bool:
    """Whether this key made this proof of this document; NotCanonical where the document can't be read safely."""
    try:
        signature = decoded_multibase(proof.get("proofValue"))
    except NoKey:
        return False
    return key.verifies(signature, message_of(document, proof))


def message_of(document: Json, proof: Mapping[str, Any], contexts: Contexts = KNOWN) -> bytes:
    """What is signed: a hash of what is said about the proof, then one of the document."""
    options = {name: value for name, value in proof.items() if name not in ("proofValue", "@context")}
    options["@context"] = document.get("@context")
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    return _hash(options, contexts) + _hash(unsigned, contexts)


def _hash(document: Json, contexts: Contexts) -> bytes:
    return sha256(canonical(document, contexts).encode()).digest()
