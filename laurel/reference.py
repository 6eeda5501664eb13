"""What can be asked, as a page for people: docs/reference.md, made of the contract."""

from collections.abc import Iterator, Mapping

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLType,
    GraphQLUnionType,
    get_named_type,
    is_specified_scalar_type,
)

INTRO = """# Reference

Made of the contract by `scripts/laurel schema --write`; what is asked how is told [in the guide](clients.md), and
[the words](concepts.md) say what it is about. An exclamation mark means: never null.
"""
KINDS: tuple[tuple[str, type[GraphQLNamedType]], ...] = (
    ("Types", GraphQLObjectType),
    ("Interfaces", GraphQLInterfaceType),
    ("Unions", GraphQLUnionType),
    ("Inputs", GraphQLInputObjectType),
    ("Enumerations", GraphQLEnumType),
    ("Scalars", GraphQLScalarType),
)


def reference(schema: GraphQLSchema) -> str:
    """The page, in Markdown."""
    roots = [
        ("Queries", "query", schema.query_type),
        ("Mutations", "mutation", schema.mutation_type),
        ("Subscriptions", "subscription", schema.subscription_type),
    ]
    lines = [INTRO]
    for title, word, root in roots:
        if root:
            lines += [f"## {title}", "", *_doors(word, root.fields)]
    taken = {root.name for _, _, root in roots if root}
    named = [each for name, each in sorted(schema.type_map.items()) if name not in taken and name[:2] != "__"]
    for title, kind in KINDS:
        lines += [f"## {title}", ""]
        for each in named:
            if isinstance(each, kind) and not is_specified_scalar_type(each):
                lines += [f"### {each.name}", "", *_told(each.description), *_parts(each)]
    return "\n".join(lines).rstrip() + "\n"


def _doors(word: str, fields: Mapping[str, GraphQLField]) -> Iterator[str]:
    """Each with a paragraph of its own: readers come for these. A type may have the same name."""
    for name, field in sorted(fields.items()):
        yield from (f"### {word} {name}", "", *_told(field.description), f"Gives {_link(field.type)}.", "")
        if field.args:
            yield from (*_table("argument", field.args), "")


def _parts(named: GraphQLNamedType) -> Iterator[str]:
    match named:
        case GraphQLObjectType() | GraphQLInterfaceType():
            if named.interfaces:
                yield f"Is a {', '.join(_link(each) for each in named.interfaces)}.\n"
            yield from (*_table("field", named.fields), "")
        case GraphQLInputObjectType():
            yield from (*_table("field", named.fields), "")
        case GraphQLUnionType():
            yield f"One of {', '.join(_link(each) for each in named.types)}.\n"
        case GraphQLEnumType():
            rows = (f"| `{name}` | {_line(value.description)} |" for name, value in named.values.items())
            yield from ("| value | means |", "|---|---|", *rows, "")


def _table(what: str, rows: Mapping[str, object]) -> Iterator[str]:
    """Fields or arguments: name, type, meaning."""
    yield from (f"| {what} | type | means |", "|---|---|---|")
    for name, row in rows.items():
        given = getattr(row, "args", {})
        arguments = f"({', '.join(map(_argument, given.items()))})" if given else ""
        told = _line(getattr(row, "description", None))
        yield f"| `{name}{arguments}` | {_link(getattr(row, 'type'))} | {told} |"  # noqa: B009 - of three classes


def _argument(pair: tuple[str, GraphQLArgument]) -> str:
    return f"{pair[0]}: {pair[1].type}"


def _link(kind: GraphQLType) -> str:
    """To where the type is told, but for those of GraphQL itself."""
    named = get_named_type(kind)
    if isinstance(named, GraphQLScalarType) and is_specified_scalar_type(named):
        return f"`{kind}`"
    return f"[`{kind}`](#{named.name.lower()})"


def _told(description: str | None) -> list[str]:
    return [description, ""] if description else []


def _line(description: str | None) -> str:
    return " ".join((description or "").split()).replace("|", "\\|")
