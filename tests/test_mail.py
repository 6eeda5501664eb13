"""Mail: what each letter says, to whom, and that no name makes it say something else (rules 21, 30, 33; T67, T68)."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

import pytest

from actions.awards import revoke_awards
from actions.progress import complete_objective
from actions.staff import invite_staff
from actions.tokens import token_hash
from actions.tools import Tools
from actions.unsubscribing import unsubscribe
from laurel.mail.letters import TooLate, letter_of
from models.awards import Award
from models.badges import Badge
from models.deliveries import Delivery, DeliveryKind
from models.issuers import Issuer, IssuerRole, IssuerStaff
from models.spaces import Space
from models.staff import StaffMember
from models.users import EmailAddress, User
from schema.ids import encode
from tests.clock import Clock
from tests.mailbox import OPERATOR, html_of, mail, owed, text_of, written
from tests.stories import ChessClub

HOSTILE = "<b>Rook</b>\r\nBcc: x@y.example\u2028\u202eoops"
TOKEN = "laurel_invitation_" + "t" * 43


async def ana_wins(club: ChessClub) -> None:
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana])


async def ana_moves_home(club: ChessClub) -> None:
    """Another address of hers is where mail goes from now on."""
    user_id, now = club.ana_account.user_id, club.tools.now()
    await EmailAddress.filter(user_id=user_id).update(is_primary=False)
    await EmailAddress.create(user_id=user_id, address="ana@home.example", verified_at=now, is_primary=True)


async def owe(tools: Tools, kind: DeliveryKind, **body: object) -> None:
    now = tools.now()
    await Delivery.create(kind=kind, key=f"{kind}:test", body=body, created_at=now, next_attempt_at=now)


async def invited_to_role(club: ChessClub, token: str = TOKEN) -> UUID:
    """Eve, asked by Olive to edit for the issuer."""
    now = club.tools.now()
    row = await IssuerStaff.create(
        issuer_id=club.issuer,
        email="eve@new.example",
        role=IssuerRole.EDITOR,
        invited_at=now,
        invited_by_id=club.olive.user_id,
        token_hash=token_hash(token),
        expires_at=now + timedelta(days=14),
    )
    sealed = club.tools.sealing.seal(token.encode(), b"invitation")
    await owe(club.tools, DeliveryKind.INVITATION_MAIL, issuer_staff=str(row.id), token=sealed)
    return row.id


async def owe_code(tools: Tools, purpose: str = "sign-in", code: str = "123456") -> None:
    sealed = tools.sealing.seal(code.encode(), b"code")
    until = (tools.now() + timedelta(minutes=10)).isoformat()
    address = "new@person.example"
    await owe(tools, DeliveryKind.CODE_MAIL, purpose=purpose, address=address, code=sealed, expires_at=until)


def headers_of(message: EmailMessage) -> set[str]:
    return {name.lower() for name in message.keys()}  # noqa: SIM118 - a message iterates over nothing else


async def test_an_award_is_told_to_its_recipient(club: ChessClub) -> None:
    await ana_wins(club)
    message = await mail(club.tools, DeliveryKind.AWARD_MAIL)
    assert (message["To"], message["Subject"]) == ("ana@learner.example", "A badge for you")
    assert message["From"] == "Laurel <laurel@badges.example>"
    for told in (text_of(message), html_of(message)):
        assert "Hello Ana," in told
        assert "Chess Club has given you the badge" in told
        assert "ana@learner.example" in told


async def test_each_mail_carries_the_headers_of_mail_written_by_a_program(club: ChessClub) -> None:
    await ana_wins(club)
    delivery = await owed(club.tools, DeliveryKind.AWARD_MAIL)
    message = await written(club.tools, delivery)
    assert message
    assert message["Message-ID"] == f"<{delivery.id}@127.0.0.1>"
    assert message["Date"].datetime == datetime(2030, 3, 1, 12, tzinfo=UTC)
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


async def test_one_click_unsubscribes_from_awards_and_from_nothing_else(club: ChessClub) -> None:
    await ana_wins(club)
    await owe_code(club.tools)
    award = await mail(club.tools, DeliveryKind.AWARD_MAIL)
    link = (
        f"http://127.0.0.1:8000/unsubscribe/{club.tools.sealing.seal(b'ana@learner.example', b'unsubscribe')}"
    )
    assert award["List-Unsubscribe"] == f"<{link}>"
    assert award["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in text_of(award)
    assert link in html_of(award)
    await Delivery.all().delete()
    await owe_code(club.tools)
    code = await mail(club.tools, DeliveryKind.CODE_MAIL)
    assert {"list-unsubscribe", "list-unsubscribe-post"} & headers_of(code) == set()
    assert "unsubscribe" not in text_of(code) + html_of(code)


async def test_an_award_goes_to_the_primary_address_of_whoever_has_verified_its_own(club: ChessClub) -> None:
    await ana_moves_home(club)
    await ana_wins(club)
    assert (await mail(club.tools, DeliveryKind.AWARD_MAIL))["To"] == "ana@home.example"


async def test_an_address_that_is_only_claimed_changes_nothing(club: ChessClub) -> None:
    """Rita claims Cleo's address; the mail about Cleo's award goes to Cleo's address alone."""
    await EmailAddress.create(user_id=club.rita.user_id, address="cleo@learner.example")
    await complete_objective(club.by(club.sam), club.give_mate, [club.cleo])
    assert (await mail(club.tools, DeliveryKind.AWARD_MAIL))["To"] == "cleo@learner.example"


