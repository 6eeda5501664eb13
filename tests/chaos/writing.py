"""Who writes, and does not give up? Each act under a key of its own, on any server, until it is answered."""

import asyncio
import random
from collections import Counter, deque
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import httpx

from schema.ids import encode
from tests.chaos.fleet import PLAIN, Server
from tests.serving import bearer

COMPLETE = """mutation ($objective: ID!, $learner: ID!, $key: String!) {
  completeObjective(input: { objective: $objective, learners: [$learner], clientMutationKey: $key }) { __typename }
}"""
PATIENCE = 40  # seconds, for an answer


class Act(NamedTuple):
    """A learner completes an objective."""

    objective_id: UUID
    learner_id: UUID

    def asked(self) -> dict[str, object]:
        variables = {
            "objective": encode("objective", self.objective_id),
            "learner": encode("learner", self.learner_id),
            "key": f"{self.objective_id} {self.learner_id}",
        }
        return {"query": COMPLETE, "variables": variables}


class Writer:
    """Does what there is to do, one after the other; several may share the rest."""

    def __init__(self, servers: Sequence[Server], token: str, rest: deque[Act], pause: float = 0) -> None:
        self._servers = servers
        self._headers = bearer(token)
        self._rest = rest
        self._pause = pause
        self._random = random.Random(1)  # noqa: S311 - the same each time, and no secret
        self.rests = asyncio.Event()  # while it has nothing to write
        self.rests.set()
        self.done = 0
        self.refused: Counter[str] = Counter()  # how often it was answered otherwise

    async def write(self) -> None:
        """Until nothing is left."""
        self.rests.clear()
        while self._rest:
            await self.do(self._rest.popleft())
            await asyncio.sleep(self._pause)
        self.rests.set()

    async def do(self, act: Act) -> None:
        """Until a server says that it is done."""
        while why := await self.refusal(act):
            self.refused[why] += 1
            await asyncio.sleep(0.1)
        self.done += 1

    async def refusal(self, act: Act) -> str:
        """Tried once: why it was not done, or not answered; empty when it was."""
        server = self._random.choice(self._servers)
        try:
            async with httpx.AsyncClient(
                base_url=server.served.url, headers=self._headers, timeout=PATIENCE, verify=PLAIN
            ) as client:
                answer = (await client.post("/graphql", json=act.asked())).json()
        except (httpx.TransportError, ValueError) as error:
            return type(error).__name__
        if errors := answer.get("errors"):
            return str(errors[0]["extensions"]["code"])
        assert answer["data"]["completeObjective"]["__typename"] == "ObjectiveCompletions", answer
        return ""
