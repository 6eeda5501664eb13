"""Where are files kept: in a folder that only we can read, or in a bucket?

obstore is called in threads of ours: its own asynchronous calls may abort the process (SIGABRT) when it ends soon
after one, since their last word comes from a thread that Python knows nothing of.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import cached_property, partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar
from urllib.parse import unquote, urlsplit
from uuid import UUID

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from models.keys import new_entry_id

if TYPE_CHECKING:  # a name for type checkers alone
    from obstore.store import RetryConfig

MOST_AT_ONCE = 4  # files that are put: each is in memory meanwhile, so that it comes whole or not at all
CHUNK = 256 * 1024  # bytes, at least, of what is read
PATIENCE = timedelta(seconds=20)  # with a bucket that does not answer
CLIENT: Any = {
    "connect_timeout": "5s",
    "read_timeout": "10s",
}  # the library takes them, and its type does not know
MOST_RETRIES = 2  # of one request: a bucket that is down is not asked ever more often
MOST_THREADS = 16
WAIT = 2.0  # seconds for one of them: whoever comes later is told, and does not join a crowd
LONG_WAIT = 20.0  # for the next piece of what has begun, and for a turn to put something
Result = TypeVar("Result")


class Unreachable(OSError):
    """The store does not do it just now; later it may."""


def key_of(file_id: UUID, folder: str = "evidence") -> str:
    """Under what a file is kept: of evidence, or of images."""
    return f"{folder}/{file_id}"


class Store:
    """Nothing is opened or made before it is needed."""

    def __init__(self, files_url: str, patience: timedelta = PATIENCE) -> None:
        self._url = files_url
        self._patience = patience
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)
        self._places = asyncio.Semaphore(MOST_THREADS)
        # Threads of the store's own: those that wait for a bucket hold up nothing else.
        self._threads = ThreadPoolExecutor(MOST_THREADS, "files")

    async def put(self, key: str, content: BinaryIO) -> bool:
        """Whole or not at all; False where there is something already, which stays. Unreachable."""
        async with _place_in(self._turns):
            try:
                await self._done(partial(self._put, key, content))
            except AlreadyExistsError:
                return False
        return True

    async def get(self, key: str) -> AsyncIterator[bytes] | None:
        """Its bytes by the piece; None where there is nothing. Unreachable, as each piece may be."""
        try:
            found = await self._done(lambda: obstore.get(self._objects, key))
        except FileNotFoundError:
            return None
        return self._pieces(partial(next, found.stream(min_chunk_size=CHUNK), None))

    async def delete(self, key: str) -> None:
        """Also where it is gone already. Unreachable."""
        with suppress(FileNotFoundError):
            await self._done(lambda: obstore.delete(self._objects, key))

    async def look(self) -> str:
        """A clause for the operator, by a file that is kept, read and deleted again."""
        key, said = f"looks/{new_entry_id()}", b"?"
        await self.put(key, BytesIO(said))
        found = await self.get(key)
        read = b"".join([piece async for piece in found]) if found else b""
        await self.delete(key)
        if read != said:
            raise OSError("what was kept is not what is read")
        return "are kept"

    async def _pieces(self, next_piece: Callable[[], obstore.Bytes | None]) -> AsyncIterator[bytes]:
        while (piece := await self._done(next_piece, LONG_WAIT)) is not None:
            yield bytes(piece)

    async def _done(self, act: Callable[[], Result], wait: float | None = None) -> Result:
        """In one of the store's threads, which is taken until the act has ended, whoever still waits for it."""
        await _taken(self._places, WAIT if wait is None else wait)
        acting = asyncio.get_running_loop().run_in_executor(self._threads, act)
        acting.add_done_callback(self._is_over)
        try:
            return await asyncio.shield(acting)
        except AlreadyExistsError:
            raise
        except BaseError as error:
            raise Unreachable(f"the store of files: {error}") from error

    def _is_over(self, acting: "asyncio.Future[Result]") -> None:
        self._places.release()
        if not acting.cancelled():
            acting.exception()  # whoever waited may be gone: nobody else asks

    def _put(self, key: str, content: BinaryIO) -> None:
        content.seek(0)
        objects = self._objects
        if self.folder:
            _make((self.folder / key).parent)
        obstore.put(objects, key, content, mode="create", use_multipart=False)
        if self.folder:
            (self.folder / key).chmod(0o600)

    @cached_property
    def folder(self) -> Path | None:
        """None for a bucket."""
        url = urlsplit(self._url)
        return Path(unquote(url.path)) if url.scheme == "file" else None

    @cached_property
    def _objects(self) -> ObjectStore:
        """A bucket's keys, region and endpoint come from the AWS_ variables, as everywhere else."""
        if self.folder:
            _make(self.folder)
            return LocalStore(self.folder)
        url = urlsplit(self._url)
        prefix = unquote(url.path).strip("/") or None
        retries: RetryConfig = {"retry_timeout": self._patience, "max_retries": MOST_RETRIES}
        return S3Store(url.netloc, prefix=prefix, config=CLIENT, retry_config=retries)


@asynccontextmanager
async def _place_in(places: asyncio.Semaphore) -> AsyncIterator[None]:
    """Until the end of the block. Unreachable."""
    await _taken(places, LONG_WAIT)
    try:
        yield
    finally:
        places.release()


async def _taken(places: asyncio.Semaphore, wait: float) -> None:
    try:
        async with asyncio.timeout(wait):
            await places.acquire()
    except TimeoutError:
        raise Unreachable("the store of files: too many wait for it") from None


def _make(folder: Path) -> None:
    """Ours alone, so that what is in it is nobody else's while it is written either."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