async def test_who_has_unsubscribed_hears_nothing_of_awards(club: ChessClub) -> None:
    await unsubscribe(club.operator, "cleo@learner.example")
    await complete_objective(club.by(club.sam), club.give_mate, [club.cleo])
    assert await written(club.tools, await owed(club.tools, DeliveryKind.AWARD_MAIL)) is None


async def test_who_wants_no_mail_hears_nothing_of_awards(club: ChessClub) -> None:
    await User.filter(id=club.ana_account.user_id).update(wants_mail=False)
    await ana_wins(club)
    assert await written(club.tools, await owed(club.tools, DeliveryKind.AWARD_MAIL)) is None


@pytest.mark.parametrize("address", ["ana@learner.example", "ana@home.example"])
async def test_an_award_is_unwanted_at_its_own_address_and_where_it_would_be_read(
    club: ChessClub, address: str
) -> None:
    await ana_moves_home(club)
    await ana_wins(club)
    await unsubscribe(club.operator, address)
    await User.filter(id=club.ana_account.user_id).update(wants_mail=True)
    assert await written(club.tools, await owed(club.tools, DeliveryKind.AWARD_MAIL)) is None


async def test_an_award_that_was_revoked_meanwhile_is_not_told(club: ChessClub) -> None:
    await ana_wins(club)
    award = await Award.get(email="ana@learner.example")
    await revoke_awards(club.by(club.olive), [award.id], "A mistake.")
    assert await written(club.tools, await owed(club.tools, DeliveryKind.AWARD_MAIL)) is None


@pytest.mark.parametrize(
    ("purpose", "subject"),
    [("sign-in", "Your code to sign in"), ("address", "Your code to confirm this address")],
)
async def test_a_code_says_what_it_is_for_and_until_when(tools: Tools, purpose: str, subject: str) -> None:
    await owe_code(tools, purpose)
    message = await mail(tools, DeliveryKind.CODE_MAIL)
    assert (message["To"], message["Subject"]) == ("new@person.example", subject)
    for told in (text_of(message), html_of(message)):
        assert "123456" in told
        assert "12:10 UTC" in told
    assert "123456" not in str(message["Subject"])


async def test_a_code_that_has_expired_is_not_sent(tools: Tools, clock: Clock) -> None:
    await owe_code(tools)
    delivery = await owed(tools, DeliveryKind.CODE_MAIL)
    clock.passes(timedelta(minutes=10))
    with pytest.raises(TooLate):
        await letter_of(delivery, tools, OPERATOR)


async def test_an_invitation_to_a_space_says_who_to_what_and_until_when(club: ChessClub) -> None:
    await invite_staff(club.by(club.olive), club.space, "Eve@New.example", "Eve", "Adler")
    message = await mail(club.tools, DeliveryKind.INVITATION_MAIL)
    assert (message["To"], message["Subject"]) == (
        "eve@new.example",
        "You are invited to the staff of a badge space",
    )
    for told in (text_of(message), html_of(message)):
        for said in (
            "Hello Eve Adler,",
            "Olive invites you",
            "Spring",
            "Chess Club",
            "15 March 2030, 12:00 UTC",
        ):
            assert said in told
        found = re.search(r"http://127\.0\.0\.1:8000/invitation#(laurel_invitation_[\w-]+)", told)
        assert found
        assert await StaffMember.filter(token_hash=token_hash(found[1]), email="eve@new.example").exists()


