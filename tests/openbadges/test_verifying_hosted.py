"""A 2.0 assertion is believed by what its address gives, or the verdict says what is wrong."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from openbadges import hosted
from openbadges.verdicts import Problem, Verdict
from openbadges.verifying_hosted import verify_hosted
from tests.openbadges import papers
from tests.openbadges.papers import OLD_AWARD, OLD_BADGE, OLD_ISSUER, Web


async def verdict(web: Web, emails: list[str] | None = None, days: int = 0) -> Verdict:
    return await verify_hosted(OLD_AWARD, emails, web, papers.NOW + timedelta(days=days))


async def test_ours_is_believed_and_read() -> None:
    web = papers.web_of_hosted()
    found = await verdict(web, [papers.CLEO])
    assert found.valid
    assert (found.badge["name"], found.issuer["name"]) == ("Mate", "Chess Club")
    assert web.asked == [OLD_AWARD, OLD_BADGE, OLD_ISSUER]


async def test_badge_and_issuer_may_be_written_out() -> None:
    web = papers.web_of_hosted()
    web.documents[OLD_BADGE]["issuer"] = web.documents.pop(OLD_ISSUER)
    web.documents[OLD_AWARD]["badge"] = web.documents.pop(OLD_BADGE)
    assert (await verdict(web, [papers.CLEO])).valid
    assert web.asked == [OLD_AWARD]


async def test_a_revoked_one_says_why() -> None:
    web = papers.web_of_hosted()
    web.documents[OLD_AWARD] = hosted.revoked_assertion(OLD_AWARD, "Engine help")
    for gone in (set[str](), {OLD_AWARD}):
        web.gone = gone
        assert (await verdict(web)).problems == {Problem.REVOKED: "It was revoked: Engine help"}


async def test_gone_is_revoked_whatever_it_says() -> None:
    web = papers.web_of_hosted()
    web.gone = {OLD_AWARD}
    assert set((await verdict(web)).problems) == {Problem.REVOKED}


async def test_dates_are_kept() -> None:
    web = papers.web_of_hosted()
    assert set((await verdict(web, days=-200)).problems) == {Problem.NOT_YET_VALID}
    assert set((await verdict(web, days=300)).problems) == {Problem.EXPIRED}


async def test_it_was_given_to_nobody_else() -> None:
    web = papers.web_of_hosted()
    assert set((await verdict(web, ["emre@example.org"])).problems) == {Problem.NOT_THE_RECIPIENT}
    web.documents[OLD_AWARD]["recipient"]["salt"] = "another"
    assert set((await verdict(web, [papers.CLEO])).problems) == {Problem.NOT_THE_RECIPIENT}


async def test_an_address_in_the_clear_is_compared_too() -> None:
    web = papers.web_of_hosted()
    web.documents[OLD_AWARD]["recipient"] = {"type": "email", "hashed": False, "identity": "Cleo@example.org"}
    assert (await verdict(web, [papers.CLEO])).valid


def another_id(web: Web) -> None:
    web.documents[OLD_AWARD]["id"] += "0"


def another_kind(web: Web) -> None:
    web.documents[OLD_AWARD]["type"] = "BadgeClass"


def no_start(web: Web) -> None:
    del web.documents[OLD_AWARD]["issuedOn"]


def another_badge(web: Web) -> None:
    web.documents[OLD_BADGE]["id"] += "0"


def issuer_elsewhere(web: Web) -> None:
    """Anybody may write an assertion of a badge of the chess club, but not on its host."""
    other = "https://other.example/issuer"
    web.documents[other] = web.documents[OLD_ISSUER] | {"id": other}
    web.documents[OLD_BADGE]["issuer"] = other


def hosted_elsewhere_by_the_issuers_word(web: Web) -> None:
    web.documents[OLD_ISSUER]["verification"] = {"startsWith": "https://awards.example/"}


def signed_instead(web: Web) -> None:
    web.documents[OLD_AWARD]["verification"] = {"type": "SignedBadge"}


def not_there(web: Web) -> None:
    del web.documents[OLD_AWARD]


def silent(web: Web) -> None:
    web.down = {OLD_BADGE}


def local_badge(web: Web) -> None:
    web.documents[OLD_AWARD]["badge"] = "file:///etc/passwd"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (another_id, Problem.MALFORMED),
        (another_kind, Problem.MALFORMED),
        (no_start, Problem.MALFORMED),
        (another_badge, Problem.MALFORMED),
        (issuer_elsewhere, Problem.NOT_HOSTED_BY_ISSUER),
        (hosted_elsewhere_by_the_issuers_word, Problem.NOT_HOSTED_BY_ISSUER),
        (signed_instead, Problem.UNSIGNED),
        (not_there, Problem.NOT_FETCHED),
        (silent, Problem.NOT_FETCHED),
        (local_badge, Problem.MALFORMED),
    ],
)
async def test_what_is_wrong_is_told(spoil: Callable[[Web], None], told: Problem) -> None:
    web = papers.web_of_hosted()
    spoil(web)
    assert set((await verdict(web, [papers.CLEO])).problems) == {told}


@pytest.mark.parametrize("field", ["badge", "recipient", "verification", "issuedOn", "type", "id"])
@pytest.mark.parametrize("value", [None, 7, "", [], {}, "x", [1], {"id": []}])
async def test_any_nonsense_is_a_verdict_and_no_failure(field: str, value: object) -> None:
    web = papers.web_of_hosted()
    web.documents[OLD_AWARD][field] = value
    assert not (await verdict(web, [papers.CLEO])).valid
