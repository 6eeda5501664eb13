"""Which trees may a pathway be? (rule 23)"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

from actions.organizations import require_same_organization
from actions.refusals import Cycle, InvalidInput, LimitReached, NotFound
from actions.values import line_of_text, text
from models.badges import BadgeRow, badges
from models.keys import new_id
from models.pathway_elements import ElementRow, badges_asked, required_children

MOST_ELEMENTS = 300
MOST_LEVELS = 20
MOST_BADGES = 100  # of one element


@dataclass(frozen=True)
class Branch:
    """An element as it is given, with all that is below it; `id` where it was there before."""

    name: str
    id: UUID | None = None
    description: str = ""
    optional: bool = False
    badge_ids: Sequence[UUID] = ()
    required: int | None = None
    completion_badge_id: UUID | None = None
    children: Sequence["Branch"] = ()


Path = tuple[str, ...]
Planted = dict[Path, ElementRow]


def plant(root: Branch, pathway_id: UUID, known: Collection[UUID]) -> Planted:
    """The rows, parents before their children, by where each stands in the input; refuses what is no such tree.

    `known` are the elements that the pathway had: another id names nothing here.
    """
    if root.optional:
        raise InvalidInput(
            "The root can't be optional: it is what all the others lead to.", "root", "optional"
        )
    rows: Planted = {}
    for path, branch, above in _walk(root, ("root",), ()):
        if len(rows) == MOST_ELEMENTS:
            raise LimitReached(f"A pathway has at most {MOST_ELEMENTS} elements.", path)
        parent = rows[path[:-2]].id if above else None
        rows[path] = ElementRow(
            id=_id(branch, path, known, above, rows),
            pathway_id=pathway_id,
            parent_id=parent,
            position=len(rows),
            name=line_of_text(branch.name, *path, "name"),
            description=text(branch.description, *path, "description"),
            optional=branch.optional,
            required=_required(branch, path),
            completion_badge_id=branch.completion_badge_id,
            badge_ids=tuple(branch.badge_ids),
        )
    return rows


def _walk(
    branch: Branch, path: Path, above: tuple[Branch, ...]
) -> Iterator[tuple[Path, Branch, tuple[Branch, ...]]]:
    if len(above) == MOST_LEVELS:
        raise LimitReached(f"A pathway has at most {MOST_LEVELS} levels.", path)
    yield path, branch, above
    for place, child in enumerate(branch.children):
        yield from _walk(child, (*path, "children", str(place)), (*above, branch))


def _id(branch: Branch, path: Path, known: Collection[UUID], above: Sequence[Branch], rows: Planted) -> UUID:
    if branch.id is None:
        return new_id()
    if branch.id not in known:
        raise NotFound(*path, "id")
    if any(branch.id == other.id for other in above):
        raise Cycle("This element would stand below itself.", *path, "id")
    if any(branch.id == row.id for row in rows.values()):
        raise InvalidInput("This element stands in the tree already.", *path, "id")
    return branch.id


def _required(branch: Branch, path: Path) -> int:
    if len(set(branch.badge_ids)) < len(branch.badge_ids):
        raise InvalidInput("Name each badge once.", *path, "badges")
    if len(branch.badge_ids) > MOST_BADGES:
        raise LimitReached(f"An element asks for at most {MOST_BADGES} badges.", (*path, "badges"))
    there = len(branch.badge_ids) or sum(not child.optional for child in branch.children)
    if not there:
        raise InvalidInput("Name badges, or children of which at least one is not optional.", *path, "badges")
    required = there if branch.required is None else branch.required
    if not 1 <= required <= there:
        raise InvalidInput(f"Require between 1 and {there}: that is how many there are.", *path, "required")
    return required


async def require_badges(issuer_id: UUID, planted: Planted) -> None:
    """Badges of the organization are asked for, badges of the pathway's own issuer are given."""
    tree = list(planted.values())
    given = {row.completion_badge_id for row in tree if row.completion_badge_id}
    known = await badges(badges_asked(tree) | given)
    asked = [
        (badge_id, (*path, "badges", str(place)))
        for path, row in planted.items()
        for place, badge_id in enumerate(row.badge_ids)
    ]
    for badge_id, field in asked:
        if badge_id not in known:
            raise NotFound(*field)
    await require_same_organization(
        issuer_id, [(known[badge_id].issuer_id, field) for badge_id, field in asked], "badges"
    )
    for path, row in planted.items():
        if row.completion_badge_id:
            _require_own(known.get(row.completion_badge_id), issuer_id, (*path, "completionBadge"))


def _require_own(badge: BadgeRow | None, issuer_id: UUID, field: Path) -> None:
    if badge is None:
        raise NotFound(*field)
    if badge.issuer_id != issuer_id:
        raise InvalidInput("An element awards a badge of the pathway's own issuer.", *field)
    if badge.archived_at:
        raise InvalidInput("This badge is archived: choose another.", *field)


def require_no_cycle(planted: Planted) -> None:
    """Nothing may need itself: an element its own completion badge, or that of an element which needs it in turn."""
    tree, path_of = list(planted.values()), {row.id: path for path, row in planted.items()}
    children = required_children(tree)
    needs: dict[UUID, set[UUID]] = {row.id: {*(row.badge_ids or children[row.id])} for row in tree}
    for row in tree:
        if row.completion_badge_id:
            needs.setdefault(row.completion_badge_id, set()).add(row.id)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        element_id = next(key for key in error.args[1] if key in path_of)
        message = "This would have to be complete before itself, since it needs a badge that it leads to."
        raise Cycle(message, *path_of[element_id]) from error
