"""Signing in by a mailed code (rule 33): who gets in, what it tells, and how often may be tried."""

import asyncio
import base64
import re
from datetime import timedelta
from typing import Any

import pytest

from actions.accepting import accept_invitation
from actions.badges import create_badge
from actions.learners import add_learner
from actions.objectives import create_badge_objective
from actions.refusals import RefusalCode
from actions.sessions import Session
from actions.signing_in import sign_in
from actions.spaces import create_space
from actions.staff import invite_staff
from actions.tokens import token_hash
from actions.tools import Tools
from laurel.auth import who_has
from laurel.sealing import Seals
from models.allowances import Allowance
from models.awards import Award
from models.codes import Code
from models.deliveries import Delivery
from models.installation import epoch
from models.tokens import AccessToken
from models.users import User, user_of_address
from models.who import Nobody, Viewer
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import completed, contents, learner_of
from tests.mailed import invitation_mailed
from tests.signing_in import HERE, asked, nobody, signed_in, tried
from tests.spoken import listening
from tests.stories import ENDS_ON, ChessClub

ANA, CLEO, DORA = "ana@learner.example", "cleo@learner.example", "dora@elsewhere.example"
ASK = "mutation ($to: String!) { requestSignIn(input: { email: $to }) { ... on SignInRequested { expiresAt } } }"
SIGN_IN = """
mutation ($email: String!, $code: String!) {
  signIn(input: { email: $email, code: $code }) {
    ... on SignedIn { token viewer { user { name } emails { address verified primary } } }
    ... on Refused { code field }
  }
}"""


@pytest.fixture(autouse=True)
async def connections(world: object) -> None:
    """PostgreSQL's pool begins with one and connects when more are wanted, which would let the first run ahead."""
    await asyncio.gather(*(epoch() for _ in range(8)))


async def test_a_code_signs_in_and_the_first_makes_the_account(tools: Tools, asking: Asking) -> None:
    code = await asked(tools, DORA)
    given = {"email": " Dora@Elsewhere.example ", "code": f" {code} "}
    answer = (await asking(Nobody(), SIGN_IN, **given))["signIn"]
    emails = [{"address": DORA, "verified": True, "primary": True}]
    assert answer["viewer"] == {"user": {"name": "dora"}, "emails": emails}
    who = await who_has(answer["token"], tools)
    assert isinstance(who, Viewer)
    assert (await signed_in(tools, DORA)).user_id == who.user_id
    assert await User.all().count() == 1


async def test_the_session_lasts_30_days(tools: Tools, clock: Clock) -> None:
    session = await signed_in(tools, DORA)
    clock.passes(timedelta(days=30, seconds=-1))
    assert await who_has(session.token, tools) == Viewer(session.user_id, session.token_id)
    clock.passes(timedelta(seconds=1))
    assert await who_has(session.token, tools) == Nobody()


