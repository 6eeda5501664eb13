"""What is seen of what happened in a space?"""

from datetime import datetime
from uuid import UUID

import strawberry

from engine.batch import batch
from models.diary import OWN_KINDS, EventRow, ProgressRule, SpaceEventKind
from models.evidence import submissions
from models.learners import learners
from models.meeting import visible_users
from models.progress import ProgressStatus
from models.rights import Right, Roles, may
from schema.awards import Award, awards_by_id
from schema.context import Info
from schema.evidence import Submission
from schema.ids import encode
from schema.learners import Learner
from schema.links import SpaceLink
from schema.nodes import Node
from schema.objectives import Objective, objectives_by_id
from schema.pathways import Pathway, PathwayElement, elements_by_id, pathways_by_id
from schema.users import User, users_by_id


async def _actors(parents: list["SpaceEvent"], info: Info) -> list[User | None]:
    """Not whose account a learner's is: staff must not learn it from what the learner did (rule 18)."""
    acted = [
        parent.row.actor_id for parent in parents if parent.row.kind in OWN_KINDS and parent.row.actor_id
    ]
    known = set(await visible_users(info.context.who, acted)) if acted else set()
    return await users_by_id(
        [
            parent.row.actor_id if parent.row.kind not in OWN_KINDS or parent.row.actor_id in known else None
            for parent in parents
        ]
    )


async def _learners(parents: list["SpaceEvent"], info: Info) -> list[Learner | None]:
    rows = await learners(parent.row.learner_id for parent in parents if parent.row.learner_id)
    return [
        Learner.of(rows[parent.row.learner_id], parent.roles) if parent.row.learner_id in rows else None
        for parent in parents
    ]


async def _spaces(parents: list["SpaceEvent"], info: Info) -> list[SpaceLink]:
    from schema.spaces import spaces_by_id

    return await spaces_by_id({parent.row.space_id: parent.roles for parent in parents}, parents, info)


async def _objectives(parents: list["SpaceEvent"], info: Info) -> list[Objective | None]:
    roles = {parent.row.space_id: parent.roles for parent in parents}
    return await objectives_by_id(roles, [parent.row.objective_id for parent in parents])


async def _awards(parents: list["SpaceEvent"], info: Info) -> list[Award | None]:
    return await awards_by_id(info, [parent.row.award_id for parent in parents])


async def _pathways(parents: list["SpaceEvent"], info: Info) -> list[Pathway | None]:
    found = await pathways_by_id(info, [parent.row.pathway_id for parent in parents])
    return [found.get(parent.row.pathway_id) if parent.row.pathway_id else None for parent in parents]


async def _elements(parents: list["SpaceEvent"], info: Info) -> list[PathwayElement | None]:
    found = await elements_by_id(info, [parent.row.pathway_element_id for parent in parents])
    return [
        found.get(parent.row.pathway_element_id) if parent.row.pathway_element_id else None
        for parent in parents
    ]


async def _submissions(parents: list["SpaceEvent"], info: Info) -> list[Submission | None]:
    rows = await submissions(parent.row.submission_id for parent in parents if parent.row.submission_id)
    return [
        Submission.of(rows[parent.row.submission_id], parent.roles)
        if parent.row.submission_id in rows
        else None
        for parent in parents
    ]


@strawberry.type(description="One thing that happened in a space, with the state that it led to then.")
class SpaceEvent(Node):
    row: strawberry.Private[EventRow]
    roles: strawberry.Private[Roles]
    sequence: int | None = strawberry.field(description="The gapless number in its space. Staff only.")
    kind: SpaceEventKind = strawberry.field(description="What happened.")
    at: datetime = strawberry.field(description="When.")
    rule: ProgressRule | None = strawberry.field(description="By which rule progress changed.")
    reason: str | None = strawberry.field(description="Why, where a reason was given.")
    status: ProgressStatus | None = strawberry.field(
        description="The learner's status on the objective, as of the event."
    )
    points: int | None = strawberry.field(
        description="The learner's points, or what the objective counts where it was changed, as of the event."
    )
    completed_count: int | None = strawberry.field(
        description="How many objectives the learner had completed, as of the event."
    )
    learner_id: strawberry.ID | None = strawberry.field(
        description="The learner's id, also once they are gone."
    )
    objective_id: strawberry.ID | None = strawberry.field(
        description="The objective's id, also once it is gone."
    )
    pathway_id: strawberry.ID | None = strawberry.field(
        description="The pathway's id, also for who does not see it."
    )
    pathway_element_id: strawberry.ID | None = strawberry.field(
        description="The element's id, also once it is gone."
    )
    objective_order: list[strawberry.ID] | None = strawberry.field(
        description="The ids of all objectives in the order that they were put in then."
    )
    actor: User | None = batch(
        _actors, "Who did it: staff, or the viewer. Null when a rule acted, or a learner themself."
    )
    space: SpaceLink = batch(_spaces, "Where it happened.")
    learner: Learner | None = batch(_learners, "Whom it concerns.")
    objective: Objective | None = batch(_objectives, "Which objective it concerns.")
    award: Award | None = batch(_awards, "Which award it made or linked.")
    pathway: Pathway | None = batch(_pathways, "Which pathway it concerns.")
    pathway_element: PathwayElement | None = batch(_elements, "Which element of it it concerns.")
    submission: Submission | None = batch(_submissions, "Which evidence it concerns.")

    @classmethod
    def of(cls, row: EventRow, roles: Roles) -> "SpaceEvent":
        return cls(
            id=encode("event", row.id),
            row=row,
            roles=roles,
            sequence=row.sequence if may(roles, Right.SEE_LEARNERS) else None,
            kind=row.kind,
            at=row.at,
            rule=row.rule,
            reason=row.reason,
            status=row.status,
            points=row.points,
            completed_count=row.completed_count,
            learner_id=encode("learner", row.learner_id) if row.learner_id else None,
            objective_id=encode("objective", row.objective_id) if row.objective_id else None,
            pathway_id=encode("pathway", row.pathway_id) if row.pathway_id else None,
            pathway_element_id=encode("element", row.pathway_element_id) if row.pathway_element_id else None,
            objective_order=[encode("objective", UUID(key)) for key in row.objective_order]
            if row.objective_order
            else None,
        )


@strawberry.type(
    description="""One line of a diary, as sent to one audience. `previousCursor` is `after`, then the cursor of the
line sent before, so a client knows that it missed none. Cursors are sealed and tell nothing of
events that this audience may not see."""
)
class DiaryLine:
    cursor: str = strawberry.field(description="Give it as `after` to go on behind this line.")
    previous_cursor: str = strawberry.field(description="The cursor of the line before this one.")
    event: SpaceEvent = strawberry.field(description="What happened.")
