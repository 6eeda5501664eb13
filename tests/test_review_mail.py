"""Mail about decisions on evidence: what it says, to whom, and when nothing is said any more (rules 16, 30; T67)."""

from uuid import UUID

import pytest

from actions.evidence import Item, submit_evidence
from actions.learners import remove_learner
from actions.reviewing import accept_evidence, return_evidence
from actions.unsubscribing import unsubscribe
from models.badges import Badge
from models.deliveries import DeliveryKind
from models.evidence import Submission
from models.spaces import Space
from models.users import EmailAddress, User
from tests.mailbox import html_of, mail, owed, text_of, written
from tests.stories import ChessClub
from tests.uploading import take_evidence

REVIEW = DeliveryKind.REVIEW_MAIL
HOSTILE = "<b>Rook</b>\r\nBcc: x@y.example\u2028\u202eoops"


@pytest.fixture
async def submission(club: ChessClub) -> UUID:
    """What Ana handed in for solving forks."""
    await take_evidence(club)
    items = [Item(url="https://ana.example/forks")]
    return await submit_evidence(club.by(club.ana_account), club.solve_forks, items)


async def returned(club: ChessClub, submission: UUID, comment: str = "Show the tenth.") -> None:
    await return_evidence(club.by(club.sam), submission, comment)


async def nothing_is_said(club: ChessClub) -> bool:
    return await written(club.tools, await owed(club.tools, REVIEW)) is None


async def test_who_gets_evidence_back_reads_what_is_missing(club: ChessClub, submission: UUID) -> None:
    await returned(club, submission, "Show the tenth.\nAnd <name> it.")
    message = await mail(club.tools, REVIEW)
    assert (message["To"], message["Subject"]) == ("ana@learner.example", "Your evidence was returned: Fork")
    for told in (text_of(message), html_of(message)):
        for said in ("Hello Ana,", "Spring", "was returned", "Show the tenth.\nAnd", "You may hand in again"):
            assert said in told
        assert "accepted" not in told
    assert "And &lt;name&gt; it." in html_of(message)


async def test_whose_evidence_was_accepted_reads_it_with_or_without_a_comment(
    club: ChessClub, submission: UUID
) -> None:
    await accept_evidence(club.by(club.sam), submission)
    message = await mail(club.tools, REVIEW)
    assert message["Subject"] == "Your evidence was accepted: Fork"
    for told in (text_of(message), html_of(message)):
        assert "was accepted. Congratulations!" in told
        assert "What the reviewer says" not in told
        assert "hand in again" not in told


async def test_private_criteria_are_in_no_mail(club: ChessClub, submission: UUID) -> None:
    await returned(club, submission)
    assert "Ask for the trick." not in str(await mail(club.tools, REVIEW))


async def test_one_click_unsubscribes_from_it(club: ChessClub, submission: UUID) -> None:
    await returned(club, submission)
    message = await mail(club.tools, REVIEW)
    sealed = club.tools.sealing.seal(b"ana@learner.example", b"unsubscribe")
    link = f"http://127.0.0.1:8000/unsubscribe/{sealed}"
    assert message["List-Unsubscribe"] == f"<{link}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in text_of(message)
    assert link in html_of(message)


async def test_it_goes_to_the_primary_address_of_the_learners_account(
    club: ChessClub, submission: UUID
) -> None:
    """Also where the address that staff know is the account's no longer."""
    user_id, now = club.ana_account.user_id, club.tools.now()
    await EmailAddress.filter(user_id=user_id).delete()
    await EmailAddress.create(user_id=user_id, address="ana@home.example", verified_at=now, is_primary=True)
    await returned(club, submission)
    assert (await mail(club.tools, REVIEW))["To"] == "ana@home.example"


async def test_who_has_unsubscribed_hears_nothing(club: ChessClub, submission: UUID) -> None:
    await unsubscribe(club.operator, "ana@learner.example")
    await User.all().update(wants_mail=True)
    await returned(club, submission)
    assert await nothing_is_said(club)


async def test_who_wants_no_mail_hears_nothing(club: ChessClub, submission: UUID) -> None:
    await User.filter(id=club.ana_account.user_id).update(wants_mail=False)
    await returned(club, submission)
    assert await nothing_is_said(club)


async def test_who_was_removed_meanwhile_hears_nothing(club: ChessClub, submission: UUID) -> None:
    await returned(club, submission)
    await remove_learner(club.by(club.sam), club.ana)
    assert await nothing_is_said(club)


async def test_of_evidence_that_is_gone_nothing_is_said(club: ChessClub, submission: UUID) -> None:
    await returned(club, submission)
    await Submission.filter(id=submission).delete()
    assert await nothing_is_said(club)


async def test_no_name_can_add_a_header_or_markup(club: ChessClub, submission: UUID) -> None:
    """As if each had been kept without any check of ours."""
    await Badge.filter(id=club.fork).update(name=HOSTILE)
    await Space.filter(id=club.space).update(name=HOSTILE)
    await returned(club, submission)
    message = await mail(club.tools, REVIEW)
    assert "bcc" not in {name.lower() for name in message.keys()}  # noqa: SIM118 - a message iterates over nothing else
    assert message["Subject"].endswith("<b>Rook</b> Bcc: x@y.example oops")
    assert "<b>" not in html_of(message)
    assert "\nBcc:" not in text_of(message)
