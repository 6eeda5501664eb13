"""Rule 37: an id names one thing of one type; whatever else is null, NOT_FOUND with its field, or a coded error."""

import base64
from uuid import UUID, uuid4

import pytest

from actions.refusals import NotFound
from schema.finding import FINDERS, PARTS
from schema.ids import decode, encode, parse, parse_all
from tests.asking import Asking
from tests.stories import ChessClub

KEY = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


def strange(kind: str, key: UUID) -> list[str]:
    """What is no id of this kind, though some of it looks much like one."""
    good = encode(kind, key)
    raw = base64.urlsafe_b64encode(key.bytes).decode()
    return [
        *("", " ", "_", "garbage", kind, f"{kind}_", f"{kind}__", str(key), key.hex, f"{kind}_{key}"),
        *(
            good + "\n",
            "\n" + good,
            f" {good}",
            good + "=",
            f"{kind}_{raw}",
            good[:-1],
            good + "A",
            good.upper(),
        ),
        *(good[:-1] + "é", good[:-1] + "\u0000", "ѕ" + good[1:], good.replace("_", "\uff3f")),
        *(f"{kind}_" + "A" * 10_000, "_" * 10_000, "é" * 10_000, "\ud800"),
        *(encode(kind, key, key, key), encode(kind), encode(f"{kind}s", key), f"{kind}_{kind}_{raw}"),
        base64.b64encode(f"{kind}:{key}".encode()).decode(),
    ]


def respelled(good: str) -> str:
    """The last character carries two bits that count for nothing: another letter, the same bytes."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return good[:-1] + letters[letters.index(good[-1]) ^ 1]


@pytest.mark.parametrize("kind", FINDERS)
def test_an_id_leads_back_to_what_it_names(kind: str) -> None:
    keys = [uuid4() for _ in range(PARTS.get(kind, 1))]
    assert decode(kind, encode(kind, *keys)) == tuple(keys)
    assert parse("space", encode("space", KEY)) == KEY
    assert parse_all("space", [encode("space", KEY)] * 2) == [KEY, KEY]


def test_each_thing_has_one_id_only() -> None:
    good = encode("space", KEY)
    assert base64.urlsafe_b64decode(respelled(good)[6:] + "==") == KEY.bytes
    for text in (*strange("space", KEY), respelled(good), encode("badge", KEY)):
        if decode("space", text) is not None:  # of three parts, which is no space
            assert len(decode("space", text) or ()) != 1
        with pytest.raises(NotFound) as no:
            parse("space", text, "space")
        assert no.value.field == ("space",)


def test_of_many_the_place_of_the_wrong_one_is_told() -> None:
    with pytest.raises(NotFound) as no:
        parse_all("learner", [encode("learner", KEY), "garbage"], "learners")
    assert no.value.field == ("learners", "1")


async def test_queries_answer_null(club: ChessClub, asking: Asking) -> None:
    """Also to the right bytes under another type's name. Threat T40."""
    keys = {"space": club.space, "badge": club.fork, "learner": club.ana, "objective": club.give_mate}
    swapped = [encode(kind, key) for kind in FINDERS for name, key in keys.items() if kind != name]
    odd = [text for kind, key in keys.items() for text in (*strange(kind, key), respelled(encode(kind, key)))]
    texts = [text for text in (*swapped, *odd) if text != "\ud800"]
    for start in range(0, len(texts), 100):
        part = texts[start : start + 100]
        data = await asking(club.olive.who, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=part)
        assert data["nodes"] == [None] * len(part)
    roots = "issuer(id: $id) { id } badge(id: $id) { id } award(id: $id) { id } space(id: $id) { id }"
    for text in (encode("learner", club.ana), "garbage", *strange("badge", club.fork)[:8]):
        data = await asking(
            club.olive.who, f"query ($id: ID!) {{ node: {roots} }}".replace("node: ", ""), id=text
        )
        assert set(data.values()) == {None}


async def test_things_come_in_the_order_of_their_ids(club: ChessClub, asking: Asking) -> None:
    ids = [encode("badge", club.mate), "garbage", club.space_node, encode("badge", club.fork)]
    ids.append(ids[0])
    data = await asking(club.olive.who, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
    assert [node and node["id"] for node in data["nodes"]] == [ids[0], None, *ids[2:]]


async def test_more_than_a_hundred_ids_are_too_many(club: ChessClub, asking: Asking) -> None:
    answer = await asking.answer(
        club.olive.who, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * 101
    )
    assert answer.codes == ["BAD_USER_INPUT"]
    assert "`ids`" in answer.errors[0]["message"]


SUBSCRIPTIONS = {
    "leaderboard": ("space", "version"),
    "spaceFeed": ("space", "cursor"),
    "progressChanges": ("space", "cursor"),
    "learnerProgress": ("learner", "id"),
}


@pytest.mark.parametrize("field", SUBSCRIPTIONS)
async def test_subscriptions_end_with_the_same_words(club: ChessClub, asking: Asking, field: str) -> None:
    """For garbage, for what is not there, and for what is not yours."""
    argument, shown = SUBSCRIPTIONS[field]
    query = f"subscription ($id: ID!) {{ {field}({argument}: $id) {{ {shown} }} }}"
    foreign = encode("learner", club.ana) if argument == "learner" else club.space_node
    odd = [
        *strange(argument, club.space)[:12],
        encode("badge", club.fork),
        encode(argument, uuid4()),
        foreign,
    ]
    told = set()
    for text in odd:
        async with asking.watching(club.rita.who, query, id=text) as answers:
            (error,) = (await anext(answers)).errors
            told.add((error["extensions"]["code"], error["message"]))
    assert told == {("NOT_FOUND", f"`{argument}` names nothing, or nothing that is yours to see.")}
