"""Bad input: each is a refusal or a coded error that names the field, and nothing is half done."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID, uuid4

from schema.ids import decode, encode
from tests.asking import Asking
from tests.bad_values import CONTROLS, EMAILS, INVALID, LINKS, LONG, NAMES, TEXTS, UNREADABLE
from tests.doing import ask
from tests.good_input import Input, Named, good_input, ours, theirs
from tests.looking import contents
from tests.stories import ChessClub


class Case(NamedTuple):
    """What is asked, and what must be told."""

    mutation: str
    given: Input
    code: str
    field: list[str] | None = None

    def __repr__(self) -> str:
        return f"{self.mutation} {self.given!r:.150} -> {self.code} {self.field}"


async def told(asking: Asking, club: ChessClub, case: Case) -> list[tuple[str, list[str] | None]]:
    """The code and the field of the refusal, of each outcome, or of each error."""
    answer = await ask(asking, club.olive, case.mutation, case.given)
    if answer.errors:
        return [(code, None) for code in answer.codes]
    done = answer.data["done"]
    refusals = (
        [done] if done["__typename"] == "Refused" else [no["refused"] for no in done.get("refused", [])]
    )
    assert all(refusal["message"] for refusal in refusals), case
    return [(refusal["code"], refusal["field"]) for refusal in refusals]


async def all_refused(asking: Asking, club: ChessClub, cases: Iterable[Case]) -> None:
    before = await contents()
    answers = [(case, await told(asking, club, case)) for case in cases]
    assert [pair for pair in answers if pair[1] != [(pair[0].code, pair[0].field)]] == []
    assert await contents() == before


async def test_the_input_that_is_varied_here_is_good(club: ChessClub, asking: Asking) -> None:
    """Each mutation of the contract but those that Olive's own input above took the place of."""
    done = []
    for mutation, given in good_input(await ours(club)).items():
        answer = await ask(asking, club.olive, mutation, given)
        done.append((mutation, answer.codes or answer.data["done"].get("code", "")))
    # Removed just before, the only owner, tracked twice, Ana's own choice: told after all was found good.
    assert [told for told in done if told[1]] == [
        ("acceptInvitation", "NOT_FOUND"),
        ("eraseAccount", "LAST_OWNER"),
        ("requestEvidenceUpload", "NOT_ALLOWED"),
        ("submitEvidence", "NOT_ALLOWED"),
        ("withdrawEvidence", "NOT_ALLOWED"),
        ("createBadgeObjective", "ALREADY_EXISTS"),
        ("shareRealName", "NOT_ALLOWED"),
    ]


async def test_values_that_can_not_be_kept_are_refused_by_field(club: ChessClub, asking: Asking) -> None:
    """Threat T64."""
    our = await ours(club)
    good = good_input(our)
    many = {"learners": [our.learner] * 1001, "awards": [our.award] * 1001}
    cases = [
        Case(mutation, good[mutation] | {field: value}, "INVALID_INPUT", [field])
        for mutation, field, values in INVALID
        for value in (*values, *([many[field]] if field in many else []))
    ]
    await all_refused(asking, club, cases)


async def test_values_within_lists_are_refused_by_place(club: ChessClub, asking: Asking) -> None:
    good = good_input(await ours(club))
    cases = [
        Case("createBadge", good["createBadge"] | given, "INVALID_INPUT", path) for given, path in _parts()
    ]
    cases += [
        Case(
            "awardBadge",
            good["awardBadge"] | {"recipients": [given]},
            "INVALID_INPUT",
            ["recipients", "0", field],
        )
        for given, field in _recipients()
    ]
    await all_refused(asking, club, cases)


def _parts() -> Iterator[tuple[Input, list[str]]]:
    for tag in ("", "x" * 101, "\0"):
        yield {"tags": ["good", tag]}, ["tags", "1"]
    for field, values in {"targetName": NAMES, "targetUrl": LINKS, "targetDescription": TEXTS}.items():
        for value in values:
            alignment = {"targetName": "X", "targetUrl": "https://x.example", field: value}
            yield {"alignments": [alignment]}, ["alignments", "0", field]


def _recipients() -> Iterator[tuple[Input, str]]:
    for field, values in {"email": EMAILS, "name": [" ", LONG, *CONTROLS], "narrative": TEXTS}.items():
        for value in values:
            yield {"email": "x@x.example", field: value}, field


async def test_what_graphql_can_not_read_is_a_coded_error(club: ChessClub, asking: Asking) -> None:
    good = good_input(await ours(club))
    await all_refused(
        asking,
        club,
        [
            Case(mutation, good[mutation] | {field: value}, "BAD_USER_INPUT")
            for mutation, field, values in UNREADABLE
            for value in values
        ],
    )


