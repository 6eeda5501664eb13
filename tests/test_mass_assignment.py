"""No input sets what it has no field for, whatever the thing behind it is called elsewhere (T45)."""

from collections.abc import Iterator

from graphql import GraphQLInputObjectType, get_named_type

from tests.asking import Asking
from tests.doing import ask
from tests.good_input import Input, good_input, ours
from tests.looking import contents
from tests.selections import GRAPH
from tests.stories import ChessClub

# What somebody would like to set of a user, a space, an award: by the names of the contract and of the columns.
TEMPTING = [
    "id",
    "isStaff",
    "role",
    "userId",
    "user_id",
    "issuer",
    "issuerId",
    "issuer_id",
    "space",
    "points",
    "status",
    "plan",
    "createdAt",
    "created_at",
    "revokedAt",
    "verified",
    "sequence",
    "__proto__",
]


def fields_of(mutation: str) -> set[str]:
    """What the input of a mutation has."""
    assert GRAPH.mutation_type
    kind = get_named_type(GRAPH.mutation_type.fields[mutation].args["input"].type)
    assert isinstance(kind, GraphQLInputObjectType)
    return set(kind.fields)


def too_much(good: dict[str, Input]) -> Iterator[tuple[str, str, Input]]:
    for mutation, given in good.items():
        for name in TEMPTING:
            if name not in fields_of(mutation):
                yield mutation, name, given | {name: given.get("space", "OWNER")}


async def test_an_input_with_a_field_that_it_has_not_is_refused_whole(
    club: ChessClub, asking: Asking
) -> None:
    good = good_input(await ours(club))
    before = await contents()
    taken = [
        (mutation, name)
        for mutation, name, given in too_much(good)
        if (await ask(asking, club.olive, mutation, given)).codes != ["BAD_USER_INPUT"]
    ]
    assert taken == []
    assert await contents() == before
