"""How is a completion asked for, by Laurel's mutation and by a peer's?"""

from collections.abc import Iterator
from itertools import product
from uuid import UUID

from bench.asking import ERRORS, body
from bench.world import Course
from schema.ids import encode

LAUREL = """
mutation ($objective: ID!, $learners: [ID!]!) {
  completeObjective(input: { objective: $objective, learners: $learners }) {
    __typename
    ... on ObjectiveCompletions {
      completed { learner { id points } award { id } }
      refused { learner refused { code } }
    }
    ... on Refused { code }
  }
}"""
WRONG = (ERRORS, '"code":')  # what a refusal is told by
PEER_ONE = """
mutation ($objective: ID!, $learner: ID!) {
  complete(objective: $objective, learner: $learner) { learner points award }
}"""
PEER_MANY = """
mutation ($objective: ID!, $learners: [ID!]!) {
  done: FIELD(objective: $objective, learners: $learners) { learner points award }
}"""


def pairs(course: Course) -> Iterator[tuple[UUID, UUID]]:
    """Each objective with each learner, once."""
    return product(course.objectives, course.learners)


def by_laurel(objective: UUID, *learners: UUID) -> str:
    """The body for Laurel."""
    named = [encode("learner", learner) for learner in learners]
    return body(LAUREL, objective=encode("objective", objective), learners=named)


def by_peer(objective: UUID, learner: UUID) -> str:
    """The body for a peer, for one learner."""
    return body(PEER_ONE, objective=objective, learner=learner)


def many_by_peer(field: str, objective: UUID, learners: list[UUID]) -> str:
    """The body for a peer's field that takes many."""
    return body(PEER_MANY.replace("FIELD", field), objective=objective, learners=learners)
