"""Who uses a space all day? Reads of all sizes, wrong documents, awards that come and go, learners who do, too."""

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import httpx

from schema.ids import encode
from tests.chaos.fleet import PLAIN, Server
from tests.serving import bearer
from tests.stories import ChessClub

NESTED = """query ($space: ID!) { space(id: $space) { learners(first: 200) { edges { node {
  name points progress { status points objective { points badge { name } } } } } } } }"""
BOARD = """query ($space: ID!) {
  space(id: $space) { leaderboard { entries(first: 10) { edges { node { rank points } } } } } }"""
WRONG = "query ($space: ID!) { space(id: $space) { nothing { of: this } } }"
COMPLETE = (
    """mutation ($input: CompleteObjectiveInput!) { done: completeObjective(input: $input) { __typename } }"""
)
TAKE_BACK = (
    """mutation ($input: RevokeCompletionInput!) { done: revokeCompletion(input: $input) { __typename } }"""
)
JOIN = """mutation ($input: AddLearnerInput!) { done: addLearner(input: $input) {
  __typename ... on Learner { id } } }"""
LEAVE = """mutation ($input: RemoveLearnerInput!) { done: removeLearner(input: $input) { __typename } }"""
PASSING = {"TIMEOUT", "BAD_USER_INPUT"}  # what a client may be told while servers die


class Visitor:
    """On any of the servers that there are just then. `faults` are answers that nobody should ever get."""

    def __init__(
        self, servers: Sequence[Server], club: ChessClub, learners: Sequence[UUID], seed: int
    ) -> None:
        self._servers, self._club, self._learners = servers, club, learners
        self._random = random.Random(seed)  # noqa: S311 - the same each time, and no secret
        self._seed = seed
        self.answers = Counter[str]()
        self.faults = list[Any]()

    async def visit(self, acts: int) -> None:
        """So many acts, one after the other."""
        for number in range(acts):
            act = self._random.choice((self._read, self._read, self._award, self._take_back, self._join))
            await act(number)

    async def _read(self, number: int) -> None:
        await self._ask(self._random.choice((NESTED, BOARD, BOARD, WRONG)), space=self._club.space_node)

    async def _award(self, number: int) -> None:
        await self._ask(COMPLETE, input=self._some() | {"clientMutationKey": f"{self._seed}-{number}"})

    async def _take_back(self, number: int) -> None:
        await self._ask(TAKE_BACK, input=self._some() | {"reason": "It was somebody else."})

    async def _join(self, number: int) -> None:
        email = f"visitor-{self._seed}-{number}-{self._random.random()}@many.example"
        told = await self._ask(JOIN, input={"space": self._club.space_node, "email": email})
        if told and "id" in told["done"]:
            await self._ask(LEAVE, input={"learner": told["done"]["id"]})

    def _some(self) -> dict[str, Any]:
        some = self._random.sample(self._learners, min(5, len(self._learners)))
        objective = self._random.choice((self._club.give_mate, self._club.solve_forks))
        return {
            "objective": encode("objective", objective),
            "learners": [encode("learner", learner) for learner in some],
        }

    async def _ask(self, query: str, **variables: Any) -> Any:
        """The data; None where there was no answer, which is no fault while a server dies."""
        server, headers = self._random.choice(self._servers), bearer(self._club.sam.token)
        try:
            async with httpx.AsyncClient(
                base_url=server.served.url, headers=headers, timeout=40, verify=PLAIN
            ) as client:
                answer = (await client.post("/graphql", json={"query": query, "variables": variables})).json()
        except (httpx.TransportError, ValueError) as error:
            self.answers[type(error).__name__] += 1
            return None
        codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
        self.answers[" ".join(sorted(codes)) or "answered"] += 1
        if codes - PASSING:
            self.faults.append(answer["errors"])
        return answer.get("data")
