"""What does an id name, for whoever asks? The one gate of `node` and of the root fields (rule 37)."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from models.badges import badges
from models.diary import PROGRESS_KINDS, EventRow, events
from models.displays import display_tokens
from models.evidence import items, submissions
from models.issuers import organizations, viewable_organizations
from models.learners import LearnerRow, learners, learners_by_entry
from models.lti_links import lti_links
from models.meeting import visible_users
from models.objectives import objectives
from models.pairs import Pair
from models.rights import Right, Roles, may
from models.roles import roles_anywhere, roles_in_spaces
from models.seen_progress import seen_progress
from models.spaces import audience_of, spaces, visible_spaces
from models.staff import staff_members
from models.tokens import access_tokens
from models.users import users
from schema.awards import awards_by_id
from schema.badges import Badge
from schema.context import Info
from schema.displays import DisplayToken
from schema.events import SpaceEvent
from schema.evidence import EvidenceItem, Submission
from schema.ids import decode, encode
from schema.issuers import Organization, issuers_by_id
from schema.leaderboard import MARKS, shown_entries, shown_leaderboards
from schema.learners import Learner
from schema.lti import links_seen, platforms_seen
from schema.nodes import Node
from schema.objectives import objective_of
from schema.pathways import elements_by_id, pathways_by_id
from schema.progress import ObjectiveProgress, progress_of
from schema.spaces import Space
from schema.staff import StaffMember, shows
from schema.tokens import AccessToken
from schema.users import User
from schema.webhooks import webhook_deliveries_found, webhooks_found

Found = Sequence[Any]
Thing = TypeVar("Thing", bound=Node)


async def find(info: Info, text: str, kind: type[Thing]) -> Thing | None:
    """What the id names, if it is of this type and may be seen."""
    (found,) = await find_all(info, [text])
    return found if isinstance(found, kind) else None


async def find_all(info: Info, texts: Sequence[str]) -> list[Node | None]:
    """One for each id, in order; one statement or two for each type among them."""
    by_kind: dict[str, list[tuple[str, tuple[UUID, ...]]]] = defaultdict(list)
    for text in dict.fromkeys(texts):
        kind = text[:100].partition("_")[0]
        parts = decode(kind, text) if kind in FINDERS else None
        if parts and len(parts) == PARTS.get(kind, 1):
            by_kind[kind].append((text, parts))
    found: dict[str, Node | None] = {}
    for kind, named in by_kind.items():
        things = await FINDERS[kind](info, [parts for _, parts in named])
        found.update(zip((text for text, _ in named), things, strict=True))
    return [found.get(text) for text in texts]


Named = Sequence[tuple[UUID, ...]]


async def _users(info: Info, named: Named) -> Found:
    ids = await visible_users(info.context.who, [user_id for (user_id,) in named])
    rows = await users(ids)
    return [User.of(rows[user_id]) if user_id in rows else None for (user_id,) in named]


async def _organizations(info: Info, named: Named) -> Found:
    ids = await viewable_organizations(info.context.user_id, [key for (key,) in named])
    rows = await organizations(ids)
    return [Organization.of(rows[key]) if key in rows else None for (key,) in named]


async def _issuers(info: Info, named: Named) -> Found:
    return await issuers_by_id(info, [issuer_id for (issuer_id,) in named])


async def _badges(info: Info, named: Named) -> Found:
    if not may(roles_anywhere(info.context.who), Right.SEE_ISSUER):
        return [None] * len(named)
    rows = await badges(badge_id for (badge_id,) in named)
    return [Badge.of(rows[badge_id]) if badge_id in rows else None for (badge_id,) in named]


async def _awards(info: Info, named: Named) -> Found:
    return await awards_by_id(info, [award_id for (award_id,) in named])


async def _spaces(info: Info, named: Named) -> Found:
    seen = await visible_spaces(info.context.who, (space_id for (space_id,) in named))
    now = info.context.now
    return [Space.of(*seen[space_id], now) if space_id in seen else None for (space_id,) in named]


async def _objectives(info: Info, named: Named) -> Found:
    rows = await objectives(objective_id for (objective_id,) in named)
    roles = await _space_roles(info, (row.space_id for row in rows.values()))
    return [
        objective_of(rows[objective_id], roles[rows[objective_id].space_id])
        if objective_id in rows and may(roles[rows[objective_id].space_id], Right.SEE_SPACE)
        else None
        for (objective_id,) in named
    ]


async def _learners(info: Info, named: Named) -> Found:
    seen = await _seen_learners(info, [learner_id for (learner_id,) in named])
    return [Learner.of(*seen[learner_id]) if learner_id in seen else None for (learner_id,) in named]


async def _staff(info: Info, named: Named) -> Found:
    rows = await staff_members(member_id for (member_id,) in named)
    roles = await _space_roles(info, (row.space_id for row in rows.values()))
    return [
        StaffMember.of(rows[member_id], roles[rows[member_id].space_id], info.context.now)
        if member_id in rows
        and may(roles[rows[member_id].space_id], Right.SEE_SPACE)
        and shows(rows[member_id], roles[rows[member_id].space_id])
        else None
        for (member_id,) in named
    ]


async def _progress(info: Info, named: Named) -> Found:
    return await progresses(info, [Pair(*parts) for parts in named])


async def progresses(info: Info, pairs: Sequence[Pair]) -> list[ObjectiveProgress | None]:
    """One for each pair, in order; None for what is not to be seen."""
    seen = await seen_progress(info.context.user_id, pairs)
    return [progress_of(*seen[pair]) if pair in seen else None for pair in pairs]


async def _leaderboards(info: Info, named: Named) -> Found:
    rows = await spaces(space_id for space_id, _ in named)
    roles = await _space_roles(info, rows)
    seen = []
    for space_id, mark in named:
        audience = audience_of(roles[space_id]) if space_id in rows else None
        seen.append((space_id, audience if audience and MARKS[audience] == mark else None))
    boards = await shown_leaderboards([(rows[key], audience) for key, audience in seen if key in rows], info)
    shown = {board.board.space_id: board for board in boards if board}
    return [shown.get(space_id) if audience else None for space_id, audience in seen]


async def _entries(info: Info, named: Named) -> Found:
    behind = await learners_by_entry([entry_id for (entry_id,) in named])
    rows = await spaces(learner.space_id for learner in behind.values())
    roles = await _space_roles(info, rows)
    lines = await shown_entries(
        {
            entry_id: (rows[learner.space_id], audience_of(roles[learner.space_id]))
            for entry_id, learner in behind.items()
        }
    )
    return [lines.get(entry_id) for (entry_id,) in named]


async def _display_tokens(info: Info, named: Named) -> Found:
    rows = await display_tokens(token_id for (token_id,) in named)
    roles = await _space_roles(info, (row.space_id for row in rows.values()))
    seen = {
        row.id: DisplayToken.of(row)
        for row in rows.values()
        if row.revoked_at is None and may(roles[row.space_id], Right.RUN_SPACE)
    }
    return [seen.get(token_id) for (token_id,) in named]


async def _access_tokens(info: Info, named: Named) -> Found:
    rows = await access_tokens(token_id for (token_id,) in named)
    seen = {
        row.id: AccessToken.of(row)
        for row in rows.values()
        if row.user_id == info.context.user_id and row.works(info.context.now)
    }
    return [seen.get(token_id) for (token_id,) in named]


async def _events(info: Info, named: Named) -> Found:
    rows = await events(event_id for (event_id,) in named)
    roles = await _space_roles(info, (row.space_id for row in rows.values()))
    own = await _seen_learners(info, [row.learner_id for row in rows.values() if row.learner_id])
    seen = {
        row.id: SpaceEvent.of(row, roles[row.space_id])
        for row in rows.values()
        if _tells(row, roles[row.space_id], own)
    }
    return [seen.get(event_id) for (event_id,) in named]


def _tells(row: EventRow, roles: Roles, own: dict[UUID, tuple[LearnerRow, Roles]]) -> bool:
    """Whether the viewer's own diary could show this event."""
    if may(roles, Right.SEE_LEARNERS):
        return True
    mine = row.learner_id is None or row.learner_id in own
    return may(roles, Right.SEE_SPACE) and mine and row.kind in PROGRESS_KINDS


