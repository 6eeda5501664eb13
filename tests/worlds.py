"""A world made from a seed, and what happens in it; two of a pair differ in one secret alone."""

from collections.abc import Awaitable, Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from uuid import UUID

from actions.awarding import Recipient
from actions.awards import award_badge
from actions.badges import create_badge
from actions.bell import Bell
from actions.changing_objectives import update_objective
from actions.evidence import Item, submit_evidence, withdraw_evidence
from actions.importing_learners import import_learners
from actions.issuers import create_issuer
from actions.leaderboard import refresh_alias, update_leaderboard_options
from actions.learners import add_learner
from actions.objectives import create_manual_objective
from actions.pathway_subscriptions import subscribe_pathway
from actions.pathway_trees import Branch
from actions.pathways import create_pathway, publish_pathway
from actions.progress import complete_objective
from actions.refusals import Refusal
from actions.spaces import create_space
from actions.tools import Tools
from models.learners import learner_by_email
from models.objectives import EvidencePolicy
from tests.chances import drawn, keys_drawn
from tests.clock import Clock
from tests.stories import ENDS_ON, ChessClub, Person, chess_club, person

Act = Callable[[], Awaitable[object]]
PAIR = ("Xenia", "Yuri")


@dataclass
class World:
    """`exchanged`: Xenia has the line that is Yuri's in the other world, and he has hers.

    `hidden`: what nobody of the audiences may see happens too. The clock passes and the acts are counted alike.
    """

    tools: Tools
    bell: Bell
    clock: Clock
    seed: int
    exchanged: bool
    hidden: bool
    named: bool  # whether acts draw keys under the names of the two
    number: int = 0
    guesses: list[UUID] = field(default_factory=list)
    lines: dict[int, str] = field(default_factory=dict)  # who stands on line 1 and line 2
    learners: dict[str, UUID] = field(default_factory=dict)
    club: ChessClub = field(init=False)
    xenia: Person = field(init=False)
    dora: Person = field(init=False)
    ursula: Person = field(init=False)
    her_issuer: UUID = field(init=False)
    elsewhere: UUID = field(init=False)
    rook: UUID = field(init=False)
    knight: UUID = field(init=False)
    autumn: UUID = field(init=False)
    ladder: UUID = field(init=False)

    async def do(self, what: str, act: Act, *, who: str = "", line: str = "", happens: bool = True) -> None:
        """One act, under a name for its keys and one for its lines; keys are a person's, whatever their line is."""
        self.number += 1
        self.clock.passes(timedelta(minutes=1))
        for name in ("", *PAIR) if self.named else ("",):
            self.guesses += keys_drawn(self.number, self._name(what, name), 4)
        if happens:
            lines = f"{self.seed} {what} {line}" if line else self._name(what, who)
            keys = self._name(what, who if self.named else "")
            with drawn(self.number, keys, lines):
                await act()

    def _name(self, what: str, whose: str) -> str:
        return f"{self.seed} {self.number} {what} {whose}"

    async def tried(self, what: str, act: Act, *, who: str = "", line: str = "") -> None:
        """One that may be refused, in both worlds alike."""

        async def asked() -> None:
            with suppress(Refusal):
                await act()

        await self.do(what, asked, who=who, line=line)

    async def begin(self) -> None:
        """The chess club, where Xenia has come with an account and Yuri in a file without one."""
        await self.do("the club", self._club)
        club = self.club
        for objective in (club.solve_forks, club.give_mate):
            await self.do("evidence", lambda key=objective: self._takes_evidence(key))  # type: ignore[misc]  # bound now
        await self.do("Dora", self._dora)
        await self.do("a pathway", self._pathway)
        await self.do("Ursula", self._ursula)
        await self.do("an account", self._account, who="Xenia")
        await self.do("joins", self._xenia_joins, who="Xenia")
        await self.do("joins", self._yuri_joins, who="Yuri")
        await self.do("another space", self._another_space)
        for name in PAIR:
            await self.do("joins there", lambda name=name: self._joins_autumn(name), who=name)  # type: ignore[misc]  # bound now
        await self.do("hands in", self._hands_in, who="Xenia")

    async def _club(self) -> None:
        self.club = await chess_club(self.tools)

    async def _takes_evidence(self, objective: UUID) -> None:
        by, policy = self.club.by(self.club.sam), EvidencePolicy.OPTIONAL
        await update_objective(by, objective, evidence_policy=policy)

    async def _dora(self) -> None:
        """She learns here, too, with a badge of another objective of the issuer."""
        club, by = self.club, self.club.by(self.club.olive)
        self.dora = await person(self.tools, "Dora")
        self.learners["Dora"] = await add_learner(by, club.space, self.dora.email, "Dora")
        await complete_objective(by, club.give_mate, [self.learners["Dora"], club.ben])
        self.rook = await create_badge(by, club.issuer, "Rook", "For a rook.")
        await award_badge(by, self.rook, [Recipient(self.dora.email, "Dora", None)])

    async def _pathway(self) -> None:
        """Everybody in the space sees where it leads, and how far they are themselves."""
        club, by = self.club, self.club.by(self.club.olive)
        self.knight = await create_badge(by, club.issuer, "Knight", "For a knight.")
        tour = await create_badge(by, club.issuer, "Tour", "For a knight's tour.")
        steps = [
            Branch("Knight", badge_ids=[self.knight], completion_badge_id=tour),
            Branch("Forks", badge_ids=[club.fork]),
        ]
        pathway = await create_pathway(by, club.issuer, "On horseback", Branch("Rider", children=steps))
        await publish_pathway(by, pathway)
        await subscribe_pathway(by, club.space, pathway)

    async def _ursula(self) -> None:
        """She has an issuer of her own, where nobody else is."""
        self.ursula = await person(self.tools, "Ursula")
        by = self.club.by(self.ursula)
        self.her_issuer = await create_issuer(
            by, "Elsewhere", "https://elsewhere.example", "u@elsewhere.example"
        )
        self.elsewhere = await create_badge(by, self.her_issuer, "Elsewhere", "For being there.")

    async def _account(self) -> None:
        self.xenia = await person(self.tools, "Xenia")

    async def _xenia_joins(self) -> None:
        by = self.club.by(self.club.olive)
        self.learners["Xenia"] = await add_learner(by, self.club.space, self.xenia.email, "Xenia of the Hill")

    async def _yuri_joins(self) -> None:
        file = ["email,name\n", "yuri@lake.example,Yuri of the Lake\n"]
        await import_learners(self.club.by(self.club.sam), self.club.space, lambda: nullcontext(file))
        found = await learner_by_email(self.club.space, "yuri@lake.example")
        assert found
        self.learners["Yuri"] = found.id

    async def _another_space(self) -> None:
        """Where Ana sees them by name."""
        club, by = self.club, self.club.by(self.club.olive)
        badge = await create_badge(by, club.issuer, "Ladder", "For a ladder.")
        self.autumn = await create_space(by, club.issuer, "Autumn", ENDS_ON, "UTC")
        self.ladder = await create_manual_objective(by, self.autumn, badge, "Climb.", points=5)
        await update_leaderboard_options(by, self.autumn, enabled=True, use_aliases=False)
        await add_learner(by, self.autumn, club.ana_account.email, "Ana")

    async def _joins_autumn(self, name: str) -> None:
        by = self.club.by(self.club.olive)
        email = self.xenia.email if name == "Xenia" else "yuri@lake.example"
        there = await add_learner(by, self.autumn, email, f"{name} in autumn")
        if name == "Yuri":
            await complete_objective(by, self.ladder, [there])

    async def _hands_in(self) -> None:
        by = self.club.by(self.xenia)
        handed = await submit_evidence(by, self.club.give_mate, [Item(text="Mine.")])
        await withdraw_evidence(by, handed)

    def on(self, line: int) -> tuple[str, list[UUID]]:
        """Who stands there, and their learner."""
        name = self.lines[line]
        return name, [self.learners[name]]

    async def take_lines(self) -> None:
        """A new alias for both, unseen: who has which line is the secret of an exchanged pair."""
        self.lines = {1: PAIR[self.exchanged], 2: PAIR[not self.exchanged]}
        for name in PAIR:
            line = next(line for line, who in self.lines.items() if who == name)
            await self._refresh(name, f"line {line}")

    async def renew_lines(self, random: Random) -> None:
        """And another, unseen: from now on a line is the same person's in both, and tied to no line of before."""
        if random.random() < 0.5:
            for name in PAIR:
                await self._refresh(name, name)
        else:
            for use_aliases in (False, True):
                await self.do("aliases", lambda on=use_aliases: self.options(use_aliases=on))  # type: ignore[misc]  # bound now
        self.lines = {1: PAIR[0], 2: PAIR[1]}

    async def _refresh(self, name: str, line: str) -> None:
        by = self.club.by(self.club.sam)
        await self.do("another alias", lambda: refresh_alias(by, self.learners[name]), who=name, line=line)

    async def options(self, **options: bool) -> None:
        await update_leaderboard_options(self.club.by(self.club.sam), self.club.space, **options)

    async def earn(self) -> None:
        """Each at their own time, as much as their line has."""
        for name in PAIR:
            earned = [self.club.solve_forks, self.club.give_mate][: 2 if self.lines[1] == name else 1]
            for objective in earned:
                await self.completes(name, objective)

    async def completes(self, name: str, objective: UUID) -> None:
        learner = self.learners[name]
        by = self.club.by(self.club.sam)
        await self.tried("completes", lambda: complete_objective(by, objective, [learner]), who=name)

    async def level(self) -> None:
        """Both are there, and have earned all there is."""
        for line in (1, 2):
            await self.come_back(line)
            for objective in (self.club.solve_forks, self.club.give_mate):
                await self.completes(self.lines[line], objective)

    async def come_back(self, line: int) -> None:
        name, by = self.lines[line], self.club.by(self.club.sam)
        email = self.xenia.email if name == "Xenia" else "yuri@lake.example"
        await self.tried("comes back", lambda: add_learner(by, self.club.space, email), who=name)
