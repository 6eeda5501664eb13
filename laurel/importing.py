"""How does a file of learners of any size come in? (rule 19)"""

import asyncio
import codecs
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from actions.importing_learners import import_learners, require_staff
from actions.refusals import Refusal
from actions.tools import Actor, Tools
from laurel.auth import Unrecognised
from laurel.http.responding import refused
from laurel.refusing import REFUSALS
from laurel.view import GraphQLView
from models.who import Viewer
from schema.errors import unauthenticated
from schema.ids import parse

CHUNK = 1024 * 1024
MOST_BYTES = 1024**3
MOST_SECONDS = 900.0  # that a file may take on its way
MOST_LINE_CHARACTERS = 1024 * 1024
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
FLAGS = {"dryRun": "dry_run", "skipInvalid": "skip_invalid", "returnRemoved": "return_removed"}
CLOSING = {"Connection": "close"}  # what is still on its way is not waited for
STATUS = {"NOT_FOUND": 404, "NOT_ALLOWED": 403}


async def import_file(request: Request) -> Response:
    """POST /spaces/{id}/learners.csv?dryRun=true: answers like the mutation; memory does not grow with the file."""
    view: GraphQLView = request.app.state.graphql
    tools: Tools = request.app.state.tools
    try:
        who = await view.who(request)
    except Unrecognised as error:
        return refused(401, str(error), {"WWW-Authenticate": "Bearer"})
    if not isinstance(who, Viewer):
        return refused(401, unauthenticated().message)
    if "content-encoding" in request.headers:
        return refused(415, "Send the file as it is, without Content-Encoding.")
    if wrong := _wrong_flag(request):
        return refused(400, wrong)
    flags = {name: request.query_params.get(flag) == "true" for flag, name in FLAGS.items()}
    try:
        space_id = parse("space", request.path_params["space"], "space")
        await require_staff(who, space_id)
        async with _received(request) as opened:
            done = await import_learners(Actor(who, tools), space_id, opened, **flags)
    except TimeoutError:
        return refused(408, "The file took too long.", CLOSING)
    except ClientDisconnect:
        return refused(400, "The file broke off.")
    except Refusal as no:
        REFUSALS.note(who, "learners.csv", request.path_params["space"], no.code)
        body = {"code": no.code, "message": no.message, "field": list(no.field) or None}
        status = STATUS.get(no.code, 409)
        return Response(orjson.dumps(body), status, CLOSING, media_type="application/json")
    return Response(orjson.dumps(_camel(asdict(done))), media_type="application/json")


def _wrong_flag(request: Request) -> str | None:
    """What is misspelt must not be taken for a no: a dry run would be none."""
    for name, value in request.query_params.multi_items():
        if name not in FLAGS or value not in ("true", "false"):
            return (
                f"Say {', '.join(f'{flag}=true' for flag in FLAGS)} or leave them out; not {name}={value}."[
                    :300
                ]
            )
    return None


def _camel(done: dict[str, object]) -> dict[str, object]:
    """As GraphQL calls it."""
    return {"problemCount" if name == "problem_count" else name: value for name, value in done.items()}


@asynccontextmanager
async def _received(request: Request) -> AsyncIterator[Callable[[], AbstractContextManager[Iterator[str]]]]:
    """The whole body in a file of our own, to be read as often as needed until the end of the block."""
    with tempfile.NamedTemporaryFile(prefix="laurel-") as file:
        async with asyncio.timeout(MOST_SECONDS):
            async for chunk in request.stream():
                await run_in_threadpool(file.write, chunk)
        file.flush()
        path = Path(file.name)
        encoding = await run_in_threadpool(encoding_of, path)
        yield partial(_lines, path, encoding)


@contextmanager
def _lines(path: Path, encoding: str) -> Iterator[Iterator[str]]:
    """A line that has no end comes in pieces, so that memory is bounded."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        yield iter(partial(file.readline, MOST_LINE_CHARACTERS), "")


def encoding_of(path: Path) -> str:
    """By its mark; else UTF-8 where all of it is, else what Windows calls 1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        start = file.read(3)
        for mark, encoding in MARKS.items():
            if start.startswith(mark):
                return encoding
        try:
            decoder.decode(start)
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"
