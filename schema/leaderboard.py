"""What is seen of a leaderboard?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated
from uuid import UUID

import orjson
import strawberry
from graphql import GraphQLError

from engine.asked import arguments_asked
from engine.batch import batch
from engine.sizes import sized
from models.leaderboard import (
    MOST_LINES,
    Board,
    Line,
    Lines,
    Part,
    Wanted,
    after,
    from_the_top,
    of_entry,
    of_user,
    read_boards,
)
from models.learners import learners
from models.rights import Role
from models.spaces import SpaceRow
from models.who import Audience
from schema.connections import After, Connection, Edge, PageInfo, Place
from schema.context import Context, Info
from schema.errors import bad_user_input
from schema.ids import encode
from schema.links import LearnerLink
from schema.nodes import Node

MOST_RADIUS = 50
NO_LINES = Lines((), ())
# The id of a leaderboard is that of its space with a mark for the audience, so that audiences can't share it.
MARKS = {audience: UUID(int=place) for place, audience in enumerate(Audience, start=1)}


@strawberry.type(description="What the leaderboard shows to learners and displays.")
class LeaderboardOptions:
    enabled: bool = strawberry.field(description="Whether they see it at all.")
    use_aliases: bool = strawberry.field(description="Whether names are hidden behind aliases.")
    allow_real_names: bool = strawberry.field(
        description="Whether learners may choose to show their real name in spite of aliases."
    )


async def _learners(parents: list["LeaderboardEntry"], info: Info) -> list[LearnerLink | None]:
    from schema.learners import Learner

    staff = frozenset({Role.SPACE_STAFF})
    wanted = [parent.line.learner_id for parent in parents if parent.audience is Audience.STAFF]
    rows = await learners(wanted) if wanted else {}
    return [
        Learner.of(rows[parent.line.learner_id], staff) if parent.line.learner_id in rows else None
        for parent in parents
    ]


@strawberry.type(description="One line of a leaderboard.")
class LeaderboardEntry(Node):
    line: strawberry.Private[Line]
    audience: strawberry.Private[Audience]
    rank: int = strawberry.field(description="Equal points share a rank: 1, 2, 2, 4.")
    display_name: str = strawberry.field(description="The alias, or the name where this audience may see it.")
    points: int = strawberry.field(description="What the learner has earned.")
    completed_count: int = strawberry.field(description="How many objectives the learner has completed.")
    learner: LearnerLink | None = batch(_learners, "Who it is. Staff only.")

    @classmethod
    def of(cls, line: Line, audience: Audience) -> "LeaderboardEntry":
        return cls(
            id=encode("entry", line.entry_id),
            line=line,
            audience=audience,
            rank=line.rank,
            display_name=line.name,
            points=line.points,
            completed_count=line.completed_count,
        )


def _versions(parents: list["Leaderboard"], info: Info) -> list[str]:
    return [_version(parent.board, info.context) for parent in parents]


def _viewer_entries(parents: list["Leaderboard"], info: Info) -> list[LeaderboardEntry | None]:
    own = _around(parents, info, radius=0)
    return [lines[0] if lines else None for lines in own]


def _around(
    parents: list["Leaderboard"],
    info: Info,
    radius: Annotated[int, strawberry.argument(description="How many on each side, to 50.")] = 2,
) -> list[list[LeaderboardEntry]]:
    if not 0 <= radius <= MOST_RADIUS:
        raise bad_user_input(f"`radius` must be between 0 and {MOST_RADIUS}, not {radius}.")
    own = info.context.user_id
    found = [parent.board.parts[of_user(own, radius)] if own else NO_LINES for parent in parents]
    return [
        [parent.entry(line) for line in (*lines.ahead, *lines.lines)]
        for parent, lines in zip(parents, found, strict=True)
    ]


@strawberry.type(description="The ranking as one audience sees it; the id differs between audiences.")
class Leaderboard(Node):
    board: strawberry.Private[Board]
    space_name: str = strawberry.field(description="The name of the space.")
    version: str = batch(_versions, "Changes exactly when what this audience sees does.")
    total_count: int = strawberry.field(description="How many lines there are.")

    @strawberry.field(description="The lines, the first rank first.", metadata=sized(MOST_LINES))
    def entries(
        self,
        info: Info,
        first: Annotated[int | None, strawberry.argument(description="At most this many.")] = 10,
        after: After = None,
    ) -> Connection[LeaderboardEntry]:
        part = _page_part(info.context, self.board.space_id, self.board.audience, first, after)
        ahead, lines = self.board.parts[part]
        shown = lines[: part.size - 1]
        about = _about(self.board.space_id, self.board.audience)
        places = [_place(about, line) for line in shown]
        return Connection(
            edges=[
                Edge(node=self.entry(line), place=place) for line, place in zip(shown, places, strict=True)
            ],
            page_info=PageInfo(
                places=places,
                has_next_page=len(lines) > len(shown),
                has_previous_page=bool(ahead),
            ),
            parent=self.board.space_id,
            total=self.total_count,
        )

    viewer_entry: LeaderboardEntry | None = batch(
        _viewer_entries, "The viewer's own line, wherever it stands."
    )
    around: list[LeaderboardEntry] = batch(
        _around, "The viewer's line with those on each side.", size=2 * MOST_RADIUS + 1
    )

    def entry(self, line: Line) -> LeaderboardEntry:
        return LeaderboardEntry.of(line, self.board.audience)

    @classmethod
    def of(cls, board: Board) -> "Leaderboard":
        return cls(
            id=encode("leaderboard", board.space_id, MARKS[board.audience]),
            board=board,
            space_name=board.space_name,
            total_count=board.total,
        )


def _place(about: bytes, line: Line) -> Place:
    return Place(about, (line.points, line.entry_id))


async def shown_leaderboards(
    seen: Sequence[tuple[SpaceRow, Audience | None]], info: Info
) -> list[Leaderboard | None]:
    """Null where it is not shown. `info` is that of the field which gives them: it says what is asked of them."""
    on = [
        wanted(space.id, audience, info) for space, audience in seen if audience and is_shown(space, audience)
    ]
    boards = {(board.space_id, board.audience): board for board in await read_boards(on)}
    shown = [boards.get((space.id, audience)) if audience else None for space, audience in seen]
    return [Leaderboard.of(board) if board else None for board in shown]


async def shown_entries(
    seen: Mapping[UUID, tuple[SpaceRow, Audience | None]],
) -> dict[UUID, LeaderboardEntry]:
    """By entry id: the line, where the leaderboard of its space is shown to this audience."""
    by_board = defaultdict(list)
    for entry_id, (space, audience) in seen.items():
        if audience and is_shown(space, audience):
            by_board[space.id, audience].append(of_entry(entry_id))
    boards = await read_boards([Wanted(*board, parts) for board, parts in by_board.items()])
    found = [
        LeaderboardEntry.of(line, board.audience)
        for board in boards
        for part in board.parts.values()
        for line in part.lines
    ]
    return {entry.line.entry_id: entry for entry in found}


def is_shown(space: SpaceRow, audience: Audience) -> bool:
    """Not to learners and displays while it is off; staff may preview (rule 28)."""
    return space.leaderboard_enabled or audience is Audience.STAFF


def wanted(space_id: UUID, audience: Audience, info: Info) -> Wanted:
    """All that the document asks of a leaderboard, to be read at once. What can't be is refused where it stands."""
    parts = []
    for given in arguments_asked(info, "Leaderboard", "entries"):
        with suppress(GraphQLError):
            parts.append(_page_part(info.context, space_id, audience, given["first"], given["after"]))
    radii = [given["radius"] for given in arguments_asked(info, "Leaderboard", "around")]
    radii += [0 for _ in arguments_asked(info, "Leaderboard", "viewerEntry")]
    own = info.context.user_id if radii else None
    if own:
        parts += [of_user(own, radius) for radius in radii if 0 <= radius <= MOST_RADIUS]
    return Wanted(space_id, audience, list(dict.fromkeys(parts)))


def _page_part(
    context: Context, space_id: UUID, audience: Audience, first: int | None, cursor: str | None
) -> Part:
    """With one line more than the page, which tells whether more follow."""
    size = 10 if first is None else first
    if not 0 <= size <= MOST_LINES:
        raise bad_user_input(f"`first` must be between 0 and {MOST_LINES}, not {size}.")
    if cursor is None:
        return from_the_top(size + 1)
    return after(*_key(context, _about(space_id, audience), cursor), size + 1)


def _version(board: Board, context: Context) -> str:
    """Sealed, since a count would tell of what others see."""
    return context.tools.sealing.seal(
        orjson.dumps([str(board.version.epoch), board.version.changes]),
        b"version of " + _about(board.space_id, board.audience),
    )


def _about(space_id: UUID, audience: Audience) -> bytes:
    return b"leaderboard" + space_id.bytes + audience.encode()


def _key(context: Context, about: bytes, cursor: str) -> tuple[int, UUID]:
    try:
        points, entry_id = orjson.loads(context.tools.sealing.unseal(cursor, about))
    except ValueError as error:
        raise bad_user_input("`after` is no cursor of this leaderboard.") from error
    return points, UUID(entry_id)