async def test_an_invitation_to_an_issuer_says_the_role(club: ChessClub) -> None:
    await invited_to_role(club)
    message = await mail(club.tools, DeliveryKind.INVITATION_MAIL)
    assert message["To"] == "eve@new.example"
    assert message["Subject"] == "You are invited to the staff of an issuer of badges"
    for told in (text_of(message), html_of(message)):
        assert "Your role there: editor." in told
        assert f"http://127.0.0.1:8000/invitation#{TOKEN}" in told


async def test_an_invitation_by_the_operator_says_so(club: ChessClub) -> None:
    await IssuerStaff.filter(id=await invited_to_role(club)).update(invited_by_id=None)
    message = await mail(club.tools, DeliveryKind.INVITATION_MAIL)
    for told in (text_of(message), html_of(message)):
        assert "The operator of this Laurel invites you" in told


@pytest.mark.parametrize("became", ["gone", "accepted", "replaced"])
async def test_an_invitation_that_counts_no_longer_is_not_sent(club: ChessClub, became: str) -> None:
    row_id = await invited_to_role(club)
    row = IssuerStaff.filter(id=row_id)
    if became == "gone":
        await row.delete()
    elif became == "accepted":
        await row.update(token_hash=None, user_id=club.rita.user_id)
    else:
        await row.update(token_hash=token_hash("another"))
    assert await written(club.tools, await owed(club.tools, DeliveryKind.INVITATION_MAIL)) is None


async def test_an_invitation_that_has_expired_is_not_sent(club: ChessClub, clock: Clock) -> None:
    await invited_to_role(club)
    delivery = await owed(club.tools, DeliveryKind.INVITATION_MAIL)
    clock.passes(timedelta(days=14))
    with pytest.raises(TooLate):
        await letter_of(delivery, club.tools, OPERATOR)


async def test_the_operator_reads_who_asks_for_spaces_and_what_to_type(club: ChessClub) -> None:
    by, issuer = str(club.rita.user_id), str(club.rival_issuer)
    message_text = "We are many.\n" + "word " * 300
    await owe(club.tools, DeliveryKind.SPACES_REQUEST_MAIL, issuer=issuer, by=by, message=message_text)
    message = await mail(club.tools, DeliveryKind.SPACES_REQUEST_MAIL)
    assert (message["To"], message["Subject"]) == (OPERATOR, "Go Club asks for spaces")
    for told in (text_of(message), html_of(message)):
        assert f"laurel grant spaces {encode('issuer', club.rival_issuer)}" in told
        assert "We are many." in told
        assert "Rita, rita@staff.example" in told
        assert max(map(len, told.splitlines())) < 200


async def test_without_an_operators_address_a_request_for_spaces_goes_to_nobody(club: ChessClub) -> None:
    issuer = str(club.rival_issuer)
    await owe(club.tools, DeliveryKind.SPACES_REQUEST_MAIL, issuer=issuer, by="", message="")
    delivery = await owed(club.tools, DeliveryKind.SPACES_REQUEST_MAIL)
    assert await letter_of(delivery, club.tools, "") is None
    assert await letter_of(delivery, club.tools, OPERATOR)


async def test_no_name_can_add_a_header_a_recipient_or_markup(club: ChessClub) -> None:
    """As if each had been kept without any check of ours."""
    await Badge.filter(id=club.mate).update(name=HOSTILE)
    await Issuer.filter(id=club.issuer).update(name=HOSTILE)
    await Space.filter(id=club.space).update(name=HOSTILE)
    await User.filter(id=club.olive.user_id).update(name=HOSTILE)
    await ana_wins(club)
    await Award.all().update(recipient_name=HOSTILE)
    await invited_to_role(club)
    issuer, by = str(club.issuer), str(club.olive.user_id)
    await owe(club.tools, DeliveryKind.SPACES_REQUEST_MAIL, issuer=issuer, by=by, message=HOSTILE)
    for kind in (DeliveryKind.AWARD_MAIL, DeliveryKind.INVITATION_MAIL, DeliveryKind.SPACES_REQUEST_MAIL):
        message = await mail(club.tools, kind)
        assert "bcc" not in headers_of(message)
        assert len(message["To"].addresses) == 1
        to_the_operator = kind is DeliveryKind.SPACES_REQUEST_MAIL
        assert ("<b>Rook</b> Bcc: x@y.example" in message["Subject"]) is to_the_operator, (
            "nobody's words to others"
        )
        assert "\u202e" not in message["Subject"]
        assert "<b>" not in html_of(message)
        assert "&lt;b&gt;Rook" in html_of(message)
        assert "\nBcc:" not in text_of(message) or to_the_operator
        await Delivery.filter(kind=kind).delete()
        await Delivery.all().update(next_attempt_at=club.tools.now())
