"""Rule 31: an award of elsewhere enters the backpack once it was verified, and once; rule 11: then it counts."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from actions.addresses import remove_email
from actions.backpack import reject_award, restore_award, share_award
from actions.erasure import erase_account
from actions.importing_awards import import_award
from actions.outside_badges import MOST_AN_HOUR
from actions.refusals import AlreadyExists, InvalidInput, RateLimited, Refusal
from actions.tools import Actor
from laurel.fetching.nothing import NothingFetched
from models.awards import Award
from models.badges import Badge
from models.personal import held_about
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.elsewhere import BADGE, Elsewhere, did_key
from tests.importing.bringing import ANA, document, imports, refused, url
from tests.looking import awards_to
from tests.mailed import proves
from tests.stories import ChessClub
from tests.until import until

IMPORT = """
mutation ($source: AwardSourceInput!, $key: String) {
  importAward(input: { source: $source, clientMutationKey: $key }) {
    ... on Award {
      id imported status issuedAt expiresAt narrative recipientEmail shared publicUrl because { at }
      openBadge2Url openBadge3Url bakedImageUrl
      badge { name issuerName outsideUrl criteriaNarrative imageUrl openBadge2Url issuer { id } }
    }
    ... on Refused { code message field }
  }
}"""


async def test_an_award_at_an_address_is_in_the_backpack(
    club: ChessClub, elsewhere: Elsewhere, asking: Asking
) -> None:
    address = elsewhere.award(ANA)
    answer = (await asking(club.ana_account.who, IMPORT, source={"url": address}))["importAward"]
    public_url = answer.pop("publicUrl")
    assert answer.pop("id")
    assert answer == {
        "imported": True,
        "status": "VALID",
        "issuedAt": "2030-01-30T12:00:00+00:00",
        "expiresAt": None,
        "narrative": "In 21 moves.",
        "recipientEmail": ANA,
        "shared": False,
        "because": None,
        "openBadge2Url": None,
        "openBadge3Url": None,
        "bakedImageUrl": None,
        "badge": {
            "name": "Mate",
            "issuerName": "Town Club",
            "outsideUrl": BADGE,
            "criteriaNarrative": "Three times.",
            "imageUrl": None,
            "openBadge2Url": None,
            "issuer": None,
        },
    }
    assert public_url.startswith("http://127.0.0.1:8000/awards/")
    backpack = "{ viewer { backpack { edges { node { imported badge { name } } } } } }"
    (edge,) = (await asking(club.ana_account.who, backpack))["viewer"]["backpack"]["edges"]
    assert edge["node"] == {"imported": True, "badge": {"name": "Mate"}}
    assert elsewhere.asked.count(address) == 1


async def test_of_many_at_once_one_imports(club: ChessClub, elsewhere: Elsewhere) -> None:
    address, ana = elsewhere.award(ANA), club.ana_account
    elsewhere.answers.clear()
    acts = [asyncio.ensure_future(import_award(club.by(ana), ana.user_id, url(address))) for _ in range(4)]
    await until(lambda: len(elsewhere.asked) == 4)
    elsewhere.answers.set()
    done = await asyncio.gather(*acts, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["AlreadyExists"] * 3 + ["UUID"]
    assert await Award.filter(email=ANA).count() == 1


async def test_of_two_people_at_once_both_import_and_the_badge_is_known_once(
    club: ChessClub, elsewhere: Elsewhere
) -> None:
    people = (club.ana_account, club.ben_account)
    addresses = [elsewhere.award(person.email) for person in people]
    acts = [
        import_award(club.by(person), person.user_id, url(address))
        for person, address in zip(people, addresses, strict=True)
    ]
    await asyncio.gather(*acts)
    assert await Badge.filter(outside_url=BADGE).count() == 1


async def test_nobody_waits_while_it_is_fetched(club: ChessClub, elsewhere: Elsewhere) -> None:
    address, ana = elsewhere.award(ANA), club.ana_account
    other = await imports(club, url(elsewhere.award(ANA)))
    elsewhere.answers.clear()
    act = asyncio.ensure_future(import_award(club.by(ana), ana.user_id, url(address)))
    await until(lambda: address in elsewhere.asked)
    async with asyncio.timeout(5):
        await share_award(club.by(ana), ana.user_id, other.id, True)
    elsewhere.answers.set()
    await act


async def test_an_address_that_was_given_up_meanwhile_is_not_theirs(
    club: ChessClub, elsewhere: Elsewhere
) -> None:
    ana, home = club.ana_account, "ana@home.example"
    await proves(club, ana, home)
    address = elsewhere.award(home)
    elsewhere.answers.clear()
    act = asyncio.ensure_future(import_award(club.by(ana), ana.user_id, url(address)))
    await until(lambda: address in elsewhere.asked)
    await remove_email(club.by(ana), ana.user_id, home)
    elsewhere.answers.set()
    with pytest.raises(InvalidInput):
        await act
    assert await Award.filter(email=home).count() == 0


async def test_under_one_key_it_is_fetched_once_and_answers_the_same(
    club: ChessClub, elsewhere: Elsewhere, asking: Asking
) -> None:
    address, who = elsewhere.award(ANA), club.ana_account.who
    first = await asking(who, IMPORT, source={"url": address}, key="k")
    asked = len(elsewhere.asked)
    assert await asking(who, IMPORT, source={"url": address}, key="k") == first
    assert len(elsewhere.asked) == asked
    other = await asking(who, IMPORT, source={"url": elsewhere.award(ANA)}, key="k")
    assert other["importAward"]["code"] == "IDEMPOTENCY_CONFLICT"


async def test_what_comes_of_it_is_not_stored_before_it_is_verified(
    club: ChessClub, elsewhere: Elsewhere
) -> None:
    """A badge that nobody has is not known either."""
    await refused(club, url(elsewhere.award("ben@learner.example")))


async def test_our_own_awards_are_not_imported(club: ChessClub, elsewhere: Elsewhere) -> None:
    ours = f"{club.tools.address}/awards/x"
    assert "this Laurel" in (await refused(club, url(ours)))
    assert elsewhere.asked == []


async def test_what_others_wrote_is_cut_and_cleaned(club: ChessClub, elsewhere: Elsewhere) -> None:
    elsewhere.pages[BADGE] |= {
        "name": "Ma\u0000te " + "x" * 900,
        "description": "One\u0007\n\nTwo" + "y" * 20_000,
        "criteria": {"id": "javascript:alert(1)", "narrative": "<script>"},
        "tags": ["a" * 500, "", 7] + ["t"] * 900,
        "alignment": [
            {"targetName": "A", "targetUrl": "https://a.example"},
            {"targetName": "B", "targetUrl": "javascript:alert(1)"},
            7,
        ],
    }
    award = await imports(club, url(elsewhere.award(ANA, narrative="\u0000" + "z" * 20_000)))
    badge = await Badge.get(id=award.badge_id)
    assert badge.name.startswith("Ma te xxx")
    assert len(badge.name) == 200
    assert badge.description.startswith("One\n\nTwoyyy")
    assert (badge.criteria_url, badge.criteria_narrative) == (None, "<script>")
    assert (len(badge.tags), len(badge.tags[0])) == (49, 100)
    assert badge.alignments == [{"targetName": "A", "targetUrl": "https://a.example"}]
    assert award.narrative
    assert len(award.narrative) <= 10_000


async def test_imports_are_limited(club: ChessClub, elsewhere: Elsewhere) -> None:
    for _ in range(MOST_AN_HOUR):
        with pytest.raises(InvalidInput):
            await imports(club, document("hello"))
    with pytest.raises(RateLimited):
        await imports(club, url(elsewhere.award(ANA)))


async def test_it_is_the_recipients_alone(club: ChessClub, elsewhere: Elsewhere, asking: Asking) -> None:
    award = await imports(club, url(elsewhere.award(ANA)))
    node = "query ($id: ID!) { node(id: $id) { id } }"
    seen = {
        role: (await asking(who, node, id=encode("award", award.id)))["node"] is not None
        for role, who in club.everybody.items()
    }
    assert [role for role, sees in seen.items() if sees] == ["learner"]


async def test_it_expires_and_is_put_away_like_any_other(
    club: ChessClub, elsewhere: Elsewhere, clock: Clock
) -> None:
    award = await imports(club, url(elsewhere.award(ANA, expires_at=clock() + timedelta(days=1))))
    ana = club.ana_account
    await reject_award(club.by(ana), ana.user_id, award.id)
    await restore_award(club.by(ana), ana.user_id, award.id)
    clock.passes(timedelta(days=2))
    (later,) = await awards_to(ANA)
    assert later.status(clock()) == "EXPIRED"


async def test_the_export_tells_of_it_and_erasure_leaves_nothing(
    club: ChessClub, elsewhere: Elsewhere
) -> None:
    address, ana = elsewhere.award(ANA), club.ana_account
    award = await imports(club, url(address))
    (told,) = (await held_about(ana.user_id))["awards"]
    assert (told["imported_from"], told["issuer"]) == (address, "Town Club")
    await erase_account(club.by(ana), ana.user_id, ana.email)
    row = await Award.get(id=award.id)
    assert (row.imported_from, row.email.partition("-")[0]) == ("", "erased")
    kept: list[object] = [row.imported_digest, row.narrative, row.recipient_name]
    assert kept == [None] * 3
    assert row.revoked_at


async def test_who_comes_to_an_address_finds_its_imports_there(club: ChessClub, elsewhere: Elsewhere) -> None:
    """It went with its address: the same award is in their backpack already."""
    ana, home = club.ana_account, "ana@home.example"
    await proves(club, ana, home)
    source = url(elsewhere.award(home))
    await import_award(club.by(ana), ana.user_id, source)
    await remove_email(club.by(ana), ana.user_id, home)
    await proves(club, club.ben_account, home)
    with pytest.raises(AlreadyExists):
        await import_award(club.by(club.ben_account), club.ben_account.user_id, source)


async def test_nobody_imports_for_another(club: ChessClub, elsewhere: Elsewhere) -> None:
    source = url(elsewhere.award(ANA))
    with pytest.raises(Refusal):
        await import_award(club.by(club.rita), club.ana_account.user_id, source)
    assert elsewhere.asked == []


async def test_where_nothing_is_fetched_what_proves_itself_is_imported(
    club: ChessClub, elsewhere: Elsewhere
) -> None:
    tools = replace(club.tools, fetching=NothingFetched())
    by, user_id = Actor(club.ana_account.who, tools), club.ana_account.user_id
    await import_award(by, user_id, document(elsewhere.credential(ANA, did_key(b"o" * 32))))
    with pytest.raises(InvalidInput) as no:
        await import_award(by, user_id, url(elsewhere.award(ANA)))
    assert "LAUREL_FETCHING" in no.value.message
