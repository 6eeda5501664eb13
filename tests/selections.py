"""What would a client ask for that asks for everything? Written from the contract itself."""

import re
from collections.abc import Iterator, Mapping

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLUnionType,
    get_named_type,
    is_composite_type,
    is_object_type,
    is_required_argument,
)

from laurel.graph import schema

GRAPH = schema._schema
PLUMBING = ("Connection", "Edge", "PageInfo", "Result")
Given = Mapping[str, str]


def object_types() -> Iterator[GraphQLObjectType]:
    """Each with fields of its own to see: neither roots, nor what carries pages or outcomes."""
    roots = {GRAPH.query_type, GRAPH.mutation_type, GRAPH.subscription_type}
    for name, found in sorted(GRAPH.type_map.items()):
        plumbing = name.startswith("__") or name.endswith(PLUMBING)
        if isinstance(found, GraphQLObjectType) and found not in roots and not plumbing:
            yield found


def concrete(kind: GraphQLOutputType) -> list[GraphQLObjectType]:
    """The type itself, or those that stand behind an interface or a union."""
    named = get_named_type(kind)
    if isinstance(named, GraphQLInterfaceType | GraphQLUnionType):
        return list(GRAPH.get_possible_types(named))
    assert isinstance(named, GraphQLObjectType)
    return [named]


def is_nested(field: GraphQLField) -> bool:
    return is_composite_type(get_named_type(field.type))


def is_connection(field: GraphQLField) -> bool:
    return get_named_type(field.type).name.endswith("Connection")


def in_page(kind: GraphQLOutputType) -> GraphQLOutputType:
    """What a connection's edges lead to; of anything else, itself."""
    named = get_named_type(kind)
    if not named.name.endswith("Connection"):
        return kind
    assert is_object_type(named)
    edge = get_named_type(named.fields["edges"].type)
    assert is_object_type(edge)
    found: GraphQLOutputType = edge.fields["node"].type
    return found


def arguments(owner: str, name: str, field: GraphQLField, given: Given) -> str:
    """What the field can't be asked without, and what is given for it."""
    told = given.get(f"{owner}.{name}", "")
    needed = [argument for argument in field.args.values() if is_required_argument(argument)]
    assert told or not needed, f"{owner}.{name} takes arguments"
    return f"({told})" if told else ""


def everything(roots: Mapping[str, int], given: Given) -> str:
    """Fragments like `Space2` for each of these types and depths: its fields, and theirs, so many levels deep.

    Each field is aliased as `Type_field`, so that an answer tells of what it is.
    """
    todo = [f"{name}{level}" for name, level in roots.items()]
    found: dict[str, str] = {}
    for label in todo:
        name, level = label[:-1], int(label[-1])
        kind = GRAPH.type_map[name]
        assert isinstance(kind, GraphQLObjectType)
        fields = _fields(kind, level, given)
        found[label] = f"fragment {label} on {name} {{ {fields} }}"
        todo += [spread for spread in re.findall(r"\.\.\.(\w+)", fields) if spread not in todo]
    return "\n".join(found.values())


def _fields(kind: GraphQLObjectType, level: int, given: Given) -> str:
    plain = [name for name, field in kind.fields.items() if not is_nested(field)]
    told = " ".join(f"{kind.name}_{name}: {name}" for name in plain) or "__typename"
    if level == 0:
        return told
    nested = [_nested(kind, name, level, given) for name, field in kind.fields.items() if is_nested(field)]
    return " ".join([f"...{kind.name}0", *nested])


def _nested(kind: GraphQLObjectType, name: str, level: int, given: Given) -> str:
    field = kind.fields[name]
    spreads = " ".join(f"...{found.name}{level - 1}" for found in concrete(in_page(field.type)))
    inside = f"edges {{ node {{ {spreads} }} }} totalCount" if is_connection(field) else spreads
    return f"{kind.name}_{name}: {name}{arguments(kind.name, name, field, given)} {{ {inside} }}"


def paths(kind: GraphQLObjectType, depth: int, given: Given) -> Iterator[str]:
    """Each way from this type down its nested fields, `depth` of them, with all plain fields at its end."""
    nested = [(name, field) for name, field in kind.fields.items() if is_nested(field)]
    if depth == 0 or not nested:
        yield plain_fields(kind)
        return
    for name, field in nested:
        asked = f"{name}{arguments(kind.name, name, field, given)}"
        for child in concrete(in_page(field.type)):
            for rest in paths(child, depth - 1, given):
                inside = f"... on {child.name} {{ {rest} }}"
                page = f"totalCount edges {{ node {{ {inside} }} }}" if is_connection(field) else inside
                yield f"{asked} {{ {page} }}"


def plain_fields(kind: GraphQLObjectType) -> str:
    return " ".join(name for name, field in kind.fields.items() if not is_nested(field)) or "__typename"
