"""Of which type is an object of an interface or a union, and is it of the type it should be? By cases."""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema, GraphQLUnionType, build_schema

from tests.engine.cases import Case, differing, each, later
from tests.engine.running import CORE, LEVELS, ran

SDL = """
  interface Named { name: String }
  interface Pet implements Named { name: String, friend: Pet }
  type Dog implements Pet & Named { name: String, friend: Pet, barks: Boolean }
  type Cat implements Pet & Named { name: String, friend: Pet, meows: Boolean }
  type Stone implements Named { name: String }
  interface Nobody { name: String }
  union Any = Dog | Cat
  type Query {
    pet: Pet, pets: [Pet], sure: [Pet!], any: Any, rows: [[Any!]], named: [Named], nobody: Nobody
    dog: Dog, dogs: [Dog!], holes: [Dog]
  }
"""
Question = Callable[[Any], Any]


class Kept:
    """Says its type itself, as graphql-core's default question wants it."""

    __typename = "Dog"
    name = "kept"


def animal(kind: Any, name: str = "", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name or str(kind), "barks": True, "meows": False, **more}


DOG, CAT = animal("Dog", "Rex"), animal("Cat", "Tom")


def kind_of(value: Any) -> Any:
    if isinstance(value["kind"], Exception):
        raise value["kind"]
    return value["kind"]


def asked_of_the_interface(question: Question) -> GraphQLSchema:
    """Of which type?"""
    schema = build_schema(SDL)
    for kind in schema.type_map.values():
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            kind.resolve_type = lambda value, _info, _kind: question(value)
    return schema


def asked_of_each_type(question: Question) -> GraphQLSchema:
    """Is it one of yours?"""
    schema = build_schema(SDL)
    for name in ("Dog", "Cat"):
        kind = schema.type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        kind.is_type_of = lambda value, _info, name=name: question(value)(name)
    return schema


def is_it(value: Any) -> Callable[[str], Any]:
    return lambda name: kind_of(value) == name


def is_it_later(value: Any) -> Callable[[str], Any]:
    async def answer(name: str) -> bool:
        return bool(await later(kind_of(value)) == name)

    return answer


def dogs_at_once_and_cats_later(value: Any) -> Callable[[str], Any]:
    return lambda name: (is_it if name == "Dog" else is_it_later)(value)(name)


async def kind_of_later(value: Any) -> Any:
    return await later(kind_of(value))


SCHEMAS = {
    "the interface says": asked_of_the_interface(kind_of),
    "the interface says later": asked_of_the_interface(kind_of_later),
    "each type says": asked_of_each_type(is_it),
    "each type says later": asked_of_each_type(is_it_later),
    "one says at once": asked_of_each_type(dogs_at_once_and_cats_later),
}
EACH = "{ __typename name ... on Dog { barks } ...C } } fragment C on Cat { meows friend { name } }"
OBJECTS = {
    "one": Case("{ pet " + EACH, '"Rex", "barks": true', {"pet": DOG}),
    "another within it": Case("{ pet " + EACH, '"friend": {"name"', {"pet": {**CAT, "friend": DOG}}),
    "several": Case("{ pets " + EACH, '"Cat", "name": "Tom"', {"pets": [DOG, None, CAT, DOG]}),
    "many of the same": Case("{ pets " + EACH, '"Tom"', {"pets": [DOG, CAT] * 30}),
    "a union": Case("{ any " + EACH, '"Tom"', {"any": CAT}),
    "unions in rows": Case("{ rows " + EACH, "[[{", {"rows": [[DOG, CAT], [], [DOG]]}),
    "another interface": Case(
        "{ named { name ... on Pet { ... on Any { __typename } } } }", "Dog", {"named": [DOG]}
    ),
    "no type of it": Case(
        "{ pets { name } pet { name } }", "null", {"pets": [DOG, animal("Fish")], "pet": DOG}
    ),
    "no type of what must be": Case("{ sure { name } }", '"sure", 1', {"sure": [DOG, animal("Fish"), CAT]}),
    "no type in a row": Case("{ rows " + EACH, "[null, [", {"rows": [[animal("Fish")], [CAT]]}),
    "a question that fails": Case("{ pets { name } }", "who?", {"pets": [DOG, animal(ValueError("who?"))]}),
    "objects of one type": Case("{ dog { name } dogs { barks } }", "Rex", {"dog": DOG, "dogs": [DOG, DOG]}),
    "another where one type stands": Case("{ holes { name } }", "[{", {"holes": [DOG, CAT, animal("Fish")]}),
    "another where one must stand": Case("{ dogs { name } }", "dogs", {"dogs": [DOG, CAT, DOG]}),
    "a question that fails for one type": Case(
        "{ holes { name } }", "holes", {"holes": [DOG, animal(ValueError("who?"))]}
    ),
}
WRONG = {
    "none": (None, "must resolve to an Object type"),
    "no text": (5, "not a valid Object type name"),
    "one that is not there": ("Nothing", "does not exist inside the schema"),
    "no object": ("Any", "non-object type"),
    "an interface": ("Named", "non-object type"),
    "not a possible one": ("Stone", "not a possible type"),
}