async def _space_roles(info: Info, space_ids: Any) -> dict[UUID, Roles]:
    return await roles_in_spaces(info.context.who, space_ids)


async def _seen_learners(info: Info, ids: Sequence[UUID]) -> dict[UUID, tuple[LearnerRow, Roles]]:
    """Active learners: all for staff, else the viewer themself."""
    rows = await learners(ids)
    roles = await _space_roles(info, (row.space_id for row in rows.values()))
    user_id = info.context.user_id
    return {
        row.id: (row, roles[row.space_id])
        for row in rows.values()
        if row.removed_at is None
        and (
            may(roles[row.space_id], Right.SEE_LEARNERS)
            or (user_id is not None and row.user_id == user_id and may(roles[row.space_id], Right.SEE_SPACE))
        )
    }


async def _submissions(info: Info, named: Named) -> Found:
    rows = await submissions(submission_id for (submission_id,) in named)
    own = await _seen_learners(info, [row.learner_id for row in rows.values()])
    seen = {
        row.id: Submission.of(row, own[row.learner_id][1]) for row in rows.values() if row.learner_id in own
    }
    return [seen.get(submission_id) for (submission_id,) in named]


async def _items(info: Info, named: Named) -> Found:
    rows = await items(item_id for (item_id,) in named)
    seen = {
        row.id for row in await _submissions(info, [(row.submission_id,) for row in rows.values()]) if row
    }
    return [
        EvidenceItem.of(rows[item_id], info)
        if item_id in rows and encode("submission", rows[item_id].submission_id) in seen
        else None
        for (item_id,) in named
    ]


async def _pathways(info: Info, named: Named) -> Found:
    found = await pathways_by_id(info, [key for (key,) in named])
    return [found.get(key) for (key,) in named]


async def _elements(info: Info, named: Named) -> Found:
    found = await elements_by_id(info, [key for (key,) in named])
    return [found.get(key) for (key,) in named]


async def _platforms(info: Info, named: Named) -> Found:
    return await platforms_seen(info, [key for (key,) in named])


async def _lti_links(info: Info, named: Named) -> Found:
    seen = await links_seen(info, list((await lti_links(key for (key,) in named)).values()))
    return [seen.get(key) for (key,) in named]


Finder = Callable[[Info, Named], Awaitable[Found]]
FINDERS: dict[str, Finder] = {
    "user": _users,
    "organization": _organizations,
    "issuer": _issuers,
    "badge": _badges,
    "award": _awards,
    "space": _spaces,
    "objective": _objectives,
    "learner": _learners,
    "staff": _staff,
    "progress": _progress,
    "leaderboard": _leaderboards,
    "entry": _entries,
    "display": _display_tokens,
    "token": _access_tokens,
    "event": _events,
    "submission": _submissions,
    "item": _items,
    "pathway": _pathways,
    "element": _elements,
    "webhook": webhooks_found,
    "delivery": webhook_deliveries_found,
    "platform": _platforms,
    "lti": _lti_links,
}
PARTS = {"progress": 2, "leaderboard": 2}
