"""Addresses: claimed they show nothing, verified they are one user's, and gone they take along what was theirs."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError

from actions.addresses import MOST, add_email, remove_email, set_primary_email, verify_email
from actions.awarding import Recipient
from actions.awards import award_badge
from actions.learners import add_learner
from actions.progress import complete_objective
from actions.refusals import Refusal, RefusalCode
from models.deliveries import DeliveryKind
from models.installation import epoch
from models.rechecks import Recheck
from models.users import EmailAddress, addresses_of, user_of_address
from models.who import Audience, Who
from schema.ids import encode
from schema.leaderboard import MARKS
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import awards_to, contents, gapless, learner_of
from tests.mailbox import mail
from tests.mailed import code_mailed_to, proves
from tests.signing_in import another
from tests.stories import ChessClub, Person
from tests.test_rights import queries

CLEO, HOME = "cleo@learner.example", "ana@home.example"


@pytest.fixture(autouse=True)
async def connections(world: object) -> None:
    """PostgreSQL's pool begins with one and connects when more are wanted, which would let the first run ahead."""
    await asyncio.gather(*(epoch() for _ in range(8)))


async def claims(club: ChessClub, person: Person, address: str) -> str:
    """The code that is mailed to them."""
    await add_email(club.by(person), person.user_id, address)
    return await code_mailed_to(club.tools, address.lower())


async def tried(club: ChessClub, person: Person, address: str, code: str) -> RefusalCode | None:
    try:
        await verify_email(club.by(person), person.user_id, address, code)
    except Refusal as refusal:
        return refusal.code
    return None


async def refused(act: Any) -> tuple[RefusalCode, tuple[str, ...]]:
    with pytest.raises(Refusal) as no:
        await act
    return no.value.code, no.value.field


async def things_of_cleo(club: ChessClub) -> list[str]:
    """What there is to see of her: ids of the learner, her line, progress, awards and space."""
    await complete_objective(club.by(club.sam), club.solve_forks, [club.cleo])
    await award_badge(club.by(club.olive), club.champion, [Recipient(CLEO, "Cleo", None)])
    return [
        encode("learner", club.cleo),
        encode("progress", club.cleo, club.solve_forks),
        encode("leaderboard", club.space, MARKS[Audience.LEARNERS]),
        encode("entry", (await learner_of(club.cleo)).entry_id),
        club.space_node,
        *(encode("award", award.id) for award in await awards_to(CLEO)),
    ]


async def seen(club: ChessClub, asking: Asking, who: Who, ids: Sequence[str]) -> Any:
    """All that the contract shows of the viewer and of these ids; not which addresses they have."""
    answer, *others = [await asking.boundless(who, query, ids=ids) for query in queries(club)]
    answer["viewer"].pop("Viewer_emails")
    return answer | {"nodes": [node for other in others for node in other["nodes"]]}


async def test_a_claimed_address_shows_nothing_anywhere(club: ChessClub, asking: Asking) -> None:
    """To a stranger and to a learner of the same space; nor does it tell staff that somebody claims it."""
    ids, people = await things_of_cleo(club), (club.rita, club.ben_account, club.sam, club.olive)
    before = [await seen(club, asking, person.who, ids) for person in people]
    for person in people[:2]:
        await add_email(club.by(person), person.user_id, CLEO)
    assert [await seen(club, asking, person.who, ids) for person in people] == before
    assert before[0]["nodes"] == [None] * 2 * len(ids), "a stranger sees none of it"
    await proves(club, club.rita, CLEO)
    after = [await seen(club, asking, person.who, ids) for person in people]
    assert None not in after[0]["nodes"], "and all of it once the address is hers"
    assert after[1:] == before[1:], "which tells nobody else"


async def test_one_user_alone_verifies_an_address(club: ChessClub) -> None:
    of_ana, of_ben = [await claims(club, who, HOME) for who in (club.ana_account, club.ben_account)]
    assert await tried(club, club.ben_account, HOME, of_ben) is None
    before = await contents()
    assert await tried(club, club.ana_account, HOME, of_ana) is RefusalCode.ALREADY_EXISTS
    assert await contents() == before
    assert await user_of_address(HOME) == club.ben_account.user_id


async def test_of_two_who_verify_one_address_at_once_one_wins(club: ChessClub) -> None:
    people = (club.ana_account, club.rita)
    for number in range(5):
        home = f"home-{number}@x.example"
        twin = await add_learner(club.by(club.sam), club.space, home)
        codes = [await claims(club, person, home) for person in people]
        outcomes = await asyncio.gather(
            *(tried(club, person, home, code) for person, code in zip(people, codes, strict=True))
        )
        assert sorted(map(str, outcomes)) == ["ALREADY_EXISTS", "None"]
        winner, loser = people if outcomes[0] is None else people[::-1]
        assert await EmailAddress.filter(address=home, verified_at__isnull=False).count() == 1
        learner = await learner_of(twin)
        whole = await learner_of(learner.merged_into_id or twin)
        assert await user_of_address(home) == whole.user_id == winner.user_id
        assert home in [row.address for row in await addresses_of(loser.user_id) if not row.verified_at]
    assert await Recheck.all().count() == 0
    assert await gapless(club.space)


