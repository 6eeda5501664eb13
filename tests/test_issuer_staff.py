"""Rule 22: only an owner changes who works for an issuer, and one owner always stays."""

import asyncio
from datetime import timedelta

import pytest

from actions.accepting import accept_invitation
from actions.addresses import set_primary_email
from actions.grants import grant_issuer_role
from actions.issuer_staff import remove_issuer_staff, set_issuer_staff
from actions.refusals import LastOwner, NotAllowed, NotFound, RateLimited
from actions.tools import Actor
from models.issuers import IssuerRole, IssuerStaff
from models.rights import Right, Role, may
from models.roles import roles_at_issuers, roles_in_spaces
from models.users import user_of_address
from models.who import Nobody, Viewer
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import contents
from tests.mailed import invitation_mailed, proves
from tests.stories import ChessClub

EVA = "eva@x.example"
STAFF = "query ($id: ID!) { issuer(id: $id) { staff { email role invitation user { name } } } }"


async def invite(club: ChessClub, role: IssuerRole = IssuerRole.EDITOR) -> str:
    await set_issuer_staff(club.by(club.olive), club.issuer, EVA, role)
    row = await IssuerStaff.get(issuer_id=club.issuer, email=EVA)
    return await invitation_mailed(club.tools, "issuer_staff", row.id)


async def test_an_editor_is_invited_and_runs_every_space_once_they_accept(
    club: ChessClub, asking: Asking
) -> None:
    token = await invite(club)
    listed = (await asking(club.olive.who, STAFF, id=encode("issuer", club.issuer)))["issuer"]["staff"]
    assert {"email": EVA, "role": "EDITOR", "invitation": "SENT", "user": None} in listed
    joined = await accept_invitation(Actor(Nobody(), club.tools), token)
    assert (joined.issuer_id, joined.space_id) == (club.issuer, None)
    eva = Viewer(await user_of_address(EVA) or club.issuer)
    assert Role.ISSUER_EDITOR in (await roles_at_issuers(eva, [club.issuer]))[club.issuer]
    assert may((await roles_in_spaces(eva, [club.space]))[club.space], Right.RUN_SPACE)


async def test_whether_an_address_has_an_account_is_not_told(club: ChessClub, asking: Asking) -> None:
    """Anybody can make an issuer: nobody may find out by it whom Laurel knows. Threat T53."""
    by_rita = club.by(club.rita)
    for email in (club.sam.email, "unknown@x.example"):
        await set_issuer_staff(by_rita, club.rival_issuer, email, IssuerRole.STAFF)
    listed = (await asking(club.rita.who, STAFF, id=encode("issuer", club.rival_issuer)))["issuer"]["staff"]
    told = [(row["user"], row["invitation"]) for row in listed if row["email"] != club.rita.email]
    assert told == [(None, "SENT")] * 2


async def test_roles_change_at_once_for_who_is_on_the_staff(club: ChessClub) -> None:
    await set_issuer_staff(club.by(club.olive), club.issuer, club.ivo.email, IssuerRole.OWNER)
    ivo = await IssuerStaff.get(issuer_id=club.issuer, user_id=club.ivo.user_id)
    assert (ivo.role, ivo.token_hash) == (IssuerRole.OWNER, None)
    await remove_issuer_staff(club.by(club.ivo), club.issuer, club.olive.email)
    with pytest.raises(NotAllowed):
        await set_issuer_staff(club.by(club.olive), club.issuer, club.ivo.email, IssuerRole.STAFF)


async def test_the_last_owner_can_neither_go_nor_become_less(club: ChessClub) -> None:
    by_olive, before = club.by(club.olive), await contents()
    with pytest.raises(LastOwner):
        await remove_issuer_staff(by_olive, club.issuer, club.olive.email)
    with pytest.raises(LastOwner):
        await set_issuer_staff(by_olive, club.issuer, club.olive.email, IssuerRole.EDITOR)
    assert await contents() == before
    await invite(club, IssuerRole.OWNER)
    with pytest.raises(LastOwner):
        await remove_issuer_staff(by_olive, club.issuer, club.olive.email)


