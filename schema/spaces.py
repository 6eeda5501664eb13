"""What is seen of spaces?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Protocol
from uuid import UUID

import strawberry

from engine.asked import asked
from engine.batch import batch
from models.displays import display_tokens_of_spaces
from models.evidence import review_queue
from models.learners import ORDERS, LearnerOrder, learners_of_spaces, learners_of_user
from models.objectives import OBJECTIVES_OF_SPACES
from models.pages import Listing, Window
from models.rights import Right, Role, Roles, may
from models.roles import roles_in_spaces
from models.spaces import SpaceRow, SpaceStatus, audience_of, spaces
from models.staff import staff_of_spaces
from schema.columns import OF_LEARNERS, unasked
from schema.connections import (
    MOST_LEARNERS,
    After,
    Before,
    Connection,
    First,
    Last,
    Search,
    connections,
    shown,
    window,
)
from schema.context import Info
from schema.cursors import newest, reader
from schema.displays import DisplayToken
from schema.downloads import progress_csv_urls
from schema.enums import describe
from schema.events import SpaceEvent
from schema.evidence import Submission
from schema.history import histories, named
from schema.ids import encode
from schema.issuers import Issuer, issuers_by_id
from schema.leaderboard import Leaderboard, LeaderboardOptions, shown_leaderboards
from schema.learners import Learner, Order
from schema.lti import LtiLink, space_links
from schema.nodes import Node
from schema.objectives import Objective, objective_of
from schema.pathways import Pathway, space_pathways
from schema.sizes import LTI_LINKS, MOST_STAFF, PATHWAYS
from schema.staff import StaffMember, shows
from schema.summaries import SpaceSummary, space_summaries


class SpaceRole(StrEnum):
    LEARNER = "LEARNER"
    STAFF = "STAFF"


describe(SpaceRole, "What somebody is in a space.", LEARNER="Learns there.", STAFF="Runs it.")


async def _issuers(parents: list["Space"], info: Info) -> list[Issuer | None]:
    return await issuers_by_id(info, [parent.row.issuer_id for parent in parents])


async def _objectives(
    parents: list["Space"],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> list[Connection[Objective]]:
    part = window(info.context, OBJECTIVES_OF_SPACES, first, after, last, before)
    roles = {parent.row.id: parent.roles for parent in parents}
    found = await connections(
        OBJECTIVES_OF_SPACES,
        list(roles),
        part,
        lambda row, space_id: objective_of(row, roles[space_id]),
    )
    return [found[parent.row.id] for parent in parents]


async def _learners(
    parents: list["Space"],
    info: Info,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    search: Search = None,
    order_by: Order = LearnerOrder.NAME,
) -> list[Connection[Learner]]:
    staffed = [parent.row.id for parent in parents if parent.may(Right.SEE_LEARNERS)]
    order = (name.lstrip("-") for name in ORDERS[order_by])
    without = unasked(OF_LEARNERS, asked(info, "edges", "node"), *order)
    listing = learners_of_spaces(tuple(staffed), info.context.user_id, order_by, search, without)
    part = window(info.context, listing, first, after, last, before, most=MOST_LEARNERS)
    roles = {parent.row.id: parent.roles for parent in parents}
    found = await connections(
        listing, list(roles), part, lambda row, space_id: Learner.of(row, roles[space_id])
    )
    return [found[parent.row.id] for parent in parents]


async def _viewer_learners(parents: list["Space"], info: Info) -> list[Learner | None]:
    if info.context.user_id is None:
        return [None] * len(parents)
    rows = await learners_of_user([parent.row.id for parent in parents], info.context.user_id)
    return [
        Learner.of(rows[parent.row.id], parent.roles) if parent.row.id in rows else None for parent in parents
    ]


async def _staff(parents: list["Space"], info: Info) -> list[list[StaffMember]]:
    found = await staff_of_spaces(parent.row.id for parent in parents)
    return [
        [
            StaffMember.of(row, parent.roles, info.context.now)
            for row in found[parent.row.id]
            if shows(row, parent.roles)
        ]
        for parent in parents
    ]


async def _leaderboards(parents: list["Space"], info: Info) -> list[Leaderboard | None]:
    return await shown_leaderboards([(parent.row, audience_of(parent.roles)) for parent in parents], info)


async def _display_tokens(parents: list["Space"], info: Info) -> list[list[DisplayToken] | None]:
    run = [parent.row.id for parent in parents if parent.may(Right.RUN_SPACE)]
    found = await display_tokens_of_spaces(run)
    return [
        [DisplayToken.of(row) for row in found[parent.row.id]] if parent.row.id in found else None
        for parent in parents
    ]


async def _review_queue(
    parents: list["Space"],
    info: Info,
    first: First = None,
    after: After = None,
    objective: Annotated[
        strawberry.ID | None, strawberry.argument(description="Only for this objective.")
    ] = None,
) -> list[Connection[Submission] | None]:
    listing = review_queue(named("objective", objective))
    part = window(info.context, listing, first, after)
    roles = {parent.row.id: parent.roles for parent in parents if parent.may(Right.SEE_LEARNERS)}
    found = await connections(
        listing, list(roles), part, lambda row, space_id: Submission.of(row, roles[space_id])
    )
    return [found.get(parent.row.id) for parent in parents]


async def _progress_cursors(parents: list["Space"], info: Info) -> list[str]:
    user_id = info.context.user_id
    own = await learners_of_user([parent.row.id for parent in parents], user_id) if user_id else {}
    readers = [
        reader(
            parent.row.id,
            "progressChanges",
            parent.roles,
            own[parent.row.id].id if parent.row.id in own else None,
        )
        for parent in parents
    ]
    return await newest(info.context, readers)


async def _feed_cursors(parents: list["Space"], info: Info) -> list[str | None]:
    staffed = [parent for parent in parents if parent.may(Right.SEE_LEARNERS)]
    readers = [reader(parent.row.id, "spaceFeed", parent.roles, None) for parent in staffed]
    cursors = dict(
        zip((parent.row.id for parent in staffed), await newest(info.context, readers), strict=True)
    )
    return [cursors.get(parent.row.id) for parent in parents]


@strawberry.type(description="A place where a group of learners works through objectives.")
class Space(Node):
    row: strawberry.Private[SpaceRow]
    roles: strawberry.Private[Roles]
    name: str = strawberry.field(description="Its name.")
    description: str = strawberry.field(description="What it is about.")
    status: SpaceStatus = strawberry.field(description="Whether progress is tracked.")
    ends_on: date = strawberry.field(description="The last day on which progress counts, in `timeZone`.")
    time_zone: str = strawberry.field(description="The zone of its days, like Europe/Berlin.")
    ends_at: datetime = strawberry.field(description="The first instant of the next local day.")
    archived_at: datetime | None = strawberry.field(description="Since when it is archived.")
    created_at: datetime = strawberry.field(description="When it was made.")
    version: int = strawberry.field(
        description="Grows with every change of its name, description or end by staff."
    )
    viewer_roles: list[SpaceRole] = strawberry.field(
        description="What the viewer is here. STAFF also for owners and editors of the issuer."
    )
    leaderboard_options: LeaderboardOptions = strawberry.field(description="What the leaderboard shows.")
    issuer: Issuer = batch(_issuers, "To whom it belongs.")
    objectives: Connection[Objective] = batch(_objectives, "What there is to achieve, in order.")
    learners: Connection[Learner] = batch(
        _learners, "Staff see everyone; a learner sees only themself.", size=MOST_LEARNERS
    )
    viewer_learner: Learner | None = batch(_viewer_learners, "The viewer as a learner here.")
    staff: list[StaffMember] = batch(
        _staff,
        "Who runs it: names for learners; addresses, and who is only invited, for staff only.",
        size=MOST_STAFF,
    )
    leaderboard: Leaderboard | None = batch(
        _leaderboards, "Null for learners and displays while it is off; staff may preview."
    )
    display_tokens: list[DisplayToken] | None = batch(
        _display_tokens, "The screens that show it. Staff only."
    )
    review_queue: Connection[Submission] | None = batch(
        _review_queue, "Evidence that waits for a decision, the oldest first. Staff only."
    )
    pathways: list[Pathway] = batch(space_pathways, "The pathways that it follows, in order.", size=PATHWAYS)
    summary: SpaceSummary | None = batch(space_summaries, "How far it is. Staff only.")
    history: Connection[SpaceEvent] | None = batch(
        histories, "What happened here, the newest first. Staff only."
    )
    progress_csv_url: str | None = batch(
        progress_csv_urls, "A link to the progress table as CSV, for ten minutes. Staff only."
    )
    lti_links: list[LtiLink] | None = batch(
        space_links, "The courses that come to it. Staff only.", size=LTI_LINKS
    )
    progress_cursor: str = batch(_progress_cursors, "Where progressChanges stands for this viewer.")
    feed_cursor: str | None = batch(_feed_cursors, "Where spaceFeed stands. Staff only.")

    def may(self, right: Right) -> bool:
        return may(self.roles, right)

    @classmethod
    def of(cls, row: SpaceRow, roles: Roles, now: datetime) -> "Space":
        over = row.status(now) is SpaceStatus.ARCHIVED
        shown = {Role.LEARNER: SpaceRole.LEARNER, Role.SPACE_STAFF: SpaceRole.STAFF}
        return cls(
            id=encode("space", row.id),
            row=row,
            roles=roles,
            name=row.name,
            description=row.description,
            status=row.status(now),
            ends_on=row.ends_on,
            time_zone=row.time_zone,
            ends_at=row.ends_at,
            archived_at=(row.archived_at or row.ends_at) if over else None,
            created_at=row.created_at,
            version=row.version,
            viewer_roles=[role for has, role in shown.items() if has in roles],
            leaderboard_options=LeaderboardOptions(
                enabled=row.leaderboard_enabled,
                use_aliases=row.use_aliases,
                allow_real_names=row.allow_real_names,
            ),
        )


class InSpace(Protocol):
    """Something whose row tells its space."""

    @property
    def row(self) -> "HasSpace": ...


class HasSpace(Protocol):
    @property
    def space_id(self) -> UUID: ...


async def spaces_by_id(roles: Mapping[UUID, Roles], parents: Sequence[InSpace], info: Info) -> list[Space]:
    """The space of each parent, in order, as seen with the roles there."""
    rows = await spaces(roles)
    now = info.context.now
    seen = {space_id: Space.of(row, roles[space_id], now) for space_id, row in rows.items()}
    return [seen[parent.row.space_id] for parent in parents]


async def space_connections(
    info: Info, listing: Listing[SpaceRow], parents: Sequence[UUID], part: Window
) -> dict[UUID, Connection[Space]]:
    """Pages of spaces that the viewer is in or runs, each with what the viewer is there."""
    pages = await listing.pages(parents, part)
    ids = [row.id for page in pages.values() for row in page.rows]
    roles = await roles_in_spaces(info.context.who, ids)
    now = info.context.now
    return shown(listing, pages, lambda row, _: Space.of(row, roles[row.id], now))
