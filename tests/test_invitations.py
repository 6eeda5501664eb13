"""Rule 21: staff are invited by mail, by a single-use link that is bound to the address; an account is not needed."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from actions.accepting import Accepted, accept_invitation
from actions.erasure import erase_account
from actions.grants import grant_issuer_role
from actions.issuer_staff import remove_issuer_staff, set_issuer_staff
from actions.issuers import create_issuer
from actions.refusals import (
    AlreadyExists,
    InvitationExpired,
    LimitReached,
    NotAllowed,
    NotFound,
    RateLimited,
)
from actions.staff import MOST, invite_staff, remove_staff, resend_invitation
from actions.tools import Actor
from models.diary import SpaceEventKind
from models.issuers import IssuerRole, IssuerStaff
from models.rights import Role
from models.roles import roles_in_spaces
from models.staff import StaffMember
from models.users import user_of_address
from models.who import Nobody, Viewer
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import contents, diary, gapless
from tests.mailed import invitation_mailed, proves
from tests.stories import ChessClub

INA = "ina@x.example"
ABOUT = "query ($token: String!) { invitation(token: $token) { spaceName issuerName role email status } }"
ACCEPT = """
mutation ($token: String!) {
  acceptInvitation(input: { token: $token }) {
    ... on Space { name viewerRoles staff { email invitation user { name } } }
    ... on Issuer { name viewerIssuerRole }
    ... on Refused { code message }
  }
}"""


async def invite(club: ChessClub, email: str = INA) -> str:
    """The token of the link."""
    member = await invite_staff(club.by(club.sam), club.space, email, "Ina", "Innes")
    return await invitation_mailed(club.tools, "staff_member", member)


def nobody(club: ChessClub) -> Actor:
    return Actor(Nobody(), club.tools)


async def test_somebody_without_an_account_accepts_and_runs_the_space(
    club: ChessClub, asking: Asking
) -> None:
    token = await invite(club)
    told = await asking(Nobody(), ABOUT, token=token)
    assert told["invitation"] == {
        "spaceName": "Spring",
        "issuerName": "Chess Club",
        "role": None,
        "email": INA,
        "status": "SENT",
    }
    space = (await asking(Nobody(), ACCEPT, token=token))["acceptInvitation"]
    assert (space["name"], space["viewerRoles"]) == ("Spring", ["STAFF"])
    assert {"email": INA, "invitation": "ACCEPTED", "user": {"name": "Ina Innes"}} in space["staff"]
    assert (await asking(Nobody(), ABOUT, token=token))["invitation"] is None
    _, invited, joined = await diary(club.space, SpaceEventKind.STAFF_INVITED, SpaceEventKind.STAFF_JOINED)
    assert invited.actor_id == club.sam.user_id
    assert joined.actor_id == await user_of_address(INA)
    assert await gapless(club.space)


async def test_an_account_with_the_address_accepts_as_itself(club: ChessClub) -> None:
    token = await invite(club, "rita@home.example")
    with pytest.raises(NotAllowed):
        await accept_invitation(club.by(club.rita), token)
    await proves(club, club.rita, "rita@home.example")
    with pytest.raises(NotAllowed) as no:
        await accept_invitation(nobody(club), token)
    assert no.value.field == ("token",)
    joined = await accept_invitation(club.by(club.rita), token)
    assert (joined.space_id, joined.session) == (club.space, None)
    roles = await roles_in_spaces(Viewer(club.rita.user_id), [club.space])
    assert roles[club.space] == {Role.SPACE_STAFF}


async def test_a_link_that_was_forwarded_lets_nobody_else_in(club: ChessClub) -> None:
    token, before = await invite(club), await contents()
    for stranger in (club.rita, club.ana_account, club.olive):
        with pytest.raises(NotAllowed):
            await accept_invitation(club.by(stranger), token)
    assert await contents() == before


async def test_a_link_works_once(club: ChessClub) -> None:
    """Threat T69."""
    token = await invite(club)
    results = await asyncio.gather(
        *(accept_invitation(nobody(club), token) for _ in range(5)), return_exceptions=True
    )
    assert {type(result) for result in results} == {Accepted, NotFound}
    assert len([result for result in results if isinstance(result, Accepted)]) == 1
    assert await StaffMember.filter(space_id=club.space, email=INA).count() == 1
    assert len(await diary(club.space, SpaceEventKind.STAFF_JOINED)) == 2, "Sam, and Ina once"


async def test_a_link_is_valid_for_fourteen_days(club: ChessClub, clock: Clock, asking: Asking) -> None:
    """Threat T69."""
    token = await invite(club)
    clock.passes(timedelta(days=14) - timedelta(microseconds=1))
    assert (await asking(Nobody(), ABOUT, token=token))["invitation"]["status"] == "SENT"
    clock.passes(timedelta(microseconds=1))
    assert (await asking(Nobody(), ABOUT, token=token))["invitation"]["status"] == "EXPIRED"
    with pytest.raises(InvitationExpired):
        await accept_invitation(nobody(club), token)
    assert await user_of_address(INA) is None


async def test_resending_replaces_the_link_at_most_once_a_minute(club: ChessClub, clock: Clock) -> None:
    by_sam = club.by(club.sam)
    old = await invite(club)
    member = await StaffMember.get(space_id=club.space, email=INA)
    with pytest.raises(RateLimited) as no:
        await resend_invitation(by_sam, member.id)
    assert no.value.field == ("staffMember",)
    clock.passes(timedelta(minutes=1))
    await resend_invitation(by_sam, member.id)
    new = await invitation_mailed(club.tools, "staff_member", member.id)
    with pytest.raises(NotFound):
        await accept_invitation(nobody(club), old)
    await accept_invitation(nobody(club), new)
    with pytest.raises(AlreadyExists):
        await resend_invitation(by_sam, member.id)


async def test_who_was_removed_is_out_at_once_and_their_link_dead(club: ChessClub, asking: Asking) -> None:
    by_sam = club.by(club.sam)
    token = await invite(club)
    await accept_invitation(nobody(club), token)
    ina = await user_of_address(INA)
    member = await StaffMember.get(space_id=club.space, email=INA)
    assert ina is not None
    assert await remove_staff(by_sam, member.id) == club.space
    assert (
        await asking(Viewer(ina), "query ($id: ID!) { space(id: $id) { name } }", id=club.space_node)
    ) == {"space": None}
    with pytest.raises(NotFound):
        await remove_staff(by_sam, member.id)
    again = await invite(club)
    await accept_invitation(club_of(club, ina), again)


def club_of(club: ChessClub, user_id: Any) -> Actor:
    return Actor(Viewer(user_id), club.tools)


async def test_a_bounced_invitation_is_told_to_staff(club: ChessClub, asking: Asking) -> None:
    token = await invite(club)
    await StaffMember.filter(email=INA).update(bounced_at=club.tools.now())
    query = "query ($id: ID!) { space(id: $id) { staff { email invitation } } }"
    staff = (await asking(club.sam.who, query, id=club.space_node))["space"]["staff"]
    assert {"email": INA, "invitation": "BOUNCED"} in staff
    assert (await asking(Nobody(), ABOUT, token=token))["invitation"]["status"] == "BOUNCED"


async def test_one_address_is_invited_once_and_a_space_has_two_hundred_staff(club: ChessClub) -> None:
    await invite(club)
    with pytest.raises(AlreadyExists):
        await invite(club, "INA@x.example")
    now = club.tools.now()
    more = MOST - await StaffMember.filter(space_id=club.space).count()
    await StaffMember.bulk_create(
        StaffMember(space_id=club.space, email=f"{number}@x.example", invited_at=now)
        for number in range(more)
    )
    with pytest.raises(LimitReached):
        await invite(club, "one@more.example")


async def test_the_token_is_kept_nowhere_in_the_open(club: ChessClub) -> None:
    token = await invite(club)
    kept = str(await contents())
    assert token not in kept
    assert token.removeprefix("laurel_invitation_") not in kept


async def test_an_invitation_of_a_space_of_others_is_not_there(club: ChessClub, asking: Asking) -> None:
    await invite(club)
    member = encode("staff", (await StaffMember.get(email=INA)).id)
    resend = (
        "mutation ($id: ID!) { resendInvitation(input: { staffMember: $id }) { ... on Refused { code } } }"
    )
    for who in (club.rita.who, club.ana_account.who, club.ivo.who):
        assert (await asking(who, resend, id=member))["resendInvitation"] == {"code": "NOT_FOUND"}


async def test_who_is_removed_takes_along_the_invitations_they_could_return_by(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    await proves(club, club.sam, "sam@home.example")
    await invite_staff(by_sam, club.space, "friend@x.example")
    for email in (INA, "sam@home.example"):
        await invite_staff(club.by(club.olive), club.space, email)
    sam = await StaffMember.get(space_id=club.space, user_id=club.sam.user_id)
    await remove_staff(club.by(club.olive), sam.id)
    assert [row.email for row in await StaffMember.filter(space_id=club.space)] == [INA]
    assert len(await diary(club.space, SpaceEventKind.STAFF_REMOVED)) == 3
    assert await gapless(club.space)


async def sent_by_olive(club: ChessClub) -> tuple[str, str]:
    """To her own space and issuer, for another address that only she reads."""
    by_olive = club.by(club.olive)
    await set_issuer_staff(by_olive, club.issuer, "second@x.example", IssuerRole.OWNER)
    member = await invite_staff(by_olive, club.space, "second@x.example")
    row = await IssuerStaff.get(issuer_id=club.issuer, email="second@x.example")
    return (
        await invitation_mailed(club.tools, "staff_member", member),
        await invitation_mailed(club.tools, "issuer_staff", row.id),
    )


@pytest.mark.parametrize("how", ["removed", "made less", "erased"])
async def test_an_invitation_is_good_while_who_sent_it_may_invite(club: ChessClub, how: str) -> None:
    """Else one mail sent before would be a way back in, or a way for somebody else."""
    olive, by_olive = club.olive, club.by(club.olive)
    tokens = await sent_by_olive(club)
    await grant_issuer_role(club.operator, club.issuer, club.rita.user_id, IssuerRole.OWNER)
    match how:
        case "removed":
            await remove_issuer_staff(club.by(club.rita), club.issuer, olive.email)
        case "made less":
            await set_issuer_staff(club.by(club.rita), club.issuer, olive.email, IssuerRole.STAFF)
        case _:
            await erase_account(by_olive, olive.user_id, olive.email)
    for token in tokens:
        with pytest.raises(NotFound):
            await accept_invitation(nobody(club), token)
    assert await user_of_address("second@x.example") is None


async def test_one_address_is_mailed_twenty_invitations_a_day_by_everybody(club: ChessClub) -> None:
    """Anybody can make any number of issuers. Threat T68."""
    by_rita = club.by(club.rita)
    for number in range(20):
        issuer = await create_issuer(by_rita, f"Issuer {number}", "https://x.example", "x@x.example")
        await set_issuer_staff(by_rita, issuer, INA, IssuerRole.STAFF)
    another = await create_issuer(by_rita, "One more", "https://x.example", "x@x.example")
    with pytest.raises(RateLimited):
        await set_issuer_staff(by_rita, another, INA, IssuerRole.STAFF)
