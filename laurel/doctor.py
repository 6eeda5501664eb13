"""Is this installation well? What is wrong is told with the remedy."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from actions.bell import Bell, bell
from laurel.files.store import Store
from laurel.mail.sending import sending_of
from laurel.settings import ROOT, Settings
from models.database import database, place_of
from models.installation import answer, epoch
from models.invariants import INVARIANTS, Broken, broken
from models.migrating import missing_migrations
from models.patience import patient

ROOTS = ("laurel", "resolvers", "subscriptions", "schema", "actions", "models", "engine", "openbadges")
PATIENCE = 5.0  # seconds for each finding
BUCKET_PATIENCE = 2.0  # its threads must have ended before the command does
REMEDY = "It is a bug, or a hand was on the tables: keep a copy before anything is repaired, and report it."


class Finding(NamedTuple):
    about: str
    well: bool
    told: str


async def findings(settings: Settings) -> list[Finding]:
    """Root names, database, migrations, bus, mail, files; what is unwell is told with where it is."""
    place, bus = place_of(settings.database_url), urlsplit(settings.bus_url)
    mail, files = sending_of(settings.mail_url), Store(settings.files_url, timedelta(seconds=BUCKET_PATIENCE))
    return [
        await _found("root names", _root_names),
        await _found("database", lambda: _database(settings), place),
        await _found("migrations", lambda: _migrations(settings), place),
        await _found("bus", lambda: _bus(settings), bus.hostname or ""),
        await _found("mail", mail.look, mail.place),
        await _found("files", files.look, settings.files_url),
    ]


async def deep_findings(settings: Settings) -> list[Finding]:
    """What is true of all rows together; one finding each. It reads everything, and repairs nothing."""
    async with database(settings.database_url), patient(settings.database_url):
        return [_deep(each.told, await broken(each)) for each in INVARIANTS]


def foreign_roots() -> list[str]:
    """Root packages that an installed package of the same name has won from this checkout."""
    return [name for name in ROOTS if not _is_ours(import_module(name).__file__)]


async def health(request: Request) -> Response:
    """200 while the database answers and screens move, else 503: for a balancer, or whoever begins it again.
    Without the bus all is served, a second later."""
    try:
        async with asyncio.timeout(PATIENCE):
            await epoch()
    except Exception:
        return JSONResponse({"status": "the database does not answer"}, 503)
    bell: Bell = request.app.state.bell
    if bell.is_dead:
        return JSONResponse({"status": "screens do not move: restart this process"}, 503)
    return JSONResponse({"status": "ok", "bus": "carries no bells" if bell.trouble else "carries bells"})


async def readiness(request: Request) -> Response:
    """200 while new requests are well sent here: not before every migration is applied, nor while it is going away."""
    if request.app.state.connections.going_away.is_set():
        return JSONResponse({"status": "going away"}, 503)
    try:
        async with asyncio.timeout(PATIENCE):
            await answer()  # else all would seem to be missing
            missing = await missing_migrations(request.app.state.settings.database_url)
    except Exception:
        return JSONResponse({"status": "the database does not answer"}, 503)
    if missing:
        return JSONResponse({"status": f"run `laurel migrate`: {', '.join(missing)} is missing"}, 503)
    return JSONResponse({"status": "ready"})


def _deep(told: str, found: Broken) -> Finding:
    if not found.times:
        return Finding("rows", True, told)
    where = f"{found.times} times, such as {found.example}"
    return Finding("rows", False, f"not so: {told}; {where}. {REMEDY}")


async def _found(about: str, look: Callable[[], Awaitable[str]], place: str = "") -> Finding:
    try:
        async with asyncio.timeout(PATIENCE):
            return Finding(about, True, await look())
    except TimeoutError as error:
        told = str(error) or f"does not answer within {PATIENCE:.0f} seconds"
    except Exception as error:
        told = str(error) or type(error).__name__
    return Finding(about, False, ": ".join(filter(None, (place, told))))


async def _root_names() -> str:
    if foreign := foreign_roots():
        raise LookupError(f"{', '.join(foreign)}: another package of this name comes first on the path")
    return "each is of this checkout"


async def _database(settings: Settings) -> str:
    async with database(settings.database_url):
        return f"answers, epoch {await epoch()}"


async def _migrations(settings: Settings) -> str:
    async with database(settings.database_url):
        await answer()  # else all would seem to be missing
        if missing := await missing_migrations(settings.database_url):
            raise LookupError(f"missing: {', '.join(missing)}; run `laurel migrate`")
    return "all applied"


async def _bus(settings: Settings) -> str:
    async with bell(settings.bus_url) as ringing:
        if ringing.is_dead:
            raise LookupError("what reads it has ended: this is a bug")
        if ringing.trouble:
            raise LookupError(f"carries no bells: {ringing.trouble}; screens move up to two seconds later")
    return "carries bells"


def _is_ours(file: str | None) -> bool:
    return file is not None and Path(file).is_relative_to(ROOT)
