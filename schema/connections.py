"""How is a page of a list shown? (GraphQL Cursor Connections, with sealed keyset cursors)"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Generic, NamedTuple, TypeVar
from uuid import UUID

import orjson
import strawberry

from engine.batch import batch
from models.pages import Listing, Slice, Window
from schema.context import Context, Info
from schema.errors import bad_user_input

Item = TypeVar("Item")
Row = TypeVar("Row", bound=tuple[Any, ...])

First = Annotated[int | None, strawberry.argument(description="At most this many, from the start.")]
After = Annotated[str | None, strawberry.argument(description="Only what follows this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="At most this many, from the end.")]
Before = Annotated[str | None, strawberry.argument(description="Only what comes before this cursor.")]
Search = Annotated[str | None, strawberry.argument(description="Only what contains this text, in any case.")]
MOST = 100
MOST_LEARNERS = 1000  # learners and progress (rule 38)


class Place(NamedTuple):
    """What a cursor says: where something stands in the list that it is about. Sealed when it is asked for."""

    about: bytes
    key: Sequence[Any]


def seal(context: Context, place: Place) -> str:
    """A cursor: sealed, since a key can tell names and points."""
    key = orjson.dumps(place.key, default=str)  # asyncpg's UUID is a subclass that orjson does not know
    return context.tools.sealing.seal(key, place.about)


def _cursors(parents: list["Edge[Any]"], info: Info) -> list[str]:
    return [seal(info.context, parent.place) for parent in parents]


def _starts(parents: list["PageInfo"], info: Info) -> list[str | None]:
    return [seal(info.context, parent.places[0]) if parent.places else None for parent in parents]


def _ends(parents: list["PageInfo"], info: Info) -> list[str | None]:
    return [seal(info.context, parent.places[-1]) if parent.places else None for parent in parents]


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    places: strawberry.Private[Sequence[Place]]
    has_next_page: bool = strawberry.field(description="Whether more follows.")
    has_previous_page: bool = strawberry.field(description="Whether more comes before.")
    start_cursor: str | None = batch(_starts, "The cursor of the first edge.")
    end_cursor: str | None = batch(_ends, "The cursor of the last edge.")


@strawberry.type(description="One entry of a page.")
class Edge(Generic[Item]):
    place: strawberry.Private[Place]
    node: Item = strawberry.field(description="The entry itself.")
    cursor: str = batch(_cursors, "Where it stands; opaque.")


async def _totals(connections: list["Connection[Any]"], info: Info) -> list[int]:
    known = [connection.total for connection in connections]
    parents = defaultdict(list)
    for connection in connections:
        if connection.listing:
            parents[connection.listing].append(connection.parent)
    counts = {listing: await listing.counts(found) for listing, found in parents.items()}
    return [
        counts[connection.listing][connection.parent] if connection.listing else total
        for connection, total in zip(connections, known, strict=True)
    ]


@strawberry.type(description="A page of a list.")
class Connection(Generic[Item]):
    edges: list[Edge[Item]] = strawberry.field(description="The entries of this page, in the list's order.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    parent: strawberry.Private[UUID]
    listing: strawberry.Private[Listing[Any] | None] = None
    total: strawberry.Private[int] = 0
    total_count: int = batch(_totals, "How many there are in the whole list.")


def window(
    context: Context,
    listing: Listing[Any],
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    most: int = MOST,
) -> Window:
    """The part that these arguments ask for; a coded error names the argument that is wrong."""
    if (first is not None or after is not None) and (last is not None or before is not None):
        raise bad_user_input("Give `first` and `after`, or `last` and `before`, not both.")
    backward = last is not None or before is not None
    size, cursor, name = (last, before, "last") if backward else (first, after, "first")
    if size is not None and not 0 <= size <= most:
        raise bad_user_input(f"`{name}` must be between 0 and {most}, not {size}.")
    argument = "before" if backward else "after"
    key = None if cursor is None else unseal_key(context, listing, cursor, argument)
    return Window(most if size is None else size, key, backward)


def unseal_key(context: Context, listing: Listing[Any], cursor: str, argument: str) -> tuple[Any, ...]:
    try:
        return listing.parse_key(orjson.loads(context.tools.sealing.unseal(cursor, listing.about)))
    except ValueError as error:
        raise bad_user_input(f"`{argument}` is no cursor of this list.") from error


async def connections(
    listing: Listing[Row],
    parents: Sequence[UUID],
    part: Window,
    node: Callable[[Row, UUID], Item],
) -> dict[UUID, Connection[Item]]:
    """One page for each parent, in one statement."""
    pages = await listing.pages(list(dict.fromkeys(parents)), part) if parents else {}
    return shown(listing, pages, node)


def shown(
    listing: Listing[Row],
    pages: Mapping[UUID, Slice[Row]],
    node: Callable[[Row, UUID], Item],
) -> dict[UUID, Connection[Item]]:
    """Pages that were read already."""
    return {parent: _connection(listing, parent, page, node) for parent, page in pages.items()}


def _connection(
    listing: Listing[Row], parent: UUID, page: Slice[Row], node: Callable[[Row, UUID], Item]
) -> Connection[Item]:
    about = listing.about
    places = [Place(about, listing.key(row)) for row in page.rows]
    rows = zip(page.rows, places, strict=True)
    return Connection(
        edges=[Edge(node=node(row, parent), place=place) for row, place in rows],
        page_info=PageInfo(places=places, has_next_page=page.has_next, has_previous_page=page.has_previous),
        parent=parent,
        listing=listing,
    )
