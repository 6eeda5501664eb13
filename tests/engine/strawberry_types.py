"""Which Strawberry types are asked at random? Each way in which a field gets its value, once or twice."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field
from datetime import UTC, datetime
from enum import Enum
from random import Random
from typing import Annotated, Any, Generic, NewType, TypeVar

import strawberry
from strawberry import Info
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission, PermissionExtension

from engine.batch import batch
from tests.engine.random_types import odd_text
from tests.engine.random_values import GOOD, ODD

Odd = NewType("Odd", object)
ODD_DEFINITION = strawberry.scalar(name="Odd", serialize=odd_text)


@strawberry.enum
class Color(Enum):
    RED = "r"
    TWO = 2
    GREEN = "g"


@strawberry.input
class Point:
    x: int
    y: float = 1.5
    more: list["Point"] | None = None
    out: str | None = None


def number_of(source: Any) -> int:
    return int(source.number) if isinstance(source.number, int) else 0


class OddAllowed(BasePermission):
    """Who is odd may."""

    message = "Odd ones only."
    error_extensions = {"code": "EVEN"}  # noqa: RUF012  # read by Strawberry as it stands

    def has_permission(self, source: Any, info: Info, **given: Any) -> bool:
        return number_of(source) % 2 == 1


class LaterAllowed(BasePermission):
    """Says so only later."""

    message = "Not by three."

    async def has_permission(self, source: Any, info: Info, **given: Any) -> bool:
        await asyncio.sleep(0)
        return number_of(source) % 3 != 0


class Louder(FieldExtension):
    """Serves both ways."""

    def resolve(self, next_: Callable[..., Any], source: Any, info: Info, **given: Any) -> Any:
        return f"{next_(source, info, **given)}!"

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: Info, **given: Any
    ) -> Any:
        return f"{await next_(source, info, **given)}!"


class Slower(FieldExtension):
    """Serves only where one waits."""

    async def resolve_async(
        self, next_: Callable[..., Awaitable[Any]], source: Any, info: Info, **given: Any
    ) -> Any:
        await asyncio.sleep(0)
        return f"{await next_(source, info, **given)} in {info.path.as_list()}"


class Trouble(Exception):
    """What the handler turns into a member of a union."""


@strawberry.type
class Sorry:
    why: str


class SorryInstead(strawberry.ExceptionHandler[Trouble, Sorry]):
    def handle(self, exception: Trouble, *, field: Any, info: Info) -> Sorry | None:
        return Sorry(why=str(exception)) if "odd" in str(exception) else None


@strawberry.interface
class Named:
    name: str = strawberry.field(description="Every one has it.")

    @strawberry.field
    def greeting(self, info: Info, times: int = 1) -> str:
        return f"{self.name} {times} by {info.field_name} of {info.path.typename} {info.path.as_list()}"


@strawberry.type
class Leaf(Named):
    number: int
    secret: strawberry.Private[object] = None
    color: Color | None = Color.RED
    odd: Odd | None = None
    at: datetime | None = None
    tags: list[str] = field(default_factory=lambda: ["a", "b"])
    matrix: list[list[int | None] | None] = field(default_factory=list)
    renamed: float | None = strawberry.field(name="otherName", default=0.5)

    @strawberry.field
    async def later(self, add: int = 0) -> int:
        await asyncio.sleep(0)
        return self.number + add

    @strawberry.field
    def broken(self) -> int | None:
        raise ValueError(f"broken {self.number}")

    @strawberry.field
    def shown(self, info: Info, color: Color = Color.GREEN, point: Point | None = None) -> list[str]:
        fields = [str(getattr(each, "name", each)) for each in info.selected_fields]
        return [info.field_name, str(info.return_type), repr(color), repr(point), *fields]

    @strawberry.field(permission_classes=[OddAllowed])  # type: ignore[untyped-decorator]  # Strawberry gives Any
    def guarded(self) -> str:
        return f"guarded {self.secret}"

    @strawberry.field(extensions=[PermissionExtension([LaterAllowed()], fail_silently=True)])  # type: ignore[untyped-decorator]  # Strawberry gives Any
    async def silent(self) -> list[int]:
        return [self.number]

    held: str | None = strawberry.field(default="held", permission_classes=[OddAllowed])
    loud: str | None = strawberry.field(default="loud", extensions=[Louder()])

    @strawberry.field(extensions=[Slower(), Louder()])  # type: ignore[untyped-decorator]  # Strawberry gives Any
    def slow(self) -> str:
        return f"slow {self.number}"


async def scores(parents: Sequence[Any], info: Info, add: int = 0) -> list[Any]:
    await asyncio.sleep(0)
    if add < 0:
        raise ValueError("no score below zero")
    return [ValueError(f"no {each.number}") if each.number == 5 else each.number + add for each in parents]


async def related(parents: Sequence[Any], info: Info) -> list[Any]:
    return [[*each.children, *each.leaves] for each in parents]


T = TypeVar("T")


@strawberry.type
class Page(Generic[T]):
    items: list[T]
    first: T | None = None

    @strawberry.field
    def total(self) -> int:
        return len(self.items)


Outcome = Annotated[Leaf | Sorry, strawberry.union("Outcome")]


@strawberry.type
class Branch(Named):
    number: int
    children: list["Branch"]
    leaves: list[Leaf]
    leaf: Leaf | None = None

    score: int | None = batch(scores, "Of all parents at once; the return is named below.")

    @strawberry.field
    def page(self) -> Page[Leaf]:
        return Page(items=self.leaves, first=self.leaf)

    @strawberry.field
    async def things(self) -> "list[Thing | None]":
        return [*self.leaves, None, *self.children]

    @strawberry.field
    def named(self) -> list[Named]:
        return [*self.children, *self.leaves]

    @strawberry.field
    def outcome(self) -> Outcome | None:
        if self.number % 2:
            raise Trouble(f"{'odd' if self.number % 3 else 'even'} {self.number}")
        return self.leaf


Thing = Annotated[Leaf | Branch, strawberry.union("Thing")]


@strawberry.type
class Query:
    @strawberry.field
    def root(self, info: Info) -> Branch:
        found: Branch = info.context["root"]
        return found

    @strawberry.field
    async def maybe(self, info: Info, number: int = 0) -> Branch | None:
        found: Branch = info.context["root"]
        return found if number % 2 == 0 else None

    @strawberry.field
    def all(self, info: Info) -> list[Thing]:
        found: Branch = info.context["root"]
        return [found, *found.leaves]


class Growing:
    """A tree from a seed, with what is wrong in it by chance."""

    def __init__(self, seed: int, trouble: float) -> None:
        self.chances, self.trouble = Random(seed), trouble  # noqa: S311  # what is random here is no secret

    def fails(self) -> bool:
        return self.chances.random() < self.trouble

    def one(self, good: Any, kind: str) -> Any:
        if not self.fails():
            return good
        return self.chances.choice([None, ValueError(f"held {kind}"), *ODD.get(kind, [])])

    def leaf(self) -> Leaf:
        chances = self.chances
        number = chances.randrange(8)
        return Leaf(
            name=self.one(f"leaf {number}", "String"),
            number=self.one(number, "Int"),
            secret=chances.random(),
            color=self.one(chances.choice([*Color, None]), "Color"),
            odd=self.one(chances.choice(GOOD["Odd"]), "Odd"),
            at=self.one(chances.choice([None, datetime(2026, 1, number + 1, tzinfo=UTC)]), "Odd"),
            tags=self.one([self.one("t", "String") for _ in range(chances.randrange(3))], "Int"),
            matrix=[self.one([self.one(1, "Int"), None], "Int") for _ in range(chances.randrange(3))],
            renamed=self.one(0.25, "Float"),
        )

    def branch(self, depth: int = 0) -> Branch:
        number = self.chances.randrange(8)
        leaves = [self.leaf() for _ in range(self.chances.randrange(4))]
        leaves += leaves[:1]
        return Branch(
            name=f"branch {number}",
            number=number,
            children=[self.branch(depth + 1) for _ in range(self.chances.randrange(3))] if depth < 2 else [],
            leaves=self.one(leaves, "Int"),
            leaf=self.one(self.chances.choice([None, *leaves]), "Int"),
        )
