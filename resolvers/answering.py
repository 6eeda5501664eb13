"""How does a door call a verb, and read again what it changed, under today's rights, to answer with?"""

from dataclasses import asdict
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

import orjson

from actions.refusals import NotFound
from actions.tools import Actor, Once
from actions.values import line_of_text
from models.outcomes import MOST_KEY_CHARACTERS
from models.users import users
from schema.context import Info
from schema.errors import unauthenticated
from schema.finding import find
from schema.ids import encode
from schema.nodes import Node
from schema.viewer import Viewer

Thing = TypeVar("Thing", bound=Node)


async def answer(info: Info, kind: str, key: UUID, shown: type[Thing]) -> Thing:
    """The thing as the viewer sees it now; gone if it was taken from them meanwhile."""
    found = await find(info, encode(kind, key), shown)
    if found is None:
        raise NotFound
    return found


async def answer_viewer(info: Info) -> Viewer:
    """The viewer as they see themself now."""
    user_id = require_viewer(info)
    return Viewer.of((await users([user_id]))[user_id])


def require_viewer(info: Info) -> UUID:
    """Mutations are for users who signed in."""
    if info.context.user_id is None:
        raise unauthenticated()
    return info.context.user_id


def once(info: Info, input: Any) -> Actor:
    """Who acts, and the key under which they do, if they gave one (rule 35)."""
    require_viewer(info)
    actor: Actor = info.context.actor
    if input.client_mutation_key is None:
        return actor
    key = line_of_text(input.client_mutation_key, "clientMutationKey", most=MOST_KEY_CHARACTERS)
    given = asdict(input) | {"client_mutation_key": None}
    asked = orjson.dumps(given, default=repr, option=orjson.OPT_SORT_KEYS)
    return Actor(actor.who, actor.tools, Once(key, sha256(asked).hexdigest()))
