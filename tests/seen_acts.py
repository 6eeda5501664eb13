"""What happens in a space that its audiences may see, on lines of the leaderboard rather than on people?"""

from uuid import UUID

from actions.awarding import Recipient
from actions.awards import award_badge
from actions.changing_objectives import update_objective
from actions.evidence import Item, submit_evidence
from actions.leaderboard import share_real_name
from actions.learners import remove_learner
from actions.progress import complete_objective, revoke_completion
from actions.reviewing import return_evidence
from actions.spaces import update_space
from tests.worlds import Act, World


class Seen:
    """Each may be refused, if what it needs has not come before."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._club = world.club
        self._by = world.club.by(world.club.sam)

    def acts(self, names_show: bool, everybodys: bool) -> list[Act]:
        """With `everybodys` names those of Xenia and Yuri show, too, which tells who is who."""
        names = self._names() if names_show else []
        return [
            *names,
            *(self._aliases() if names and everybodys else []),
            *self._on_lines(),
            *self._others(),
        ]

    def _openly(self, act: Act) -> Act:
        return lambda: self._world.tried("seen", act)

    def _names(self) -> list[Act]:
        by_ben, ben = self._club.by(self._club.ben_account), self._club.ben
        return [
            self._openly(lambda: share_real_name(by_ben, ben, True)),
            self._openly(lambda: self._world.options(allow_real_names=True)),
            self._openly(lambda: self._world.options(allow_real_names=False)),
            self._openly(lambda: share_real_name(by_ben, ben, False)),
        ]

    def _aliases(self) -> list[Act]:
        return [
            self._openly(lambda: self._world.options(use_aliases=False)),
            self._openly(lambda: self._world.options(use_aliases=True)),
        ]

    def _on_lines(self) -> list[Act]:
        return [
            lambda: self._complete(1),
            lambda: self._complete(2),
            self._take_back,
            self._leave,
            lambda: self._world.come_back(2),
        ]

    async def _complete(self, line: int) -> None:
        name, learner = self._on(line)
        mate = self._club.give_mate
        await self._world.tried("seen", lambda: complete_objective(self._by, mate, [learner]), who=name)

    async def _take_back(self) -> None:
        name, learner = self._on(1)
        mate = self._club.give_mate
        await self._world.tried("seen", lambda: revoke_completion(self._by, mate, [learner], "No."), who=name)

    async def _leave(self) -> None:
        name, learner = self._on(2)
        await self._world.tried("seen", lambda: remove_learner(self._by, learner), who=name)

    def _on(self, line: int) -> tuple[str, UUID]:
        name = self._world.lines[line]
        return name, self._world.learners[name]

    def _others(self) -> list[Act]:
        club, by, world = self._club, self._by, self._world
        to_ana = [Recipient(club.ana_account.email, None, None)]
        acts: list[Act] = [
            self._review,
            lambda: complete_objective(by, club.solve_forks, [club.ana], "Well done."),
            lambda: complete_objective(by, club.give_mate, [club.cleo]),
            lambda: award_badge(club.by(club.olive), club.champion, to_ana),
            lambda: update_objective(by, club.solve_forks, points=11),
            lambda: update_objective(by, club.give_mate, public_criteria="Mate in two."),
            lambda: update_space(by, club.space, description="Every day."),
            lambda: world.options(enabled=False),
            lambda: world.options(enabled=True),
        ]
        return [self._openly(act) for act in acts]

    async def _review(self) -> None:
        by_ana = self._club.by(self._club.ana_account)
        handed = await submit_evidence(by_ana, self._club.give_mate, [Item(text="See.")], "Please.")
        await return_evidence(self._by, handed, "Again.")
