"""How is the application served, and by how many processes?"""

import fcntl
import gc
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from laurel.app import create_app
from laurel.settings import Settings
from models.database import configuration, is_sqlite

WS_MOST_BYTES = 65536
GRACE_SECONDS = 10
THREAD_SECONDS = (
    0.001  # that one computes before others have a turn: several of Python's own 5 ms are a stall
)


class AlreadyServed(Exception):
    """Another process serves this SQLite file."""


def serve(settings: Settings) -> None:
    """Until a signal ends it; AlreadyServed for a second process on one SQLite database."""
    with _alone(settings):
        sys.setswitchinterval(THREAD_SECONDS)
        app = create_app(settings)
        gc.collect()
        gc.freeze()  # what is there now stays: else it is looked through again and again while a long answer is made
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            ws="websockets-sansio",
            ws_max_size=WS_MOST_BYTES,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            log_level=max(logging.INFO, logging.getLevelName(settings.log_level.upper())),
            access_log=False,
            server_header=False,
            forwarded_allow_ips=",".join(settings.trusted_proxies),
        )


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    if not is_sqlite(settings.database_url):
        yield
        return
    path = sqlite_file(settings.database_url).with_suffix(".served")
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyServed(
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
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(levelname)-8s %(name)s: %(message)s", force=True
    )
    logging.getLogger("websockets").setLevel(logging.INFO)  # it would log frames, and tokens with them
    logging.getLogger("uvicorn.error").addFilter(without_queries)
    logging.getLogger("tortoise").setLevel(logging.WARNING)  # it reports each opening and closing
