"""How does the demo world come alive? Every few seconds somebody in it does something, by the verbs that people use."""

from collections.abc import AsyncIterator, Sequence
from random import Random
from typing import NamedTuple
from uuid import UUID

from actions.evidence import Item, submit_evidence
from actions.progress import complete_objective, revoke_completion
from actions.refusals import (
    AlreadyCompleted,
    AlreadyReviewed,
    AlreadySubmitted,
    NotFound,
)
from actions.reviewing import accept_evidence, return_evidence
from actions.tools import Actor, Tools, laurel
from actions.users import ensure_user
from laurel.demo import LEARNERS, STAFF, Demo, address
from models.evidence import waiting
from models.learners import LearnerRow, learner_by_email
from models.objectives import ObjectiveKind, ObjectiveRow, objectives_in_order
from models.progress import ProgressStatus, progress_of_learners
from models.who import Viewer
from schema.ids import parse

VISITOR = LEARNERS[3]  # is whoever opens the learner's page
SOMEBODY_WAS_FASTER = (AlreadyCompleted, AlreadyReviewed, AlreadySubmitted, NotFound)
LEFT_WAITING = 3  # so that there is something to review
FULL = 0.8  # of all that can be completed: then some begin anew
TEXTS = (
    "The fork comes on move 12: the knight takes the pawn and looks at king and rook.",
    "Played on Tuesday against a stronger player, and drawn.",
    "I wrote the whole game down and marked where it turned.",
)
COMMENTS = ("Which move decided it? Add a sentence.", "Almost: the last diagram is missing.")


class Open(NamedTuple):
    """Something that a learner has not completed."""

    learner: LearnerRow
    objective: ObjectiveRow


class DemoLife:
    """What could happen next, and one of it at a time. `chance` decides."""

    def __init__(self, tools: Tools, demo: Demo, staff_id: UUID, chance: Random) -> None:
        self._tools = tools
        self._staff = Actor(Viewer(staff_id), tools)
        self._space_id = parse("space", demo.space)
        self._chance = chance

    async def goes_on(self) -> str:
        """One event, and a sentence about it; an empty one where somebody else was faster."""
        try:
            return await self._something()
        except SOMEBODY_WAS_FASTER:
            return ""

    async def _something(self) -> str:
        queue = await waiting(self._space_id)
        if len(queue) > LEFT_WAITING or (queue and self._chance.random() < 0.05):
            return await self._review(queue[0].id, queue[0].learner_name or "")
        done, left = await self._progress()
        if len(done) > FULL * (len(done) + len(left)):
            return await self._begin_anew(done)
        one = self._chance.choice(left)
        return await (self._hand_in(one) if self._chance.random() < 0.4 else self._complete(one))

    async def _progress(self) -> tuple[list[Open], list[Open]]:
        """What has been completed, and what could be worked on; the visitor's own is left to them."""
        found = [
            await learner_by_email(self._space_id, address(name)) for name in LEARNERS if name != VISITOR
        ]
        learners = {row.id: row for row in found if row and not row.removed_at}
        goals = {row.id: row for row in (await objectives_in_order([self._space_id]))[self._space_id]}
        done, left = list[Open](), list[Open]()
        for learner_id, rows in (await progress_of_learners(learners)).items():
            for row in rows:
                one = Open(learners[learner_id], goals[row.objective_id])
                if one.objective.kind is ObjectiveKind.BADGE or row.status is ProgressStatus.SUBMITTED:
                    continue
                (done if row.status is ProgressStatus.COMPLETED else left).append(one)
        return done, left

    async def _complete(self, one: Open) -> str:
        await complete_objective(self._staff, one.objective.id, [one.learner.id])
        return f"{one.learner.shown_name} completes an objective"

    async def _hand_in(self, one: Open) -> str:
        name = one.learner.shown_name
        user_id = await ensure_user(laurel(self._tools), address(name), name)
        item = Item(text=self._chance.choice(TEXTS))
        await submit_evidence(Actor(Viewer(user_id), self._tools), one.objective.id, [item])
        return f"{name} hands in evidence"

    async def _review(self, submission_id: UUID, name: str) -> str:
        if self._chance.random() < 0.75:
            await accept_evidence(self._staff, submission_id, "Well done.")
            return f"{name}'s evidence is accepted"
        await return_evidence(self._staff, submission_id, self._chance.choice(COMMENTS))
        return f"{name}'s evidence is returned"

    async def _begin_anew(self, done: Sequence[Open]) -> str:
        """Else everything would be completed before long."""
        objective = self._chance.choice(done).objective
        learner_ids = [one.learner.id for one in done if one.objective.id == objective.id]
        await revoke_completion(self._staff, objective.id, learner_ids, "The demo begins this one anew.")
        return f"{len(learner_ids)} learners begin an objective anew"


async def living(tools: Tools, demo: Demo, chance: Random) -> AsyncIterator[str]:
    """Each thing that happens, when it is asked for; without end."""
    life = DemoLife(tools, demo, await ensure_user(laurel(tools), *STAFF), chance)
    while True:
        yield await life.goes_on()
