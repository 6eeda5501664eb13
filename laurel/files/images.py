"""How does an image come to us? Cleaned, so that what is kept is safe to show, and read for an award in it (T65)."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, NamedTuple

from starlette.requests import Request

from actions.images import UPLOADS, image_uploaded
from actions.upload_links import file_of
from laurel.files.receiving import Receiving, Unwanted, no_link, there_already
from laurel.files.store import key_of
from models.images import ImageRow, images
from openbadges.images import Version, baked, cleaned
from openbadges.png import NotAnImage

# One image may take a second and hundreds of megabytes to draw again: few do at once, and nobody else waits for them.
DRAWING = ThreadPoolExecutor(max_workers=2, thread_name_prefix="images")


class Looked(NamedTuple):
    """What may be shown of an image, as which media type, and the award in it."""

    shown: bytes
    shown_as: str | None
    award: str | None


class ImageUploads(Receiving[ImageRow]):
    """Images for badges and issuers, or to import awards from."""

    async def found(self, request: Request) -> ImageRow | None:
        image_id = file_of(request.app.state.tools, UPLOADS, request.path_params["sealed"])
        return (await images([image_id])).get(image_id)

    async def keep(self, request: Request, file: ImageRow, aside: BinaryIO) -> None:
        loop = asyncio.get_running_loop()
        looked = await loop.run_in_executor(DRAWING, _looked_at, aside, file.content_type)
        files, key = request.app.state.files, key_of(file.id, UPLOADS)
        if looked.shown_as and not await files.put(key, io.BytesIO(looked.shown)):
            raise there_already()
        if not await image_uploaded(request.app.state.tools, file.id, looked.shown_as, looked.award):
            await files.delete(key)
            raise no_link()


def _looked_at(aside: BinaryIO, content_type: str) -> Looked:
    """The newer award where it holds two. Unwanted with the reason where it is good for nothing."""
    aside.seek(0)
    image, award = aside.read(), None
    try:
        award = _kept(baked(image, Version.V3)) or _kept(baked(image, Version.V2))
        shown, shown_as = cleaned(image)
    except NotAnImage as error:
        if award is None:
            raise Unwanted(422, f"This image is not taken: {error}.") from error
        return Looked(b"", None, award)
    if shown_as != content_type:
        raise Unwanted(422, f"This is not what it says it is: {content_type}.")
    return Looked(shown, shown_as, award)


def _kept(award: str | None) -> str | None:
    """None for what no award is, and no database keeps."""
    return None if award is None or "\0" in award else award