@each(OBJECTS)
@pytest.mark.parametrize("way", SCHEMAS)
async def test_objects_are_of_their_types_however_that_is_asked(way: str, case: Case) -> None:
    assert await differing(SCHEMAS[way], case) == []


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("way", ["the interface says", "the interface says later"])
async def test_a_type_that_can_not_be_is_told(way: str, wrong: str) -> None:
    kind, message = WRONG[wrong]
    root = {"pet": animal(kind), "any": animal(kind), "sure": [DOG, animal(kind)]}
    case = Case("{ pet { name } any { __typename } sure { name } }", message, root)
    assert await differing(SCHEMAS[way], case) == []


TOLD_BY_ITSELF = {
    "a dictionary": Case("{ pet { __typename } }", "Cat", {"pet": {"__typename": "Cat"}}),
    "an object": Case("{ pet { __typename name } }", "kept", {"pet": Kept()}),
    "neither": Case("{ pet { name } }", "must resolve to an Object type", {"pet": object()}),
    "an interface of which nothing is": Case("{ nobody { name } }", "not a possible", {"nobody": Kept()}),
    "a resolver of ones own": Case(
        "{ pet { __typename } }", "Cat", {"pet": DOG}, options={"type_resolver": lambda *_: "Cat"}
    ),
    "a resolver of ones own, later": Case(
        "{ pet { __typename } }", "Cat", {"pet": DOG}, options={"type_resolver": lambda *_: later("Cat")}
    ),
}


@each(TOLD_BY_ITSELF)
async def test_an_object_may_tell_its_type(case: Case) -> None:
    assert await differing(SDL, case) == []


async def test_the_questions_are_told_where_the_field_stands() -> None:
    """Of the field, that is, and not of its item, as graphql-core does."""
    told: list[list[Any]] = []
    for executor in (CORE, LEVELS):
        seen: list[Any] = []
        schema = build_schema(SDL)
        pet, dog = schema.type_map["Pet"], schema.type_map["Dog"]
        assert isinstance(pet, GraphQLInterfaceType)
        assert isinstance(dog, GraphQLObjectType)
        pet.resolve_type = lambda _value, info, _kind, seen=seen: seen.append(info.path.as_list()) or "Dog"
        dog.is_type_of = lambda _value, info, seen=seen: seen.append(info.path.as_list()) or True
        root = {"pets": [DOG, {**DOG, "friend": DOG}], "dogs": [DOG]}
        await ran(executor, schema, "{ pets { friend { name } } x: dogs { name } }", root)
        told.append(sorted(seen, key=str))
    assert told[0] == told[1]
    assert ["pets", 1, "friend"] in told[0]
    assert ["x"] in told[0]