async def test_what_another_claims_and_tries_does_not_disturb(club: ChessClub) -> None:
    code = await claims(club, club.ana_account, HOME)
    other = await claims(club, club.ben_account, HOME)
    for _ in range(6):
        assert await tried(club, club.ben_account, HOME, another(other)) is RefusalCode.WRONG_CODE
    await remove_email(club.by(club.ben_account), club.ben_account.user_id, HOME)
    assert await tried(club, club.ana_account, HOME, code) is None
    await add_email(club.by(club.ben_account), club.ben_account.user_id, HOME)
    assert await user_of_address(HOME) == club.ana_account.user_id


async def test_claiming_again_mails_another_code(club: ChessClub) -> None:
    ana = club.ana_account
    older = await claims(club, ana, HOME)
    while (newer := await claims(club, ana, HOME.upper())) == older:
        pass
    assert await tried(club, ana, HOME, older) is RefusalCode.WRONG_CODE
    assert await tried(club, ana, HOME, newer) is None
    assert await tried(club, ana, HOME, newer) is RefusalCode.WRONG_CODE
    refusal = await refused(add_email(club.by(ana), ana.user_id, HOME))
    assert refusal == (RefusalCode.ALREADY_EXISTS, ("email",))
    assert len(await addresses_of(ana.user_id)) == 2


async def test_a_code_is_for_who_claims_and_not_after_ten_minutes(club: ChessClub, clock: Clock) -> None:
    code = await claims(club, club.ana_account, HOME)
    assert await tried(club, club.rita, HOME, code) is RefusalCode.NOT_FOUND
    await add_email(club.by(club.rita), club.rita.user_id, HOME)
    assert await tried(club, club.rita, HOME, code) is RefusalCode.WRONG_CODE
    clock.passes(timedelta(minutes=10))
    assert await tried(club, club.ana_account, HOME, code) is RefusalCode.WRONG_CODE
    by_rita, ana = club.by(club.rita), club.ana_account.user_id
    assert await refused(add_email(by_rita, ana, "x@x.example")) == (RefusalCode.NOT_FOUND, ())


async def test_mail_goes_to_the_primary_address(club: ChessClub) -> None:
    ana, by_ana = club.ana_account, club.by(club.ana_account)
    await add_email(by_ana, ana.user_id, HOME)
    refusal = await refused(set_primary_email(by_ana, ana.user_id, HOME))
    assert refusal == (RefusalCode.INVALID_INPUT, ("email",))
    await proves(club, ana, HOME)
    await award_badge(club.by(club.olive), club.champion, [Recipient(ana.email, None, None)])
    await set_primary_email(by_ana, ana.user_id, HOME)
    assert (await mail(club.tools, DeliveryKind.AWARD_MAIL))["To"] == HOME
    assert [row.address for row in await addresses_of(ana.user_id) if row.is_primary] == [HOME]


async def test_one_primary_address_which_is_verified_is_law(club: ChessClub) -> None:
    ana, by_ana = club.ana_account, club.by(club.ana_account)
    await proves(club, ana, HOME)
    await asyncio.gather(*(set_primary_email(by_ana, ana.user_id, to) for to in (HOME, ana.email) * 3))
    assert await EmailAddress.filter(user_id=ana.user_id, is_primary=True).count() == 1
    with pytest.raises(IntegrityError):
        await EmailAddress.filter(user_id=ana.user_id).update(is_primary=True)
    with pytest.raises(IntegrityError):
        await EmailAddress.create(user_id=club.rita.user_id, address="x@x.example", is_primary=True)


async def test_a_user_has_twenty_addresses(club: ChessClub) -> None:
    ana, by_ana = club.ana_account, club.by(club.ana_account)
    for number in range(MOST - 1):
        await add_email(by_ana, ana.user_id, f"{number}@x.example")
    refusal = await refused(add_email(by_ana, ana.user_id, HOME))
    assert refusal == (RefusalCode.LIMIT_REACHED, ("email",))
    await add_email(by_ana, ana.user_id, "0@x.example")
    await remove_email(by_ana, ana.user_id, "0@x.example")
    await add_email(by_ana, ana.user_id, HOME)
    assert len(await addresses_of(ana.user_id)) == MOST == 20


async def test_an_address_that_mail_goes_to_is_not_removed(club: ChessClub) -> None:
    ana, by_ana = club.ana_account, club.by(club.ana_account)
    assert await refused(remove_email(by_ana, ana.user_id, ana.email)) == (RefusalCode.IN_USE, ("email",))
    code = await claims(club, ana, HOME)
    await remove_email(by_ana, ana.user_id, HOME)
    assert await tried(club, ana, HOME, code) is RefusalCode.NOT_FOUND, "what was claimed goes with its code"
    assert await refused(remove_email(by_ana, ana.user_id, HOME)) == (RefusalCode.NOT_FOUND, ("email",))
    await proves(club, ana, HOME)
    await set_primary_email(by_ana, ana.user_id, HOME)
    await remove_email(by_ana, ana.user_id, ana.email)
    assert [row.address for row in await addresses_of(ana.user_id)] == [HOME]
