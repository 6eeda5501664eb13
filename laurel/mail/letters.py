"""What does each mail say, and to whom? One small function for each kind (rules 21, 30, 33)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never
from uuid import UUID

from actions import codes, inviting
from actions.deliveries import Claimed
from actions.tokens import token_hash
from actions.tools import Tools
from laurel.mail.names import one_line, short
from models.awards import AwardStatus, awards
from models.badges import badges
from models.deliveries import DeliveryKind
from models.evidence import SubmissionStatus, submissions
from models.invitations import invitation_by_hash
from models.issuers import issuers
from models.learners import learners
from models.lti_addresses import is_address_of_lti
from models.objectives import objectives
from models.spaces import spaces
from models.unsubscriptions import unsubscribed
from models.users import addresses_of, user_of_address, users
from schema.ids import encode

UNSUBSCRIBE = b"unsubscribe"  # as what an address is sealed in the link that unsubscribes it


class TooLate(Exception):
    """What it would say is true no longer, and nobody is to blame."""


@dataclass(frozen=True, slots=True)
class Letter:
    """To one address. `unsubscribe` is the page where one click ends mail of this kind, where that is possible."""

    to: str
    subject: str
    template: str
    values: Mapping[str, object]
    unsubscribe: str | None = None


async def letter_of(delivery: Claimed, tools: Tools, operator: str) -> Letter | None:
    """None where nothing is to be said any more; TooLate for a code or an invitation that has expired."""
    match delivery.kind:
        case DeliveryKind.AWARD_MAIL:
            return await _award(delivery.body, tools)
        case DeliveryKind.CODE_MAIL:
            return _code(delivery.body, tools)
        case DeliveryKind.INVITATION_MAIL:
            return await _invitation(delivery.body, tools)
        case DeliveryKind.REVIEW_MAIL:
            return await _review(delivery.body, tools)
        case DeliveryKind.SPACES_REQUEST_MAIL:
            return await _spaces_request(delivery.body, operator)
        case DeliveryKind.FILE_REMOVAL | DeliveryKind.LTI_ROSTER | DeliveryKind.LTI_SCORE:
            raise ValueError("this is no letter")
        case other:  # counting it as sent would lose it
            assert_never(other)


async def _award(body: Mapping[str, Any], tools: Tools) -> Letter | None:
    award = (await awards([UUID(body["award"])])).get(UUID(body["award"]))
    if award is None or award.status(tools.now()) is AwardStatus.REVOKED:
        return None
    to = await _reader(award.email)
    if to is None:
        return None
    badge = (await badges([award.badge_id]))[award.badge_id]
    issuer = one_line(await _issuer_name(badge.issuer_id))
    values = {
        "name": one_line(award.recipient_name or ""),
        "badge": one_line(badge.name),
        "issuer": issuer,
        "address": tools.address,
        "to": to,
    }
    return Letter(to, "A badge for you", "award", values, _unsubscribe(tools, to))


def _code(body: Mapping[str, Any], tools: Tools) -> Letter:
    expires_at = datetime.fromisoformat(body["expires_at"])
    if tools.now() >= expires_at:
        raise TooLate("the code has expired")
    code = tools.sealing.unseal(body["code"], codes.SEALED_ABOUT).decode()
    signs_in = body["purpose"] == "sign-in"
    values = {"code": code, "until": f"{expires_at:%H:%M} UTC", "signs_in": signs_in, "to": body["address"]}
    subject = "Your code to sign in" if signs_in else "Your code to confirm this address"
    return Letter(body["address"], subject, "code", values)


async def _invitation(body: Mapping[str, Any], tools: Tools) -> Letter | None:
    token = tools.sealing.unseal(body["token"], inviting.SEALED_ABOUT).decode()
    invitation = await invitation_by_hash(token_hash(token))
    if invitation is None:  # accepted, replaced or taken back
        return None
    if tools.now() >= invitation.expires_at:
        raise TooLate("the invitation has expired")
    values = {
        "name": one_line(invitation.name or ""),
        "inviter": one_line(await _inviter_name(invitation.invited_by_id) or "The operator of this Laurel"),
        "issuer": one_line(invitation.issuer_name),
        "space": one_line(invitation.space_name or ""),
        "role": invitation.role.lower() if invitation.role else "",
        "until": f"{invitation.expires_at:%d %B %Y, %H:%M} UTC",
        "link": f"{tools.address}/invitation#{token}",  # servers and their logs never see a fragment
    }
    place = "a badge space" if invitation.space_id else "an issuer of badges"
    subject = f"You are invited to the staff of {place}"  # nobody's words, which could be anything (T68)
    return Letter(invitation.email, subject, "invitation", values)


async def _review(body: Mapping[str, Any], tools: Tools) -> Letter | None:
    """Not to who has left the space, nor where the decision is gone."""
    submission = (await submissions([UUID(body["submission"])])).get(UUID(body["submission"]))
    if submission is None or submission.reviewed_at is None:
        return None
    learner = (await learners([submission.learner_id]))[submission.learner_id]
    to = None if learner.removed_at else await _reader(learner.email, learner.user_id)
    if to is None:
        return None
    objective = (await objectives([submission.objective_id]))[submission.objective_id]
    badge = (await badges([objective.badge_id]))[objective.badge_id]
    accepted = submission.status is SubmissionStatus.ACCEPTED
    values = {
        "name": one_line(learner.name or ""),
        "badge": one_line(badge.name),
        "space": one_line((await spaces([submission.space_id]))[submission.space_id].name),
        "accepted": accepted,
        "comment": submission.comment or "",
        "address": tools.address,
        "to": to,
    }
    subject = f"Your evidence was {'accepted' if accepted else 'returned'}: {short(badge.name)}"
    return Letter(to, subject, "review", values, _unsubscribe(tools, to))


async def _spaces_request(body: Mapping[str, Any], operator: str) -> Letter | None:
    issuer_id = UUID(body["issuer"])
    issuer = (await issuers([issuer_id])).get(issuer_id)
    if not operator or issuer is None:
        return None
    name, address = await _person(body["by"])
    values = {
        "issuer": one_line(issuer.name),
        "name": name,
        "address": address,
        "message": body["message"],
        "command": f"laurel grant spaces {encode('issuer', issuer_id)}",
    }
    return Letter(operator, f"{short(issuer.name)} asks for spaces", "spaces_request", values)


def _unsubscribe(tools: Tools, address: str) -> str:
    return f"{tools.address}/unsubscribe/{tools.sealing.seal(address.encode(), UNSUBSCRIBE)}"


async def _reader(address: str, user_id: UUID | None = None) -> str | None:
    """Where mail to an address is read: by this user or whoever has verified it, at their primary one.

    None where it is unwanted.
    """
    user_id, to = user_id or await user_of_address(address), address
    if user_id:
        if not (await users([user_id]))[user_id].wants_mail:
            return None
        to = next((row.address for row in await addresses_of(user_id) if row.is_primary), address)
    if is_address_of_lti(to):
        return None
    return None if await unsubscribed({address, to}) else to


async def _inviter_name(user_id: UUID | None) -> str:
    inviter = (await users([user_id])).get(user_id) if user_id else None
    return inviter.name if inviter else ""


async def _issuer_name(issuer_id: UUID | None) -> str:
    issuer = (await issuers([issuer_id])).get(issuer_id) if issuer_id else None
    return issuer.name if issuer else ""


async def _person(user_id: str) -> tuple[str, str]:
    """Name and primary address of who asked; empty where that was the operator, or is erased."""
    user = (await users([UUID(user_id)])).get(UUID(user_id)) if user_id else None
    if user is None:
        return "", ""
    address = next((row.address for row in await addresses_of(user.id) if row.is_primary), "")
    return one_line(user.name), address
