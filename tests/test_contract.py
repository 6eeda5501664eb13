"""Is the contract printed as it is served, and is everything in it described?"""

from collections.abc import Iterator

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType
from graphql import build_schema as parsed

from laurel.cli.installation import CONTRACT
from laurel.graph import schema


def described() -> Iterator[tuple[str, str | None]]:
    """Each thing of the contract, and what it says of itself."""
    for name, kind in parsed(CONTRACT.read_text()).type_map.items():
        if name.startswith("__") or name in ("String", "Int", "Boolean", "ID", "Float"):
            continue
        yield name, kind.description
        if isinstance(kind, GraphQLEnumType):
            for value, told in kind.values.items():
                yield f"{name}.{value}", told.description
        if isinstance(kind, GraphQLInputObjectType):
            for key, input_field in kind.fields.items():
                yield f"{name}.{key}", input_field.description
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            for key, field in kind.fields.items():
                yield f"{name}.{key}", field.description
                for argument, told_argument in field.args.items():
                    yield f"{name}.{key}({argument})", told_argument.description


def test_everything_in_the_contract_is_described() -> None:
    assert [name for name, told in described() if not told] == []


def test_the_contract_is_what_is_served() -> None:
    assert CONTRACT.read_text() == schema.as_str() + "\n"
