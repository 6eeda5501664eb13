"""Which random operation is asked of a schema, and with which variables?"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_required_argument,
)

DEEPEST = 4
LITERALS: dict[str, list[str]] = {
    "Int": ["0", "-3", "2147483647"],
    "Float": ["1", "-0.5", "1e3"],
    "String": ['""', '"text"', '"ü"'],
    "Boolean": ["true", "false"],
    "ID": ["7", '"x"'],
    "Color": ["RED", "GREEN", "TWO"],
    "[Int!]": ["[]", "[1, 2]", "3"],
    "Point": ["{x: 1}", "{x: 2, y: 0.5, more: [{x: 3}]}", '{x: 4, out: "o"}', "{x: 5, more: {x: 6}}"],
}
GIVEN: dict[str, list[Any]] = {
    "Int": [0, 5, "x"],
    "Float": [1, 2.5],
    "String": ["", "text"],
    "Boolean": [True, False],
    "ID": [7, "x"],
    "Color": ["RED", "GREEN"],
    "[Int!]": [[], [1, 2], 3],
    "Point": [{"x": 1}, {"x": 2, "more": [{"x": 3}], "out": "o"}, {"x": 4, "y": None}],
}


@dataclass
class Operation:
    """A document with one operation, and what its variables are given."""

    text: str
    variables: dict[str, Any]


@dataclass
class Writing:
    """One document in the making."""

    random: Random
    schema: GraphQLSchema
    fragments: dict[str, tuple[Any, str]] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def operation(self, kind: str = "query") -> Operation:
        root = {"query": self.schema.query_type, "subscription": self.schema.subscription_type}[kind]
        body = self.selections(root, 1, most=1 if kind == "subscription" else 4)
        declared = ", ".join(f"${name}: {kind}" for name, kind in self.declared.items())
        texts = [f"{kind} Asked{f'({declared})' if declared else ''} {body}"]
        texts += [f"fragment {name} on {on} {text}" for name, (on, text) in self.fragments.items()]
        return Operation("\n".join(texts), self.variables)

    def selections(self, parent: Any, depth: int, most: int = 4) -> str:
        chosen = [self.selection(parent, depth, most == 1) for _ in range(self.random.randint(1, most))]
        return "{ " + " ".join(chosen) + " }"

    def selection(self, parent: Any, depth: int, only_field: bool) -> str:
        if not only_field and depth < DEEPEST and self.chance(0.25):
            return self.fragment(parent, depth)
        if isinstance(parent, GraphQLUnionType) or self.chance(0.1 * (not only_field)):
            return f"{self.random.choice(['', 'type: '])}__typename{self.directives()}"
        return self.field(parent, depth)

    def field(self, parent: Any, depth: int) -> str:
        names = sorted(parent.fields)
        if depth >= DEEPEST:
            flat = [name for name in names if not is_composite_type(get_named_type(parent.fields[name].type))]
            if not flat:
                return "__typename"
            names = flat
        name = self.random.choice(names)
        its = parent.fields[name]
        arguments = self.arguments(its.args)
        inner = get_named_type(its.type)
        body = f" {self.selections(inner, depth + 1)}" if is_composite_type(inner) else ""
        return f"{self.alias(name, arguments)}{name}{arguments}{self.directives()}{body}"

    def alias(self, name: str, arguments: str) -> str:
        """One key never stands for two fields: it is told by the field and its arguments."""
        if not arguments and not self.chance(0.15):
            return ""
        key = self.aliases.setdefault(f"{name}{arguments}", f"k{len(self.aliases)}")
        return f"{key}: "

    def arguments(self, known: dict[str, GraphQLArgument]) -> str:
        chosen = {
            name: self.argument(its)
            for name, its in known.items()
            if is_required_argument(its) or self.chance(0.6)
        }
        return f"({', '.join(f'{name}: {value}' for name, value in chosen.items())})" if chosen else ""

    def argument(self, its: GraphQLArgument) -> str:
        kind = its.type
        if self.chance(0.4):
            return self.variable(kind, its)
        if not isinstance(kind, GraphQLNonNull) and self.chance(0.15):
            return "null"
        bare = str(kind.of_type if isinstance(kind, GraphQLNonNull) else kind)
        return self.random.choice(LITERALS[bare])

    def variable(self, kind: Any, its: GraphQLArgument) -> str:
        """Nullable where the place has a default: then it fails at the field when null is given."""
        bare = str(kind.of_type if isinstance(kind, GraphQLNonNull) else kind)
        must = isinstance(kind, GraphQLNonNull) and is_required_argument(its)
        name = f"v{len(self.declared)}"
        self.declared[name] = f"{bare}!" if must else bare
        if self.chance(0.3):
            self.declared[name] += f" = {self.random.choice(LITERALS[bare])}"
            must = False
        if must or self.chance(0.6):
            self.variables[name] = self.random.choice(GIVEN[bare])
        elif not self.declared[name].startswith(f"{bare}!") and self.chance(0.3):
            self.variables[name] = None
        return f"${name}"

    def directives(self) -> str:
        if not self.chance(0.15):
            return ""
        text = "".join(f" @{name}(if: {self.condition()})" for name in self.random.choice(TURNS))
        return text

    def condition(self) -> str:
        if self.chance(0.3):
            return self.random.choice(["true", "false"])
        name = f"b{self.random.randrange(3)}"
        if name not in self.declared:
            default = self.random.choice(["!", "! = true", "! = false"])
            self.declared[name] = f"Boolean{default}"
            if default == "!" or self.chance(0.5):
                self.variables[name] = self.chance(0.5)
        return f"${name}"

    def fragment(self, parent: Any, depth: int) -> str:
        """An inline fragment, a spread of a new one, or of one that is written already."""
        fitting = [name for name, (on, _) in self.fragments.items() if self.overlap(parent, on)]
        if fitting and self.chance(0.4):
            return f"...{self.random.choice(fitting)}{self.directives()}"
        on = self.random.choice([parent, *self.others(parent)])
        body = self.selections(on, depth + 1)
        if self.chance(0.5):
            shown = "" if on is parent and self.chance(0.5) else f" on {on.name}"
            return f"...{shown}{self.directives()} {body}"
        name = f"F{len(self.fragments)}"
        self.fragments[name] = (on, body)
        return f"...{name}{self.directives()}"

    def others(self, parent: Any) -> list[Any]:
        every = [each for each in self.schema.type_map.values() if is_composite_type(each)]
        return [each for each in every if not each.name.startswith("__") and self.overlap(parent, each)]

    def overlap(self, one: Any, other: Any) -> bool:
        return bool(self.possible(one) & self.possible(other))

    def possible(self, kind: GraphQLNamedType) -> set[str]:
        if is_abstract_type(kind):
            return {each.name for each in self.schema.get_possible_types(kind)}
        assert isinstance(kind, GraphQLObjectType)
        return {kind.name}


TURNS = (("skip",), ("include",), ("include",), ("skip", "include"))


def random_operation(random: Random, schema: GraphQLSchema, kind: str = "query") -> Operation:
    return Writing(random, schema).operation(kind)
