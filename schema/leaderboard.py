"""What is seen of a leaderboard?"""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import orjson
import strawberry

from engine.batch import batch
from engine.sizes import sized
from models.leaderboard import Board, Line, read_boards
from models.learners import learners, learners_of_user
from models.rights import Role
from models.spaces import SpaceRow
from models.who import Audience
from schema.connections import After, Connection, Edge, PageInfo, Place
from schema.context import Context, Info
from schema.errors import bad_user_input
from schema.ids import encode
from schema.links import LearnerLink
from schema.nodes import Node

MOST_LINES = 1000
MOST_RADIUS = 50
# The id of a leaderboard is that of its space with a mark for the audience, so that audiences can't share it.
MARKS = {audience: UUID(int=place) for place, audience in enumerate(Audience, start=1)}


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


async def _places(parents: Sequence["Leaderboard"], info: Info) -> list[int | None]:
    """Where the viewer's own line stands on each board."""
    if info.context.user_id is None:
        return [None] * len(parents)
    own = await learners_of_user([parent.board.space.id for parent in parents], info.context.user_id)
    found = [(parent.board, own.get(parent.board.space.id)) for parent in parents]
    return [board.place_of(learner.id) if learner else None for board, learner in found]


async def _viewer_entries(parents: list["Leaderboard"], info: Info) -> list[LeaderboardEntry | None]:
    places = await _places(parents, info)
    return [
        None if place is None else parent.entry(parent.board.lines[place])
        for parent, place in zip(parents, places, strict=True)
    ]


async def _around(
    parents: list["Leaderboard"],
    info: Info,
    radius: Annotated[int, strawberry.argument(description="How many on each side, to 50.")] = 2,
) -> list[list[LeaderboardEntry]]:
    if not 0 <= radius <= MOST_RADIUS:
        raise bad_user_input(f"`radius` must be between 0 and {MOST_RADIUS}, not {radius}.")
    places = await _places(parents, info)
    return [
        []
        if place is None
        else [parent.entry(line) for line in parent.board.lines[max(0, place - radius) : place + radius + 1]]
        for parent, place in zip(parents, places, strict=True)
    ]


@strawberry.type(description="The ranking as one audience sees it; the id differs between audiences.")
class Leaderboard(Node):
    board: strawberry.Private[Board]
    space_name: str = strawberry.field(description="The name of the space.")
    version: str = strawberry.field(description="Changes exactly when what this audience sees does.")
    total_count: int = strawberry.field(description="How many lines there are.")

    @strawberry.field(description="The lines, the first rank first.", metadata=sized(MOST_LINES))
    async def entries(
        self,
        info: Info,
        first: Annotated[int | None, strawberry.argument(description="At most this many.")] = 10,
        after: After = None,
    ) -> Connection[LeaderboardEntry]:
        size = 10 if first is None else first
        if not 0 <= size <= MOST_LINES:
            raise bad_user_input(f"`first` must be between 0 and {MOST_LINES}, not {size}.")
        start = _place_after(info.context, self.board, after) if after is not None else 0
        lines = self.board.lines[start : start + size]
        places = [_place(self.board, line) for line in lines]
        return Connection(
            edges=[
                Edge(node=self.entry(line), place=place) for line, place in zip(lines, places, strict=True)
            ],
            page_info=PageInfo(
                places=places,
                has_next_page=start + size < self.total_count,
                has_previous_page=start > 0,
            ),
            parent=self.board.space.id,
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
            id=encode("leaderboard", board.space.id, MARKS[board.audience]),
            board=board,
            space_name=board.space.name,
            version=board.version,
            total_count=len(board.lines),
        )


async def shown_leaderboards(seen: Sequence[tuple[SpaceRow, Audience | None]]) -> list[Leaderboard | None]:
    """Null for learners and displays while it is off; staff may preview (rule 28)."""
    on = [
        (space, audience)
        for space, audience in seen
        if audience and (space.leaderboard_enabled or audience is Audience.STAFF)
    ]
    boards = {(board.space.id, board.audience): board for board in await read_boards(on)} if on else {}
    shown = [boards.get((space.id, audience)) if audience else None for space, audience in seen]
    return [Leaderboard.of(board) if board else None for board in shown]


def _place(board: Board, line: Line) -> Place:
    return Place(_about(board), [line.points, str(line.entry_id)])


def _about(board: Board) -> bytes:
    return b"leaderboard" + board.space.id.bytes + board.audience.encode()


def _place_after(context: Context, board: Board, cursor: str) -> int:
    """Where the lines after a cursor begin, even when the line itself has moved or left."""
    try:
        points, entry_id = orjson.loads(context.tools.sealing.unseal(cursor, _about(board)))
    except ValueError as error:
        raise bad_user_input("`after` is no cursor of this leaderboard.") from error
    places = (
        place
        for place, line in enumerate(board.lines)
        if (-line.points, str(line.entry_id)) > (-points, entry_id)
    )
    return next(places, len(board.lines))
