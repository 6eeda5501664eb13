"""Rules 23 and 25, proved: whatever tree and whoever holds what, a plain recursive model says the same."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.badges import create_badge
from actions.learners import add_learner
from actions.pathway_subscriptions import subscribe_pathway
from actions.pathway_trees import Branch, plant
from actions.pathways import create_pathway, publish_pathway
from actions.spaces import create_space
from models.awards import Award
from models.pathway_elements import ElementRow, trees
from models.pathway_progress import reached
from models.spaces import Space
from tests.climbing import steps_of
from tests.looking import gapless
from tests.ordeal import TIMES
from tests.stories import ENDS_ON, ChessClub

BADGES = 6
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


class Shape(NamedTuple):
    """An element of a tree to be made: badges by number, how much of what there is it takes, and its children."""

    badges: list[int]
    share: float
    optional: bool
    children: list["Shape"]


badge_lists = st.lists(st.integers(0, BADGES - 1), min_size=1, max_size=4, unique=True)
leaves = st.builds(Shape, badge_lists, st.floats(0, 1), st.booleans(), st.just([]))
shapes = st.recursive(
    leaves,
    lambda below: st.builds(
        Shape,
        st.one_of(st.just([]), badge_lists),
        st.floats(0, 1),
        st.booleans(),
        st.lists(below, min_size=1, max_size=4),
    ),
    max_leaves=15,
)


def grown(shape: Shape, badges: list[UUID], root: bool = True) -> Branch:
    """What the shape is given as; a child that nothing but optional ones would follow is none."""
    children = [grown(child, badges, root=False) for child in shape.children]
    counted = len(shape.badges) or sum(not child.optional for child in children)
    if not counted:
        children = [Branch("Needed", badge_ids=badges[:1], required=1), *children]
        counted = 1
    return Branch(
        "Element",
        optional=shape.optional and not root,
        badge_ids=[badges[number] for number in shape.badges],
        required=max(1, round(shape.share * counted)),
        children=children,
    )


def is_complete(branch: Branch, held: set[UUID]) -> bool:
    """The rule as domain.md says it, one element and one person at a time."""
    if branch.badge_ids:
        done = len(held.intersection(branch.badge_ids))
    else:
        done = sum(is_complete(child, held) for child in branch.children if not child.optional)
    return done >= (branch.required or 0)


def all_of(branch: Branch) -> Iterable[Branch]:
    yield branch
    for child in branch.children:
        yield from all_of(child)


@settings(max_examples=100 * TIMES, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
@given(shape=shapes, holders=st.lists(st.sets(st.integers(0, BADGES - 1)), min_size=1, max_size=40))
def test_many_people_at_once_are_decided_like_each_alone(shape: Shape, holders: list[set[int]]) -> None:
    badges = [UUID(int=number) for number in range(BADGES)]
    root = grown(shape, badges)
    tree = list(plant(root, UUID(int=99), ()).values())
    held = {
        badge: sum(1 << place for place, has in enumerate(holders) if number in has)
        for number, badge in enumerate(badges)
    }
    counts = reached(tree, held)
    for element, branch in zip(tree, all_of(root), strict=True):
        expected = [is_complete(branch, {badges[number] for number in has}) for has in holders]
        assert [bool(counts[element.id].complete >> place & 1) for place in range(len(holders))] == expected


class Way(NamedTuple):
    """A tree, which of its elements award which badge, who is given what, and whose is taken away again."""

    shape: Shape
    awarded: list[int]
    given: list[tuple[int, int]]
    taken: list[int]


ways = st.builds(
    Way,
    shapes,
    st.lists(st.integers(0, 30), max_size=4, unique=True),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, BADGES - 1)), max_size=12),
    st.lists(st.integers(0, 11), max_size=3),
)


def awarding(branch: Branch, which: set[int], prizes: Iterable[UUID], count: list[int]) -> Branch:
    """The same tree, where some elements award a badge of their own."""
    place, count[0] = count[0], count[0] + 1
    children = [awarding(child, which, prizes, count) for child in branch.children]
    prize = next(iter(prizes)) if place in which else None
    return Branch(**{**vars(branch), "children": children, "completion_badge_id": prize})


@settings(
    max_examples=25 * TIMES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=QUIET,
)
@given(way=ways)
async def test_a_space_equals_a_plain_model_and_awards_each_badge_once(club: ChessClub, way: Way) -> None:
    by_olive, number = club.by(club.olive), await Space.all().count()
    badges = [await create_badge(by_olive, club.issuer, f"Badge {n}", "On.") for n in range(BADGES)]
    prizes = [await create_badge(by_olive, club.issuer, f"Prize {n}", "There.") for n in way.awarded]
    root = awarding(grown(way.shape, badges), set(way.awarded), iter(prizes), [0])
    emails = [f"climber{place}@way{number}.example" for place in range(3)]
    space = await create_space(by_olive, club.issuer, "Way", ENDS_ON, "UTC")
    pathway = await create_pathway(by_olive, club.issuer, "Way", root)
    await publish_pathway(by_olive, pathway)
    learners = [await add_learner(by_olive, space, email) for email in emails[:2]]
    half = len(way.given) // 2
    given = await handed(club, emails, badges, way.given[:half])
    await subscribe_pathway(by_olive, space, pathway)
    given += await handed(club, emails, badges, way.given[half:])
    learners.append(await add_learner(by_olive, space, emails[2]))
    once = await awarded_to(emails)
    taken = {given[place] for place in way.taken if place < len(given)}
    if taken:
        await revoke_awards(by_olive, list(taken), "Taken away.")
    assert once == await awarded_to(emails), "what was earned stays, and nothing comes twice"
    tree = (await trees([pathway]))[pathway]
    for learner, email in zip(learners, emails, strict=True):
        await equals(root, tree, learner, await held_by(email), once)
    assert await gapless(space)


async def handed(
    club: ChessClub, emails: list[str], badges: list[UUID], given: list[tuple[int, int]]
) -> list[UUID]:
    awards = []
    for person, badge in given:
        done = await award_badge(club.by(club.olive), badges[badge], [Recipient(emails[person], None, None)])
        awards += done.done
    return awards


async def held_by(email: str) -> set[UUID]:
    return {award.badge_id for award in await Award.filter(email=email, revoked_at=None)}  # type: ignore[attr-defined]  # Tortoise adds it to the field


async def awarded_to(emails: list[str]) -> list[tuple[str, UUID]]:
    """By the rule, which names nobody."""
    found = await Award.filter(email__in=emails, issued_by_id=None).order_by("email", "badge_id")
    return [(award.email, award.badge_id) for award in found]  # type: ignore[attr-defined]  # Tortoise adds it to the field


async def equals(
    root: Branch, tree: list[ElementRow], learner: UUID, held: set[UUID], awarded: list[tuple[str, UUID]]
) -> None:
    steps = await steps_of(learner)
    for element, branch in zip(tree, all_of(root), strict=True):
        step = steps.get(element.id)
        assert (step is not None and step.completed) == is_complete(branch, held)
        if branch.completion_badge_id and is_complete(branch, held):
            assert branch.completion_badge_id in {badge for _, badge in awarded}
