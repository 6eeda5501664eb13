"""Which random schema is asked? Every kind of type, at every nullability, resolved in every way."""

from collections.abc import Callable
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    GraphQLFloat,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
    Undefined,
)

from tests.engine.random_values import Raised, World, key_of


def odd_text(value: Any) -> Any:
    """A scalar that can't be relied on."""
    if value == "raise":
        raise ValueError("This is not odd.")
    if value == "coded":
        raise GraphQLError("This is coded.", extensions={"code": "ODD"})
    return None if value == "none" else value


ODD_SCALAR = GraphQLScalarType("Odd", serialize=odd_text)
COLOR = GraphQLEnumType("Color", {"RED": "r", "TWO": 2, "GREEN": "g"})
POINT: GraphQLInputObjectType = GraphQLInputObjectType(
    "Point",
    lambda: {
        "x": GraphQLInputField(GraphQLNonNull(GraphQLInt)),
        "y": GraphQLInputField(GraphQLFloat, default_value=1.5),
        "more": GraphQLInputField(GraphQLList(GraphQLNonNull(POINT))),
        "out": GraphQLInputField(GraphQLString, out_name="renamed"),
    },
)
LEAVES = (GraphQLInt, GraphQLFloat, GraphQLString, GraphQLBoolean, GraphQLID, ODD_SCALAR, COLOR)
ARGUMENTS: tuple[tuple[Any, Any], ...] = (
    (GraphQLInt, Undefined),
    (GraphQLInt, 5),
    (GraphQLNonNull(GraphQLInt), 5),
    (GraphQLString, None),
    (GraphQLNonNull(GraphQLBoolean), False),
    (GraphQLList(GraphQLNonNull(GraphQLInt)), Undefined),
    (COLOR, "g"),
    (POINT, Undefined),
    (GraphQLNonNull(GraphQLID), Undefined),
)


class Drawing:
    """Draws the types one after another; fields are drawn once all are there."""

    def __init__(self, random: Random, world: World) -> None:
        self.random, self.world = random, world
        self.interfaces: list[GraphQLInterfaceType] = []
        self.objects: list[GraphQLObjectType] = []
        self.unions: list[GraphQLUnionType] = []
        self.shared: dict[str, dict[str, tuple[Any, dict[str, GraphQLArgument]]]] = {}

    def schema(self) -> GraphQLSchema:
        for number in range(self.random.randrange(3)):
            self.interfaces.append(self.interface(f"I{number}"))
        for number in range(self.random.randint(1, 3)):
            self.objects.append(self.object(f"T{number}"))
        for number in range(self.random.randrange(2)):
            members = [each for each in self.objects if self.random.random() < 0.7] or self.objects[:1]
            self.unions.append(GraphQLUnionType(f"U{number}", members, resolve_type=self.type_resolver()))
        query = self.object("Query")
        self.world.schema = GraphQLSchema(query, types=[*self.objects, *self.interfaces])
        return self.world.schema

    def interface(self, name: str) -> GraphQLInterfaceType:
        def fields() -> dict[str, GraphQLField]:
            return {key: GraphQLField(*its) for key, its in self.fields_of(name).items()}

        return GraphQLInterfaceType(name, fields, resolve_type=self.type_resolver())

    def object(self, name: str) -> GraphQLObjectType:
        mine = [each for each in self.interfaces if name != "Query" and self.random.random() < 0.6]

        def fields() -> dict[str, GraphQLField]:
            shapes = dict(self.fields_of(name))
            for each in mine:
                for key, (kind, arguments) in self.fields_of(each.name).items():
                    shapes[key] = (self.narrowed(kind), arguments)
            return {key: self.field(*shape) for key, shape in shapes.items()}

        return GraphQLObjectType(name, fields, interfaces=mine, is_type_of=self.type_check(name))

    def fields_of(self, owner: str) -> dict[str, tuple[Any, dict[str, GraphQLArgument]]]:
        if owner not in self.shared:
            count = self.random.randint(1, 3)
            self.shared[owner] = {
                f"{owner.lower()}{number}": (self.kind(), self.arguments()) for number in range(count)
            }
        return self.shared[owner]

    def kind(self) -> Any:
        composite = [*self.objects, *self.interfaces, *self.unions]
        kind: Any = self.random.choice(composite if self.random.random() < 0.5 else LEAVES)
        for _ in range(self.random.choice([0, 0, 0, 1, 1, 2])):
            kind = GraphQLList(GraphQLNonNull(kind) if self.random.random() < 0.4 else kind)
        return GraphQLNonNull(kind) if self.random.random() < 0.35 else kind

    def narrowed(self, kind: Any) -> Any:
        """An object may promise more than its interface does."""
        if not isinstance(kind, GraphQLNonNull) and self.random.random() < 0.2:
            return GraphQLNonNull(kind)
        return kind

    def arguments(self) -> dict[str, GraphQLArgument]:
        if self.random.random() < 0.7:
            return {}
        chosen = self.random.sample(range(len(ARGUMENTS)), self.random.randint(1, 2))
        return {
            f"a{number}": GraphQLArgument(
                ARGUMENTS[number][0],
                default_value=ARGUMENTS[number][1],
                out_name="renamed" if number == 0 else None,
            )
            for number in chosen
        }

    def field(self, kind: Any, arguments: dict[str, GraphQLArgument]) -> GraphQLField:
        def resolve(source: Any, info: Any, **given: Any) -> Any:
            return self.world.resolved(key_of(source), info, kind, given)

        async def resolve_later(source: Any, info: Any, **given: Any) -> Any:
            value = resolve(source, info, **given)
            return await value if hasattr(value, "__await__") else value

        ways: list[Any] = [None, None, resolve]
        if self.world.asynchronous:
            ways.append(resolve_later)
        return GraphQLField(kind, arguments, resolve=self.random.choice(ways))

    def type_resolver(self) -> Callable[..., Any] | None:
        """None stands for graphql-core's default: __typename, else whoever says that the value is theirs."""
        if self.random.random() < 0.4:
            return None

        def resolve_type(value: Any, info: Any, abstract: Any) -> Any:
            chances = self.world.chances("type", key_of(value), abstract.name)
            name: Any = key_of(value)[0]
            if self.world.fails(chances):
                error = Raised(self.world.error(chances))
                name = chances.choice([None, "Nowhere", "Int", "Query", 5, error, name])
            return self.world.maybe_later(chances, name)

        return resolve_type

    def type_check(self, name: str) -> Callable[..., Any] | None:
        if self.random.random() < 0.7:
            return None

        def is_type_of(value: Any, info: Any) -> Any:
            chances = self.world.chances("is", key_of(value), name)
            theirs: Any = key_of(value)[0] == name
            if self.world.fails(chances):
                theirs = chances.choice([False, Raised(self.world.error(chances))])
            return self.world.maybe_later(chances, theirs)

        return is_type_of


def random_schema(random: Random, world: World) -> GraphQLSchema:
    """What it holds and how it fails is for the world to say, which learns of it."""
    return Drawing(random, world).schema()
