"""Where does a reader of a diary stand? (realtime.md, 6)"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import orjson

from models.diary import Reader, last_visible_of
from models.installation import epoch
from models.rights import Right, Roles, may
from schema.context import Context
from schema.errors import bad_user_input, resync


class Place(NamedTuple):
    """What a cursor says. Equal places give equal cursors, so a cursor tells of nothing hidden."""

    epoch: str
    sequence: int


def reader(space_id: UUID, feed: str, roles: Roles, learner_id: UUID | None) -> Reader:
    """Staff read all; a learner reads their own progress."""
    return Reader(space_id, feed, None if may(roles, Right.SEE_LEARNERS) else learner_id)


def _about(reader: Reader) -> bytes:
    return f"diary {reader.feed} {reader.space_id} {reader.learner_id}".encode()


def seal(context: Context, reader: Reader, place: Place) -> str:
    return context.tools.sealing.seal(orjson.dumps(tuple(place)), _about(reader))


async def unseal(context: Context, reader: Reader, cursor: str) -> Place:
    """Refuses what is no cursor of this diary; RESYNC for one of before a restore."""
    try:
        found = Place(*orjson.loads(context.tools.sealing.unseal(cursor, _about(reader))))
    except (ValueError, TypeError) as error:
        raise bad_user_input("`after` is no cursor of this diary.") from error
    if found.epoch != str(await epoch()):
        raise resync("The database was restored: read the picture again.")
    return found


async def newest(context: Context, readers: Sequence[Reader]) -> list[str]:
    """The cursors behind the last line that each reader may see."""
    now = str(await epoch())
    places = await last_visible_of(readers)
    return [seal(context, reader, Place(now, place)) for reader, place in zip(readers, places, strict=True)]