async def test_who_is_there_already_is_refused(club: ChessClub, asking: Asking) -> None:
    our = await ours(club)
    twice = {"space": our.space, "email": " ANA@learner.example"}
    renamed = {"learner": our.learner, "email": "ben@learner.example"}
    tracked = {"space": our.space, "badge": encode("badge", club.fork)}
    cases = [
        Case("addLearner", twice, "ALREADY_EXISTS", ["email"]),
        Case("updateLearner", renamed, "ALREADY_EXISTS", ["email"]),
        Case("createBadgeObjective", tracked, "ALREADY_EXISTS", ["badge"]),
        Case("createManualObjective", tracked | {"publicCriteria": "X"}, "ALREADY_EXISTS", ["badge"]),
    ]
    await all_refused(asking, club, cases)


# Input field by type of id. Issuers and badges are public, so that a stranger's is not for Olive rather than not there.
ID_FIELDS = {
    "issuer": "issuer",
    "badge": "badge",
    "space": "space",
    "objective": "objective",
    "learner": "learner",
    "displayToken": "display",
    "staffMember": "staff",
    "accessToken": "token",
    "submission": "submission",
    "webhook": "webhook",
    "delivery": "delivery",
    "platform": "platform",
    "link": "lti",
}
FOREIGN = {
    ("createBadge", "issuer"): ("NOT_ALLOWED", None),
    ("createSpace", "issuer"): ("NOT_ALLOWED", None),
    ("createPathway", "issuer"): ("NOT_ALLOWED", None),
    ("createWebhook", "issuer"): ("NOT_ALLOWED", None),
    ("requestSpaces", "issuer"): ("NOT_ALLOWED", None),
    ("setIssuerStaff", "issuer"): ("NOT_ALLOWED", None),
    ("removeIssuerStaff", "issuer"): ("NOT_ALLOWED", None),
    ("registerLtiPlatform", "issuer"): ("NOT_ALLOWED", None),
    ("updateIssuer", "issuer"): ("NOT_ALLOWED", None),
    ("awardBadge", "badge"): ("NOT_ALLOWED", None),
    ("updateBadge", "badge"): ("NOT_ALLOWED", None),
    ("archiveBadge", "badge"): ("NOT_ALLOWED", None),
    ("createManualObjective", "badge"): ("INVALID_INPUT", ["badge"]),
    ("createBadgeObjective", "badge"): ("INVALID_INPUT", ["badge"]),
}
LISTS = {"learners": "learner", "awards": "award"}  # each element has an outcome of its own


def wrong_ids(kind: str, good: str) -> Iterator[str]:
    """Garbage, other spellings of a good one, another type's, and some that name two things."""
    (key,) = decode(kind, good) or (UUID(int=0),)
    other = "badge" if kind == "space" else "space"
    yield from (
        "",
        " ",
        "garbage",
        "5",
        kind,
        f"{kind}_",
        f"{kind}_{LONG}",
        f"{kind}_\0",
        f"{kind}_é",
        str(key),
    )
    yield from (
        good + "=",
        good + "A",
        good[:-1],
        good.upper(),
        f" {good}",
        encode(other, key),
        encode(kind, key, key),
    )
    yield encode("", key)


async def test_an_id_that_names_nothing_visible_is_not_found(club: ChessClub, asking: Asking) -> None:
    our, their = await ours(club), await theirs(club)
    cases = []
    for mutation, given in good_input(our).items():
        for field, kind in ID_FIELDS.items():
            if field in given:
                wrong = [*wrong_ids(kind, given[field]), encode(kind, uuid4())]
                cases += [Case(mutation, given | {field: text}, "NOT_FOUND", [field]) for text in wrong]
                code, about = FOREIGN.get((mutation, field), ("NOT_FOUND", [field]))
                cases.append(Case(mutation, given | {field: getattr(their, kind)}, code, about))
    await all_refused(asking, club, cases)


async def test_an_id_in_a_list_that_names_nothing_visible_is_not_found(
    club: ChessClub, asking: Asking
) -> None:
    """Of one that is none, its place is told; one that could be somebody's has an outcome of its own."""
    our, their = await ours(club), await theirs(club)
    await all_refused(asking, club, list(_lists(our, their)))


def _lists(our: Named, their: Named) -> Iterator[Case]:
    for mutation, given in good_input(our).items():
        for field, kind in LISTS.items():
            if field in given:
                (good,) = given[field]
                for text in wrong_ids(kind, good):
                    yield Case(mutation, given | {field: [good, text]}, "NOT_FOUND", [field, "1"])
                for text in (encode(kind, uuid4()), getattr(their, kind)):
                    yield Case(mutation, given | {field: [text]}, "NOT_FOUND", [field])
