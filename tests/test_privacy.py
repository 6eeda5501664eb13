"""What is hidden does not show through words, ids, order or bytes (rules 26 to 28 and 37)."""

import asyncio
import base64
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from actions.learners import update_learner
from actions.progress import complete_objective
from models.learners import Learner
from models.users import User
from models.who import Audience
from schema.ids import encode
from tests.asking import Asking
from tests.doing import ask_as
from tests.good_input import Named, good_input, ours, theirs
from tests.looking import board_of
from tests.many import many_learners
from tests.rights_matrix import REFUSED
from tests.stories import ChessClub

NAMES = {"ana": "Anastasia of the Hill", "ben": "Benedict of the Lake", "cleo": "Cleopatra of the River"}
SHOWN = """
id spaceName version totalCount around { id rank displayName points completedCount learner { id name email } }
viewerEntry { id displayName } entries(first: 100) {
  pageInfo { startCursor endCursor } edges { cursor node { id rank displayName points completedCount learner { id } } }
}"""


def nowhere(our: Named) -> Named:
    """The same types, and nothing that is there."""
    return Named(**{name: encode(key.partition("_")[0], uuid4()) for name, key in asdict(our).items()})


def told(answer: Any) -> Any:
    """Every refusal whole, without the id that was asked for."""
    assert not answer.errors, answer.errors
    done = answer.data["done"]
    return done if "code" in done else [each["refused"] for each in done["refused"]]


async def test_not_there_and_not_yours_are_refused_in_the_same_words(club: ChessClub, asking: Asking) -> None:
    """Rule 37: code, sentence and field; to the neighbour, to a learner and to staff about others' learners.

    Threat T40.
    """
    our, their = await ours(club), await theirs(club)
    gone, of_ben = good_input(nowhere(our)), good_input(replace(our, learner=our.completer))
    cases = [(club.rita.who, name, good_input(our)) for name in REFUSED if hides(name)]
    cases += [(club.ana_account.who, name, of_ben) for name in ("removeLearner", "shareRealName")]
    assert len(cases) > 12
    abroad, lost = (good_input(replace(our, learner=key)) for key in (their.learner, nowhere(our).learner))
    for name in ("completeObjective", "removeLearner", "updateLearner", "refreshAlias"):
        answers = [told(await ask_as(asking, club.sam.who, name, given[name])) for given in (abroad, lost)]
        assert answers[0] == answers[1], name
    for who, name, given in cases:
        yours = told(await ask_as(asking, who, name, given[name]))
        assert yours == told(await ask_as(asking, who, name, gone[name])), name
        assert "NOT_FOUND" in str(yours), name


def hides(mutation: str) -> bool:
    return any("X" in letters and code == "NOT_FOUND" for letters, code in REFUSED[mutation].items())


async def renamed(club: ChessClub) -> None:
    """Names that no alias and no cursor holds by chance."""
    for key, name in NAMES.items():
        await update_learner(club.by(club.sam), getattr(club, key), name=name)
    await User.filter(id=club.ana_account.user_id).update(name="Anastasia's own")
    await User.filter(id=club.ben_account.user_id).update(name="Benedict's own")


def strings(answer: Any) -> Iterator[str]:
    if isinstance(answer, str):
        yield answer
    for value in answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list) else ():
        yield from strings(value)


def leaks(club: ChessClub, answer: Any) -> list[str]:
    """Names, addresses, instants, and ids of people: as text, and as bytes within what looks sealed."""
    ids = [club.ana, club.ben, club.cleo, club.ana_account.user_id, club.ben_account.user_id]
    words = ["Anastasia", "Benedict", "Cleopatra", "@", "learner.example"]
    words += [word for key in ids for word in (str(key), key.hex, encode("x", key)[2:])]
    found = [text for text in strings(answer) if any(word in text for word in words)]
    found += [text for text in strings(answer) if re.search(r"\d{4}-\d\d-\d\d", text)]
    return found + [text for text in strings(answer) if any(key.bytes in unwrapped(text) for key in ids)]


def unwrapped(text: str) -> bytes:
    rest = text.rpartition("_")[2] if re.match("[a-z]+_", text) else text
    kept = re.sub(r"[^\w-]", "", rest, flags=re.ASCII)
    return base64.urlsafe_b64decode(kept[: len(kept) // 4 * 4])


@pytest.mark.parametrize("role", ["learner", "display"])
async def test_what_an_audience_reads_of_the_leaderboard_names_nobody(
    club: ChessClub, asking: Asking, role: str
) -> None:
    """Asked for, and pushed while points move; each line shows the alias. Threat T46."""
    await renamed(club)
    own = f'space(id: "{club.space_node}") {{ leaderboard {{ {SHOWN} }} }}'
    query = own if role == "learner" else f"display {{ spaceName issuerName leaderboard {{ {SHOWN} }} }}"
    watched = f"subscription ($space: ID) {{ leaderboard(space: $space) {{ {SHOWN} }} }}"
    answers = [await asking(club.everybody[role], f"{{ {query} }}")]
    async with asking.watching(club.everybody[role], watched, space=club.space_node) as pictures:
        answers.append((await anext(pictures)).data)
        await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
        async with asyncio.timeout(10):
            answers.append((await anext(pictures)).data)
    aliases = {learner.alias for learner in await Learner.filter(space_id=club.space)}
    for answer in answers:
        assert leaks(club, answer) == []
        lines = board_in(answer)["entries"]["edges"]
        assert {line["node"]["displayName"] for line in lines} == aliases
        assert {line["node"]["learner"] for line in lines} == {None}


def board_in(answer: Any) -> Any:
    return (answer.get("space") or answer.get("display") or answer)["leaderboard"]


async def test_staff_see_what_would_be_a_leak_to_others(club: ChessClub, asking: Asking) -> None:
    """So the search for leaks finds them."""
    await renamed(club)
    answer = await asking(
        club.sam.who, f'{{ space(id: "{club.space_node}") {{ leaderboard {{ {SHOWN} }} }} }}'
    )
    assert {*NAMES.values(), encode("learner", club.ben)} <= set(leaks(club, answer))


async def test_ties_stand_in_no_order_of_name_joining_or_time(club: ChessClub) -> None:
    """Forty who joined in the order of their names and have equal points. Threat T47."""
    ids = await many_learners(club, 40)
    boards = [await board_of(club.space, audience) for audience in Audience]
    for board in boards:
        tied = [line for line in board.lines if line.points == 0]
        order = [line.learner_id for line in tied if line.learner_id in set(ids)]
        assert order not in (ids, ids[::-1])
        assert [line.entry_id for line in tied] == sorted((line.entry_id for line in tied), reverse=True)
        assert {line.entry_id.version for line in tied} == {4}, "random, and no instant within"


async def test_no_line_has_the_id_of_its_learner(club: ChessClub) -> None:
    """Not four bytes of it, nor any of another's. Threat T46."""
    lines = (await board_of(club.space)).lines
    assert len(lines) == 3
    entries = {word for line in lines for word in words(line.entry_id)}
    assert entries.isdisjoint(word for line in lines for word in words(line.learner_id))


def words(key: UUID) -> list[bytes]:
    return [key.bytes[start : start + 4] for start in (0, 4, 8, 12)]
