"""What would tie an alias to a person, or tell of what is hidden? Each is put into Laurel, and must be found."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import orjson
import pytest
from graphql import GraphQLField, GraphQLString

from actions.aliases import new_aliases
from actions.subjects import a_learner
from actions.tools import Actor
from actions.unit import changing
from actions.verbs import verb
from models.diary import Reader, SpaceEventKind, events_after, last_visible_of
from models.keys import new_id
from models.leaderboard import STANDINGS, Options, Standing
from models.learners import Learner, learners
from models.objectives import ObjectiveRow
from models.pages import Listing
from models.rights import Right, Roles
from models.who import Audience, Everyone
from schema.connections import Place
from schema.context import Context, Info
from schema.errors import forbidden
from schema.ids import encode
from schema.objectives import objective_of
from subscriptions.audiences import LeaderboardAudiences
from tests.looking import learner_of
from tests.selections import GRAPH

Patch = pytest.MonkeyPatch
Leak = Callable[[Patch], None]


def nothing(patch: Patch) -> None:
    """As it is."""


def on_each_line(patch: Patch, name: str, tell: Callable[[Any], Any]) -> None:
    """A field more on an entry; `tell` is given its learner."""

    async def resolve(entry: Any, info: Any) -> str:
        return str(tell(await learner_of(entry.line.learner_id)))

    entry: Any = GRAPH.type_map["LeaderboardEntry"]
    patch.setitem(entry.fields, name, GraphQLField(GraphQLString, resolve=resolve))


def the_learners_id(patch: Patch) -> None:
    on_each_line(patch, "who", lambda learner: encode("learner", learner.id))


def when_they_joined(patch: Patch) -> None:
    on_each_line(patch, "joinedAt", lambda learner: learner.joined_at.isoformat())


def how_they_came(patch: Patch) -> None:
    on_each_line(patch, "source", lambda learner: learner.source)


def a_picture_of_their_address(patch: Patch) -> None:
    on_each_line(patch, "avatar", lambda learner: hashlib.sha256(learner.email.encode()).hexdigest())


def whether_they_have_an_account(patch: Patch) -> None:
    on_each_line(patch, "known", lambda learner: learner.user_id is not None)


def ordered(patch: Patch, column: str) -> None:
    wrong = STANDINGS.replace("DESC, entry_id DESC", f"DESC, {column} DESC")
    assert wrong != STANDINGS
    patch.setattr("models.leaderboard.STANDINGS", wrong)


def lines_in_order_of_joining(patch: Patch) -> None:
    ordered(patch, "id")


def lines_in_order_of_names(patch: Patch) -> None:
    ordered(patch, "sort_name")


def lines_named_in_order_of_time(patch: Patch) -> None:
    for module in ("models.learners", "actions.leaderboard", "actions.aliases"):
        patch.setattr(f"{module}.new_entry_id", new_id)
    patch.setattr(Learner._meta.fields_map["entry_id"], "default", new_id)


def cursors_of_lines_name_the_learner(patch: Patch) -> None:
    def seal(context: Context, place: Place) -> str:
        return base64.urlsafe_b64encode(str(place.key).encode()).decode()

    sealed_cursors_of_lines_stay_with_the_learner(patch)
    patch.setattr("schema.connections.seal", seal)


def sealed_cursors_of_lines_stay_with_the_learner(patch: Patch) -> None:
    def place(about: bytes, line: Any) -> Place:
        return Place(about, [str(line.learner_id)])

    patch.setattr("schema.leaderboard._place", place)


def a_version_that_counts_what_is_hidden(patch: Patch) -> None:
    wrong = STANDINGS.replace("seen_by_others,", "space.sequence AS seen_by_others,")
    assert wrong != STANDINGS
    patch.setattr("models.leaderboard.STANDINGS", wrong)


def a_count_of_all_learners(patch: Patch) -> None:
    """Of removed ones, too."""
    counts = Listing.counts

    async def all_counted(listing: Listing[Any], parents: Sequence[UUID]) -> dict[UUID, int]:
        if listing.parent != "learner.space_id":
            return await counts(listing, parents)
        return {parent: await Learner.filter(space_id=parent).count() for parent in parents}

    patch.setattr(Listing, "counts", all_counted)


def another_error_for_what_is_not_yours(patch: Patch) -> None:
    from schema import finding

    seen = finding._learners

    async def found(info: Info, named: Sequence[tuple[UUID, ...]]) -> Sequence[Any]:
        answers = await seen(info, named)
        there = await learners(key for (key,) in named)
        if any(key in there and not answer for (key,), answer in zip(named, answers, strict=True)):
            raise forbidden()
        return answers

    patch.setitem(finding.FINDERS, "learner", found)


def another_alias_on_the_same_line(patch: Patch) -> None:
    @verb
    async def refresh_alias(by: Actor, learner_id: UUID) -> UUID:
        learner = await learner_of(learner_id)
        async with changing(by, Right.REFRESH_ALIAS, a_learner(learner)) as change:
            (alias,) = await new_aliases(learner.space_id, 1)
            await Learner.filter(id=learner_id).update(alias=alias)
            change.happened(SpaceEventKind.LEARNER_CHANGED, learner_id=learner_id)
        return learner_id

    patch.setattr("tests.worlds.refresh_alias", refresh_alias)


def numbers_of_events(patch: Patch) -> None:
    patch.setattr("schema.events.may", lambda roles, right: True)


def cursors_that_can_be_read(patch: Patch) -> None:
    patch.setattr("schema.cursors.seal", lambda context, reader, place: orjson.dumps(tuple(place)).decode())
    patch.setattr(
        "subscriptions.diaries.seal", lambda context, reader, place: orjson.dumps(place.sequence).decode()
    )


def cursors_that_move_with_what_is_hidden(patch: Patch) -> None:
    async def last(readers: Sequence[Reader]) -> list[int]:
        return await last_visible_of([Reader(reader.space_id, "spaceFeed", None) for reader in readers])

    patch.setattr("schema.cursors.last_visible_of", last)


def a_run_that_is_shared_with_staff(patch: Patch) -> None:
    def context(_: Any, context: Context, audience: Everyone) -> Context:
        return context.shared_by(Everyone(audience.space_id, Audience.STAFF))

    patch.setattr(LeaderboardAudiences, "context", context)


def events_of_others(patch: Patch) -> None:
    async def events(reader: Reader, sequence: int, most: int) -> list[Any]:
        return await events_after(Reader(reader.space_id, reader.feed, None), sequence, most)

    patch.setattr("subscriptions.diaries.events_after", events)


def a_choice_that_shows_without_being_allowed(patch: Patch) -> None:
    def shown_name(standing: Standing, options: Options, audience: Audience) -> str:
        chosen = standing.shares_real_name and standing.name
        return chosen or (standing.alias if options.use_aliases else standing.name or standing.alias)

    patch.setattr("models.leaderboard.shown_name", shown_name)


def removed_learners_on_the_board(patch: Patch) -> None:
    wrong = STANDINGS.replace("AND removed_at IS NULL AND (points", "AND (points")
    assert wrong != STANDINGS
    patch.setattr("models.leaderboard.STANDINGS", wrong)


def who_is_only_invited(patch: Patch) -> None:
    patch.setattr("schema.spaces.shows", lambda row, roles: True)


def how_often_private_criteria_changed(patch: Patch) -> None:
    def shown(row: ObjectiveRow, roles: Roles) -> Any:
        found = objective_of(row, roles)
        found.version = row.version
        return found

    for module in ("schema.objectives", "schema.finding", "schema.spaces"):
        patch.setattr(f"{module}.objective_of", shown)


def private_criteria(patch: Patch) -> None:
    def shown(row: ObjectiveRow, roles: Roles) -> Any:
        return objective_of(
            row._replace(public_criteria=f"{row.public_criteria} {row.private_criteria}"), roles
        )

    patch.setattr("schema.spaces.objective_of", shown)


def pictures_that_come_for_nothing(patch: Patch) -> None:
    """The same bytes once more, because something happened."""
    patch.setattr("subscriptions.progress._shown", lambda objective, roles: objective)


WHO: tuple[Leak, ...] = (
    nothing,
    the_learners_id,
    when_they_joined,
    how_they_came,
    a_picture_of_their_address,
    whether_they_have_an_account,
    lines_in_order_of_joining,
    lines_in_order_of_names,
    lines_named_in_order_of_time,
    cursors_of_lines_name_the_learner,
    sealed_cursors_of_lines_stay_with_the_learner,
    another_alias_on_the_same_line,
    a_run_that_is_shared_with_staff,
)
WHAT: tuple[Leak, ...] = (
    nothing,
    a_version_that_counts_what_is_hidden,
    a_count_of_all_learners,
    another_error_for_what_is_not_yours,
    numbers_of_events,
    cursors_that_can_be_read,
    cursors_that_move_with_what_is_hidden,
    events_of_others,
    a_choice_that_shows_without_being_allowed,
    removed_learners_on_the_board,
    who_is_only_invited,
    how_often_private_criteria_changed,
    private_criteria,
    pictures_that_come_for_nothing,
)
