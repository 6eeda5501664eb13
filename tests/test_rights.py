"""Private things stay private: every field of the contract, read as each role, against a matrix written by hand."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from graphql import GraphQLObjectType

from actions.displays import create_display_token
from actions.leaderboard import update_leaderboard_options
from actions.staff import invite_staff
from models.who import Who
from schema.ids import encode
from tests.asking import Asking
from tests.doing import ask_as
from tests.enrolling import linked
from tests.full_club import fill
from tests.good_input import INVITATION, good_input, ours
from tests.looking import contents
from tests.rights_matrix import MATRIX, OPEN, REFUSED, REFUSED_OF_ANOTHER
from tests.selections import GRAPH, everything, object_types
from tests.stories import ChessClub

LETTERS = {
    "owner": "O",
    "issuer staff": "I",
    "staff": "S",
    "learner": "L",
    "display": "D",
    "stranger": "X",
    "nobody": "N",
}
# What a mutation or a subscription answers with: it holds things of the matrix, and refusals.
ANSWERS = {
    *(
        "AccessTokenCreated",
        "AccountErased",
        "AwardRefusal",
        "AwardsRevoked",
        "BadgeAwards",
        "CompletionsRevoked",
        "DisplayTokenCreated",
        "DiaryLine",
    ),
    *(
        "LearnerRefusal",
        "Upload",
        "WebhookCreated",
        "LearnerImport",
        "ImportProblem",
        "ObjectiveCompletions",
        "RecipientRefusal",
        "Refused",
        "ReviewWork",
        "SignedIn",
        "SignInRequested",
    ),
}
TYPES = {kind.name: kind for kind in object_types() if kind.name not in ANSWERS}
CALLED = {"Progress": "ObjectiveProgress", "Event": "SpaceEvent", "Entry": "LeaderboardEntry"}
CALLED |= {"Objective Mate": "ManualObjective", "Objective Champion": "BadgeObjective"}

Seen = dict[str, dict[str, str]]


def type_of(thing: str) -> GraphQLObjectType:
    first, _, _ = thing.partition(" ")
    return TYPES[CALLED.get(thing) or CALLED.get(first, first)]


def expected() -> Seen:
    """By thing and field: the letters of who sees it."""
    found: Seen = {thing: dict.fromkeys(type_of(thing).fields, "") for thing in MATRIX}
    for thing, rows in MATRIX.items():
        for letters, names in rows.items():
            for name in names.split():
                found[thing][name] += letters
    return {thing: {name: ordered(who) for name, who in fields.items()} for thing, fields in found.items()}


def ordered(letters: str) -> str:
    return "".join(letter for letter in LETTERS.values() if letter in letters)


def queries(club: ChessClub) -> Iterator[str]:
    """Everything by its id, and everything that leads on from there; in three, since one would overlap too much."""
    nodes = [name for name, kind in TYPES.items() if any(face.name == "Node" for face in kind.interfaces)]
    given = {"Learner.progressOn": f'objective: "{encode("objective", club.solve_forks)}"'}
    roots = ("Viewer", "Display", "Invitation", "SpaceSummary", "PathwayProgress")
    yield f"""query ($ids: [ID!]!) {{
viewer {{ ...Viewer2 }} display {{ ...Display2 }} invitation(token: "{INVITATION}") {{ ...Invitation2 }}
deeper: nodes(ids: $ids) {{
  ... on Space {{ summary {{ ...SpaceSummary2 }} }}
  ... on Learner {{ pathwayProgress {{ ...PathwayProgress2 }} }}
}} }}
{everything(dict.fromkeys(roots, 2), given)}"""
    for some in (nodes[::2], nodes[1::2]):
        spreads = " ".join(f"...{name}2" for name in some)
        fragments = everything(dict.fromkeys(some, 2), given)
        yield f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ {spreads} }} }} {fragments}"


def walk(answer: Any, names: dict[str, str], letter: str, seen: dict[str, dict[str, set[str]]]) -> None:
    """Notes each value that is met, wherever it is."""
    if isinstance(answer, list):
        for item in answer:
            walk(item, names, letter, seen)
    elif isinstance(answer, dict):
        note(answer, names, letter, seen)
        for value in answer.values():
            walk(value, names, letter, seen)


def note(
    answer: dict[str, Any], names: dict[str, str], letter: str, seen: dict[str, dict[str, set[str]]]
) -> None:
    for alias, value in answer.items():
        kind, _, field = alias.partition("_")
        if field and value not in (None, [], {"edges": [], "totalCount": 0}):
            thing = names.get(answer.get(f"{kind}_id", ""), kind)
            seen[thing][field].add(letter)


async def looked(club: ChessClub, asking: Asking, things: dict[str, str]) -> Seen:
    """By thing of the matrix and field: the letters of who saw a value there."""
    names = {key: name for name, key in things.items()}
    seen: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for role, who in club.everybody.items():
        for query in queries(club):
            walk(await asking.boundless(who, query, ids=list(names)), names, LETTERS[role], seen)
    return {
        thing: {name: ordered("".join(seen[thing][name])) for name in type_of(thing).fields}
        for thing in MATRIX
    }


def differences(found: Seen, wanted: Seen) -> list[str]:
    return [
        f"{thing}.{name}: seen by {found[thing][name] or 'no one'}, should be by {letters or 'no one'}"
        for thing, fields in wanted.items()
        for name, letters in fields.items()
        if found[thing][name] != letters
    ]


async def test_each_role_sees_what_the_matrix_says_and_nothing_else(club: ChessClub, asking: Asking) -> None:
    """Threats T41 and T42."""
    assert differences(await looked(club, asking, await fill(club)), expected()) == []


async def test_while_the_leaderboard_is_off_only_staff_see_it(club: ChessClub, asking: Asking) -> None:
    """Rule 28: not by its field, nor by the id of a board or of a line that was seen before."""
    things, wanted = await fill(club), expected()
    await update_leaderboard_options(club.by(club.sam), club.space, enabled=False)
    boards = [thing for thing in MATRIX if thing.startswith(("Leaderboard for", "Entry"))]
    for thing in boards:
        wanted[thing] = {name: staff_of(letters) for name, letters in wanted[thing].items()}
    for thing in ("Space", "Display"):
        wanted[thing]["leaderboard"] = staff_of(wanted[thing]["leaderboard"])
    wanted["LeaderboardOptions"]["enabled"] = "OSL"  # no is an answer too
    assert differences(await looked(club, asking, things), wanted) == []


def staff_of(letters: str) -> str:
    return "".join(letter for letter in letters if letter in "OS")


def test_each_field_of_the_contract_stands_in_the_matrix() -> None:
    """Threat T41."""
    for thing, rows in MATRIX.items():
        told = " ".join(rows.values()).split()
        unsaid = set(type_of(thing).fields) - set(told)
        assert not unsaid, (thing, unsaid)
        assert set(told) <= set(type_of(thing).fields), thing
    assert {type_of(thing).name for thing in MATRIX} == set(TYPES)


async def answered(asking: Asking, who: Who, mutation: str, given: dict[str, Any]) -> str:
    """The code of the refusal, of the one outcome, or of the error; nothing where it was done."""
    answer = await ask_as(asking, who, mutation, given)
    if answer.errors:
        return answer.codes[0]
    done = answer.data["done"]
    outcomes = done.get("refused") or []
    return str(outcomes[0]["refused"]["code"] if outcomes else done.get("code", ""))


def refusals() -> Iterator[tuple[str, str, str]]:
    """Mutation, role, code."""
    for mutation, rows in REFUSED.items():
        if mutation not in OPEN:
            yield from ((mutation, role, "UNAUTHENTICATED") for role in ("display", "nobody"))
        for role, letter in LETTERS.items():
            yield from ((mutation, role, code) for letters, code in rows.items() if letter in letters)


TRIED: dict[str, list[str]] = {"allowance": []}  # that somebody tried is counted


async def test_who_may_not_do_it_is_told_so_and_nothing_is_done(club: ChessClub, asking: Asking) -> None:
    """What is not yours to see is not there; what you see and may not change is not allowed."""
    our = await ours(club)
    good, of_ben = good_input(our), good_input(replace(our, learner=our.completer))
    cases = [(mutation, role, good[mutation], code) for mutation, role, code in refusals()]
    cases += [(mutation, "learner", of_ben[mutation], "NOT_FOUND") for mutation in REFUSED_OF_ANOTHER]
    before = await contents() | TRIED
    told = [await answered(asking, club.everybody[role], verb, given) for verb, role, given, _ in cases]
    assert [(case, code) for case, code in zip(cases, told, strict=True) if code != case[3]] == []
    assert await contents() | TRIED == before


async def test_who_may_do_it_does_it(club: ChessClub, asking: Asking) -> None:
    """Each with a club's thing of their own, where doing it once is the end of it."""
    our, by_olive = await ours(club), club.by(club.olive)
    second = await create_display_token(by_olive, club.space, "The door")
    third = await invite_staff(by_olive, club.space, "ida@x.example")
    theirs = {
        "staff": replace(
            our,
            learner=encode("learner", club.cleo),
            display=encode("display", second.id),
            staff=encode("staff", third),
            objective=our.mate,
            followed=our.published,
            lti=encode("lti", await linked(club, "chess-102")),
        )
    }
    denied, asked = {"NOT_ALLOWED", "NOT_FOUND", "UNAUTHENTICATED", "NOT_FOR_YOURSELF"}, set()
    for mutation, rows in REFUSED.items():
        for role in set(LETTERS) - {"display", "nobody"}:
            if not any(LETTERS[role] in letters for letters in rows):
                given = good_input(theirs.get(role, our))[mutation]
                assert await answered(asking, club.everybody[role], mutation, given) not in denied, (
                    mutation,
                    role,
                )
                asked.add(mutation)
    assert asked == set(REFUSED) - {"acceptInvitation", "eraseAccount"}  # tests of their own tell who may


def test_each_mutation_of_the_contract_stands_in_the_matrix() -> None:
    assert GRAPH.mutation_type
    assert set(GRAPH.mutation_type.fields) == set(REFUSED) | {"signOut"}  # whoever asks: it takes nothing