async def test_asking_tells_nobody_whether_there_is_an_account(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answer by the same statements, and the same rows but for ids, digests and addresses. Threat T53."""
    seen = [await all_of_it(asking, monkeypatch, email) for email in (ANA, "nan@learner.example")]
    assert seen[0] == seen[1]
    assert seen[0][0] == {"requestSignIn": {"expiresAt": "2030-03-01T12:10:00+00:00"}}
    assert seen[0][2].keys() == {"code", "allowance", "delivery"}
    assert len(seen[0][1]) > 3


async def all_of_it(asking: Asking, monkeypatch: pytest.MonkeyPatch, email: str) -> tuple[Any, ...]:
    """What asking for a code answers, which statements it runs, and which rows it leaves."""
    before = await contents()
    await Allowance.filter(key__startswith="sign-in requests").delete()
    with listening(monkeypatch) as told:
        data = await asking(Nobody(), ASK, to=email)
    after = await contents()
    fresh = {table: masked(set(rows) - set(before[table]), email) for table, rows in after.items()}
    return data, told, {table: rows for table, rows in fresh.items() if rows}


def masked(rows: set[str], email: str) -> list[str]:
    ids = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}"
    sealed = r'("code": ?)"[\w-]+"'
    return sorted(re.sub(sealed, r"\1", re.sub(ids, "", row.replace(email, "whose"))) for row in rows)


async def test_a_code_is_used_once(tools: Tools, asking: Asking) -> None:
    code = await asked(tools, DORA)
    await sign_in(nobody(tools), DORA, code, HERE)
    answer = await asking(Nobody(), SIGN_IN, email=DORA, code=code)
    assert answer["signIn"] == {"code": "WRONG_CODE", "field": ["code"]}
    assert await AccessToken.filter(is_session=True).count() == 1


async def test_a_code_works_for_ten_minutes(tools: Tools, clock: Clock) -> None:
    code = await asked(tools, DORA)
    clock.passes(timedelta(minutes=10))
    assert await tried(tools, DORA, code) is RefusalCode.WRONG_CODE
    code = await asked(tools, DORA)
    clock.passes(timedelta(minutes=10, seconds=-1))
    assert isinstance(await tried(tools, DORA, code), Session)


async def test_only_the_newest_code_counts(tools: Tools) -> None:
    older = await asked(tools, DORA)
    while (newer := await asked(tools, DORA)) == older:
        pass
    assert await tried(tools, DORA, older) is RefusalCode.WRONG_CODE
    assert isinstance(await tried(tools, DORA, newer), Session)


async def test_a_code_is_for_the_address_that_it_was_mailed_to(club: ChessClub) -> None:
    """Neither without a code of one's own nor, since each is digested with its address, with one that waits."""
    tools = club.tools
    of_ana = await asked(tools, ANA)
    assert await tried(tools, CLEO, of_ana) is RefusalCode.WRONG_CODE
    digest = (await Code.get(address=ANA)).digest
    await asked(tools, CLEO)
    await Code.filter(address=CLEO).update(digest=digest)
    assert await tried(tools, CLEO, of_ana) is RefusalCode.WRONG_CODE
    assert isinstance(await tried(tools, ANA, of_ana), Session)


async def test_the_code_is_nowhere_in_the_database_for_who_has_not_our_secret(tools: Tools) -> None:
    """Not in the open, not as a digest that a million guesses would find, and sealed by our secret alone."""
    code = await asked(tools, DORA)
    purpose = f"sign-in:{DORA}"
    guesses = [code, code + purpose, purpose + code, f"{purpose}:{code}"]
    found = [
        code,
        *(token_hash(guess) for guess in guesses),
        base64.urlsafe_b64encode(code.encode()).decode(),
    ]
    rows = [row for table in (await contents()).values() for row in table]
    assert any(DORA in row for row in rows)
    for form in found:
        alone = re.compile(rf"(?<![\w-]){form}(?![\w-])")
        assert [row for row in rows if alone.search(row)] == []
    (delivery,) = await Delivery.all()
    assert tools.sealing.unseal(delivery.body["code"], b"code").decode() == code
    with pytest.raises(ValueError, match="not sealed by us"):
        Seals(b"another secret, as long as ours").unseal(delivery.body["code"], b"code")


async def test_one_code_used_at_once_makes_one_session(tools: Tools) -> None:
    code = await asked(tools, DORA)
    outcomes = await asyncio.gather(*(tried(tools, DORA, code) for _ in range(5)))
    assert sorted(isinstance(outcome, Session) for outcome in outcomes) == [False] * 4 + [True]
    assert outcomes.count(RefusalCode.WRONG_CODE) == 4
    assert await AccessToken.all().count() == await User.all().count() == 1


async def test_who_comes_first_by_two_codes_at_once_has_one_account(club: ChessClub) -> None:
    """A sign-in code and an invitation, under different locks: the constraint is between them."""
    tools = club.tools
    member = await invite_staff(club.by(club.olive), club.space, DORA)
    token, code = await invitation_mailed(tools, "staff_member", member), await asked(tools, DORA)
    await asyncio.gather(
        tried(tools, DORA, code), accept_invitation(nobody(tools), token), return_exceptions=True
    )
    owner = await user_of_address(DORA)
    sessions = await AccessToken.filter(is_session=True).values_list("user_id", flat=True)
    assert set(sessions) == {owner}
    assert await User.filter(name="dora").count() == 1
    assert (await signed_in(tools, DORA)).user_id == owner


async def test_learners_with_the_address_become_theirs_and_their_objectives_follow(club: ChessClub) -> None:
    by_olive = club.by(club.olive)
    autumn = await create_space(by_olive, club.issuer, "Autumn", ENDS_ON, "UTC")
    endgame = await create_badge(by_olive, club.issuer, "Endgame", "For winning one.")
    there = await add_learner(by_olive, autumn, CLEO)
    tracking = await create_badge_objective(by_olive, autumn, endgame)
    for badge in (club.champion, endgame):  # given by a process that died before it looked who is concerned
        await Award(badge_id=badge, email=CLEO, issued_at=club.tools.now()).save(force_create=True)
    cleo = (await signed_in(club.tools, CLEO)).user_id
    for learner, objective in ((club.cleo, club.be_champion), (there, tracking)):
        assert (await learner_of(learner)).user_id == cleo
        assert await completed(learner, objective)
