"""Of which doors is the GraphQL schema made?"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types.nodes import SelectedField

from actions.refusals import Refusal
from engine.execution import LevelExecutionContext
from engine.plain import Plain
from engine.timing import InTime
from engine.validation import limit_comparisons
from laurel.executing import EXTENSIONS, LaurelSchema
from laurel.metrics.counters import REFUSED
from laurel.refusing import REFUSALS
from resolvers.awards import AwardMutation
from resolvers.badges import BadgeMutation
from resolvers.displays import DisplayMutation
from resolvers.evidence import EvidenceMutation
from resolvers.issuers import IssuerMutation
from resolvers.leaderboard import LeaderboardMutation
from resolvers.learners import LearnerMutation
from resolvers.lti import LtiMutation
from resolvers.nodes import NodeQuery
from resolvers.objectives import ObjectiveMutation
from resolvers.pathways import PathwayMutation, PathwayQuery
from resolvers.progress import ProgressMutation
from resolvers.signing_in import SignInMutation
from resolvers.spaces import SpaceMutation
from resolvers.staff import InvitationQuery, StaffMutation
from resolvers.viewer import ViewerMutation, ViewerQuery
from resolvers.webhooks import WebhookMutation
from schema.context import Info
from schema.issuers import Organization
from schema.objectives import BadgeObjective, ManualObjective
from schema.refused import Refused
from subscriptions.diaries import DiarySubscription
from subscriptions.leaderboard import LeaderboardSubscription
from subscriptions.progress import ProgressSubscription
from subscriptions.review import ReviewSubscription

QUERIES = (NodeQuery, ViewerQuery, InvitationQuery, PathwayQuery)
MUTATIONS = (
    SignInMutation,
    ViewerMutation,
    IssuerMutation,
    BadgeMutation,
    AwardMutation,
    SpaceMutation,
    ObjectiveMutation,
    LearnerMutation,
    StaffMutation,
    PathwayMutation,
    ProgressMutation,
    EvidenceMutation,
    LeaderboardMutation,
    DisplayMutation,
    WebhookMutation,
    LtiMutation,
)
SUBSCRIPTIONS = (LeaderboardSubscription, ProgressSubscription, ReviewSubscription, DiarySubscription)


class RefusedInstead(strawberry.ExceptionHandler[Refusal, Refused]):
    """An expected no is raised inside and is a type outside (habit 4)."""

    def handle(self, exception: Refusal, *, field: object, info: Info) -> Refused:
        REFUSED.labels(exception.code).inc()
        given = [
            selected.arguments for selected in info.selected_fields if isinstance(selected, SelectedField)
        ]
        REFUSALS.note(info.context.who, info.field_name, given, exception.code)
        return Refused.of(exception)


def _in_utc(column: list[datetime]) -> bool:
    return {value.tzinfo for value in column} == {UTC}


class Execution(InTime, LevelExecutionContext):
    """Level by level, in time; orjson, which encodes all answers, writes an instant as the scalar would."""

    plain: ClassVar[Mapping[str, Plain]] = {"DateTime": Plain(datetime, _in_utc)}


def _root(name: str, description: str, parts: tuple[type, ...]) -> type:
    return strawberry.type(type(name, parts, {}), description=description)


limit_comparisons()
schema = LaurelSchema(
    query=_root("Query", "What can be read.", QUERIES),
    mutation=_root("Mutation", "What can be done.", MUTATIONS),
    subscription=_root("Subscription", "What can be watched.", SUBSCRIPTIONS),
    types=[ManualObjective, BadgeObjective, Organization],
    exception_handlers=[RefusedInstead()],
    execution_context_class=Execution,
    extensions=EXTENSIONS,
    config=StrawberryConfig(),
)
