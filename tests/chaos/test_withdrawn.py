"""Rights are withdrawn while others write and screens are open on two servers: nothing committed later is sent."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from actions.access_tokens import revoke_access_token
from actions.displays import create_display_token, revoke_display_token
from actions.grants import grant_staff
from actions.leaderboard import share_real_name, update_leaderboard_options
from actions.learners import remove_learner, update_learner
from actions.progress import complete_objective
from actions.staff import remove_staff
from models.diary import Reader, SpaceEventKind, events
from models.spaces import spaces
from models.tokens import AccessToken
from schema.ids import decode_one
from subscriptions.waiting import HEARTBEAT
from tests.chaos.scene import POINTS, Scene
from tests.chaos.watching import Board, Diary, Watcher
from tests.looking import diary
from tests.ordeal import TIMES
from tests.stories import ChessClub

EACH = 1 if TIMES == 1 else 20  # screens of each kind, on each server
BEFORE = 10  # points that Ana has when it begins
LATE = HEARTBEAT + 3
NAMES = """subscription ($space: ID!) {
  leaderboard(space: $space) { entries(first: 10) { edges { node { displayName } } } }
}"""


class Names(Watcher):
    """A screen on the wall, and the names that it showed."""

    def __init__(self, scene: Scene, number: int) -> None:
        super().__init__([scene.servers[number % 2]], scene.club.display_token, NAMES, number)
        self._space = scene.club.space_node
        self.now, self.ever = set[str](), set[str]()

    async def is_seen(self, name: str, so: bool = True) -> None:
        """Or is not any more."""
        await self.until(lambda: bool(self.now) and (name in self.now) is so, 10)

    def variables(self) -> dict[str, Any]:
        return {"space": self._space}

    def take(self, data: Any) -> bool:
        edges = data["leaderboard"]["entries"]["edges"]
        self.now = {edge["node"]["displayName"] for edge in edges}
        self.ever |= self.now
        return True


class Withdrawal(NamedTuple):
    """What is done, and whose screens end by it."""

    act: Callable[[], Awaitable[object]]
    diaries: list[Diary]
    boards: list[Board]


async def withdrawals(scene: Scene) -> list[Withdrawal]:
    """Of staff, of an access token, of a learner, of a display and of the leaderboard."""
    club = scene.club
    by_olive, space = club.by(club.olive), club.space
    member = await grant_staff(club.operator, space, club.rita.user_id)
    display = await create_display_token(by_olive, space, "The other hall")
    token = await AccessToken.get(user_id=club.olive.user_id)
    rita = await scene.whose(club.rita, Reader(space, "spaceFeed", None))
    olive = await scene.whose(club.olive, Reader(space, "progressChanges", None))
    ben = await scene.whose(club.ben_account, Reader(space, "progressChanges", club.ben))

    def diaries(whose: Any) -> list[Diary]:
        return [Diary([server], whose) for server in scene.servers * EACH]

    def boards(token: str) -> list[Board]:
        return [Board([server], token, club.space_node) for server in scene.servers * EACH]

    return [
        Withdrawal(lambda: remove_staff(by_olive, member), diaries(rita), []),
        Withdrawal(lambda: revoke_access_token(by_olive, token.id), diaries(olive), []),
        Withdrawal(lambda: remove_learner(by_olive, club.ben), diaries(ben), boards(club.ben_account.token)),
        Withdrawal(lambda: revoke_display_token(by_olive, display.id), [], boards(display.token)),
        Withdrawal(
            lambda: update_leaderboard_options(by_olive, space, enabled=False), [], boards(club.display_token)
        ),
    ]


async def number_of(club: ChessClub) -> int:
    """That the last line of the diary has."""
    return (await spaces([club.space]))[club.space].sequence


async def newest_of(diary: Diary) -> int:
    """The number of the newest line that it was sent."""
    ids = [decode_one("event", line) for line in diary.lines]
    return max((row.sequence for row in (await events(id for id in ids if id)).values()), default=0)


async def points_until(club: ChessClub, number: int) -> int:
    """That learners had when this line was written."""
    told = await diary(club.space, SpaceEventKind.OBJECTIVE_COMPLETED)
    mates = [line for line in told if line.objective_id == club.give_mate and line.sequence <= number]
    return BEFORE + POINTS * len(mates)


async def withdrawn(scene: Scene, withdrawal: Withdrawal) -> None:
    """While others write; an award of later is for others to see."""
    await withdrawal.act()
    last = await number_of(scene.club)
    await scene.writer().do(scene.rest.popleft())
    for watcher in (*withdrawal.diaries, *withdrawal.boards):
        await watcher.is_ended("FORBIDDEN", LATE)
    for each in withdrawal.diaries:
        assert await newest_of(each) <= last
    for board in withdrawal.boards:
        assert board.points <= await points_until(scene.club, last)


async def test_nothing_is_sent_that_was_committed_after_a_withdrawal(scene: Scene) -> None:
    await scene.start(2)
    club = scene.club
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await scene.begin(900)
    found = await withdrawals(scene)
    for withdrawal in found:
        scene.diaries += withdrawal.diaries
        scene.boards += withdrawal.boards
    async with scene.open(scene.writer().write()):
        await asyncio.gather(*(watcher.is_served() for watcher in scene.watchers))
        for withdrawal in found:
            await withdrawn(scene, withdrawal)
        await scene.acts_end()


async def test_no_name_is_shown_that_was_given_after_real_names_were_withdrawn(scene: Scene) -> None:
    await scene.start(2)
    club = scene.club
    by_olive = club.by(club.olive)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await update_leaderboard_options(by_olive, club.space, allow_real_names=True)
    await share_real_name(club.by(club.ana_account), club.ana, True)
    await scene.begin(900)
    screens = [Names(scene, number) for number in range(2 * EACH)]
    async with scene.open(scene.writer().write(), *(screen.watch() for screen in screens)):
        await asyncio.gather(*(screen.is_seen("Ana") for screen in screens))
        await update_leaderboard_options(by_olive, club.space, allow_real_names=False)
        await update_learner(by_olive, club.ana, name="Anastasia")
        await asyncio.gather(*(screen.is_seen("Ana", so=False) for screen in screens))
        await scene.acts_end()
    assert not any("Anastasia" in screen.ever for screen in screens)