async def test_of_two_owners_who_remove_each_other_at_once_one_stays(club: ChessClub) -> None:
    """Again and again: where one connection has asked the same before, who has it is ahead."""
    for _ in range(5):
        for owner in (club.olive, club.ivo):
            await grant_issuer_role(club.operator, club.issuer, owner.user_id, IssuerRole.OWNER)
        await asyncio.gather(
            remove_issuer_staff(club.by(club.olive), club.issuer, club.ivo.email),
            remove_issuer_staff(club.by(club.ivo), club.issuer, club.olive.email),
            return_exceptions=True,
        )
        assert await IssuerStaff.filter(issuer_id=club.issuer, role=IssuerRole.OWNER).count() == 1


async def test_editors_and_staff_change_nobodys_role(club: ChessClub) -> None:
    before = await contents()
    for person in (club.ivo, club.sam, club.rita):
        with pytest.raises(NotAllowed):
            await set_issuer_staff(club.by(person), club.issuer, EVA, IssuerRole.STAFF)
        with pytest.raises(NotAllowed):
            await remove_issuer_staff(club.by(person), club.issuer, club.ivo.email)
    with pytest.raises(NotFound):
        await remove_issuer_staff(club.by(club.olive), club.issuer, "nobody@x.example")
    assert await contents() == before


async def test_who_was_removed_before_accepting_can_not_accept(club: ChessClub) -> None:
    token = await invite(club)
    await remove_issuer_staff(club.by(club.olive), club.issuer, EVA)
    with pytest.raises(NotFound):
        await accept_invitation(Actor(Nobody(), club.tools), token)


@pytest.mark.parametrize("goes", [True, False], ids=["removed", "an editor from now on"])
async def test_who_owns_no_more_has_no_way_back_by_what_they_had_sent(club: ChessClub, goes: bool) -> None:
    """Ivo, an owner, invites a friend and an address of his own; Olive ends it, and only her invitation stays."""
    await set_issuer_staff(club.by(club.olive), club.issuer, club.ivo.email, IssuerRole.OWNER)
    await proves(club, club.ivo, "ivo@home.example")
    by_ivo = club.by(club.ivo)
    for email in ("friend@x.example", "ivo@home.example"):
        await set_issuer_staff(by_ivo, club.issuer, email, IssuerRole.OWNER)
    await set_issuer_staff(club.by(club.olive), club.issuer, EVA, IssuerRole.EDITOR)
    if goes:
        await remove_issuer_staff(club.by(club.olive), club.issuer, club.ivo.email)
    else:
        await set_issuer_staff(club.by(club.olive), club.issuer, club.ivo.email, IssuerRole.EDITOR)
    assert [row.email for row in await IssuerStaff.filter(issuer_id=club.issuer, user_id=None)] == [EVA]


async def test_other_addresses_of_staff_are_theirs_alone(club: ChessClub, asking: Asking) -> None:
    """The owner sees where the invitation went, and finds nobody by what else is theirs."""
    await proves(club, club.ivo, "ivo@home.example")
    await set_primary_email(club.by(club.ivo), club.ivo.user_id, "ivo@home.example")
    staff = (await asking(club.olive.who, STAFF, id=encode("issuer", club.issuer)))["issuer"]["staff"]
    assert {row["email"] for row in staff} == {club.olive.email, club.ivo.email}
    with pytest.raises(NotFound):
        await remove_issuer_staff(club.by(club.olive), club.issuer, "ivo@home.example")


async def test_one_address_is_mailed_five_invitations_a_day(club: ChessClub, clock: Clock) -> None:
    """Removing and inviting again floods nobody's mailbox."""
    by_olive = club.by(club.olive)
    for _ in range(5):
        await invite(club)
        await remove_issuer_staff(by_olive, club.issuer, EVA)
    with pytest.raises(RateLimited):
        await set_issuer_staff(by_olive, club.issuer, EVA, IssuerRole.STAFF)
    await set_issuer_staff(by_olive, club.issuer, "other@x.example", IssuerRole.STAFF)
    clock.passes(timedelta(days=1))
    await invite(club)
