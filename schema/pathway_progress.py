"""What is seen of a learner's way through the pathways of a space? (rules 23, 24)"""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from engine.sizes import sized
from models.pathway_progress import StepRow, rate, steps_of_learners
from models.pathway_subscriptions import pathways_of_spaces
from schema.context import Info
from schema.links import LearnerLink
from schema.pathways import Pathway, PathwayElement, grown
from schema.sizes import MANY_ELEMENTS

if TYPE_CHECKING:
    from schema.learners import Learner


@strawberry.type(description="How far one learner is on one element of a pathway.")
class PathwayElementProgress:
    element: PathwayElement = strawberry.field(description="On which element.")
    completed: bool = strawberry.field(description="Whether it is complete.")
    done: int = strawberry.field(
        description="How many different badges are held, or children complete; never more than required."
    )
    required: int = strawberry.field(description="How many it takes.")


@strawberry.type(description="How far one learner is on one pathway of the space.")
class PathwayProgress:
    pathway: Pathway = strawberry.field(description="On which pathway.")
    learner: LearnerLink = strawberry.field(description="Whose progress it is.")
    completed: bool = strawberry.field(description="Whether its root is complete.")
    rate: float = strawberry.field(
        description="Complete non-optional elements over all of them, the root left out, 0 to 1."
    )
    elements: list[PathwayElementProgress] = strawberry.field(
        description="On every element, parents before children.", metadata=sized(MANY_ELEMENTS)
    )

    @classmethod
    def of(cls, pathway: Pathway, learner: "Learner", steps: Mapping[UUID, StepRow]) -> "PathwayProgress":
        elements = [_element(element, steps.get(element.row.id)) for element in pathway.tree]
        return cls(
            pathway=pathway,
            learner=learner,
            completed=elements[0].completed,
            rate=rate([element.row for element in pathway.tree], steps),
            elements=elements,
        )


def _element(element: PathwayElement, step: StepRow | None) -> PathwayElementProgress:
    return PathwayElementProgress(
        element=element,
        completed=step is not None and step.completed,
        done=min(step.done, element.row.required) if step else 0,
        required=element.row.required,
    )


async def pathway_progress(parents: list["Learner"], info: Info) -> list[list[PathwayProgress]]:
    """On each pathway of the space, in its order; hidden while a learner is removed (rule 20)."""
    active = [parent for parent in parents if not parent.row.removed_at]
    found = await pathways_of_spaces({parent.row.space_id for parent in active})
    seen = await grown(row for rows in found.values() for row in rows)
    steps = await steps_of_learners(parent.row.id for parent in active) if seen else {}
    return [
        [
            PathwayProgress.of(seen[row.id], parent, steps.get(parent.row.id, {}))
            for row in found.get(parent.row.space_id, [])
            if not parent.row.removed_at
        ]
        for parent in parents
    ]
