"""By which key does an issuer's tool prove to a platform that it is itself? (LTI 1.3, section 5.1; decision 0020)"""

import asyncio
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from actions.subjects import an_issuer
from actions.tools import Actor, Tools
from actions.unit import Change, changing
from actions.verbs import verb
from models.issuers import IssuerRow
from models.keys import new_id
from models.lti_platforms import LtiKey, LtiKeyRow, lti_keys_of_issuer
from models.rights import Right

BITS = 2048
PRIVATE = b"the private key of a tool "


@verb
async def rotate_lti_key(by: Actor, issuer_id: UUID) -> UUID:
    """Sign with a new key from now on, for all platforms of the issuer."""
    async with changing(by, Right.OPERATE, an_issuer(issuer_id, "issuer")) as change:
        return await new_lti_key(change)


async def ensure_lti_key(change: Change[IssuerRow]) -> None:
    """Before a platform looks for one."""
    if not await lti_keys_of_issuer(change.subject.id):
        await new_lti_key(change)


async def new_lti_key(change: Change[IssuerRow]) -> UUID:
    """The issuer signs with it from now on; older ones stay published, for what platforms have in hand."""
    key_id, issuer_id = new_id(), change.subject.id
    public, private = await asyncio.to_thread(_generated)
    await LtiKey.filter(issuer_id=issuer_id, retired_at=None).update(retired_at=change.now)
    await LtiKey.create(
        id=key_id,
        issuer_id=issuer_id,
        public=public,
        sealed_private=change.by.tools.sealing.seal(private, PRIVATE + key_id.bytes),
        created_at=change.now,
    )
    return key_id


def _generated() -> tuple[str, bytes]:
    """Public as PEM, private as DER. In a thread: finding primes takes a tenth of a second."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return public.decode(), private


def private_pem(tools: Tools, row: LtiKeyRow) -> str:
    """ValueError where it was sealed under another secret than this installation's."""
    der = tools.sealing.unseal(row.sealed_private, PRIVATE + row.id.bytes)
    key = serialization.load_der_private_key(der, None)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
