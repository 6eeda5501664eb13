"""Whom does the provider mean? (OpenID Connect Core 1.0, section 5.1)"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from actions.refusals import Refusal
from actions.signing_in import Claims, recognise
from actions.tools import Tools, laurel
from actions.values import email_address, line_of_text
from laurel.openid.tokens import NotBelieved
from models.identities import user_of_identity

MOST_SUBJECT_CHARACTERS = 255  # of ASCII, as section 2 has it


async def user_meant(tools: Tools, said: Mapping[str, Any]) -> UUID:
    """Looked up without a write; only somebody unknown is recognised, by address or as new. NotBelieved."""
    claims = claims_in(said)
    known = await user_of_identity(claims.issuer, claims.subject)
    return known or await recognise(laurel(tools), claims)


def claims_in(said: Mapping[str, Any]) -> Claims:
    """What can't be kept of an address or a name is left out; without a subject nobody is meant."""
    subject = said.get("sub")
    if not (isinstance(subject, str) and subject.isascii() and subject.isprintable()):
        raise NotBelieved("no subject")
    if not 1 <= len(subject) <= MOST_SUBJECT_CHARACTERS:
        raise NotBelieved("no subject")
    return Claims(
        issuer=str(said["iss"]),
        subject=subject,
        email=_kept(email_address, said.get("email")),
        email_verified=said.get("email_verified") is True,  # "false" is a text, and true of texts
        name=_kept(line_of_text, said.get("name")),
    )


def _kept(form: Callable[..., str], value: object) -> str | None:
    try:
        return form(value) if isinstance(value, str) else None
    except Refusal:
        return None
