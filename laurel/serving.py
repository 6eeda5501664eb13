"""How is the application served, and by how many processes?"""

import fcntl
import gc
import logging
import resource
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import uvicorn

from laurel.app import create_app
from laurel.logs.lines import FORMATTERS
from laurel.settings import Settings
from laurel.sockets.server import OPTIONS, Server
from models.database import configuration, is_sqlite

# Seconds that one thread computes before others have a turn: several of Python's own 5 ms are a stall.
THREAD_SECONDS = 0.001
NOT_STARTED = 3  # the status that uvicorn ends with
SILENT = {  # below these levels, libraries say what nobody may read in a log (T57)
    "websockets": logging.INFO,  # frames, and tokens with them
    "aiosqlite": logging.INFO,  # statements with all their values
    "httpx": logging.WARNING,  # addresses, which may hold the secret of a webhook or the code of a sign-in
    "httpcore": logging.WARNING,  # headers
    "tortoise": logging.WARNING,  # statements, and each opening and closing
}


class NotServed(Exception):
    """Why this process can't serve, with the remedy."""


@contextmanager
def place(settings: Settings) -> Iterator[socket.socket]:
    """The address to serve at, ours until the end of the block; NotServed where it is somebody else's, or where
    another process serves the same SQLite file."""
    with alone(settings), socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((settings.host, settings.port))
        except OSError as error:
            raise NotServed(
                f"{settings.host}:{settings.port} can't be listened on: {error.strerror}. "
                "Choose another with LAUREL_PORT and LAUREL_HOST."
            ) from None
        yield door


def serve(settings: Settings, door: socket.socket) -> None:
    """Until a signal ends it."""
    sys.setswitchinterval(THREAD_SECONDS)
    allow_many_files()
    app = create_app(settings)
    gc.collect()
    gc.freeze()  # what is there now stays: else it is looked through again and again while a long answer is made
    config = uvicorn.Config(
        app,
        log_level=max(logging.INFO, logging.getLevelName(settings.log_level.upper())),
        log_config=None,  # its lines are ours
        **OPTIONS,
    )
    server = Server(config, app.state.connections.going_away)
    with suppress(KeyboardInterrupt):
        server.run([door])
    if not server.started:
        sys.exit(NOT_STARTED)


def allow_many_files() -> None:
    """Each connection is a file: as many as the system lets a process have, not as few as it gives at first."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS says that there is no limit, and then has one
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Nobody else serves this SQLite file until the end of the block; NotServed where somebody does."""
    if not is_sqlite(settings.database_url):
        yield
        return
    path = sqlite_file(settings.database_url).with_suffix(".served")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotServed(
                "Another process serves this SQLite database. Stop it, or use PostgreSQL and Redis for several."
            ) from None
        yield


def sqlite_file(url: str) -> Path:
    return Path(configuration(url)["connections"]["default"]["credentials"]["file_path"])


def without_queries(record: logging.LogRecord) -> bool:
    """uvicorn logs the address of each socket; whatever stands behind its "?" is not ours to keep."""
    if isinstance(record.args, tuple):
        record.args = tuple(part.partition("?")[0] if isinstance(part, str) else part for part in record.args)
    return True


def log_to_stderr(settings: Settings) -> None:
    """One line for each thing worth knowing."""
    handler = logging.StreamHandler()
    handler.setFormatter(FORMATTERS[settings.log_format]())
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for name, level in SILENT.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger("uvicorn.error").addFilter(without_queries)
