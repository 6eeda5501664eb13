"""Images: how do they come to us, and how does a badge, an issuer or an import get one?"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from actions.allowances import spend
from actions.refusals import InvalidInput, NotFound
from actions.subjects import a_user
from actions.tools import Actor, Tools
from actions.unit import Change, changing
from actions.upload_links import MOST_A_DAY, UPLOAD_LIFE, NewUpload, clean_name, link_to
from actions.verbs import verb
from models.images import MOST_BYTES, Image, images
from models.rights import Right
from models.rows import Id, write

TYPES = ("image/png", "image/svg+xml")
UPLOADS = "images"


@verb
async def request_image_upload(
    by: Actor, user_id: UUID, file_name: str, content_type: str, size: int
) -> NewUpload:
    """Permission to put one image of this type and size; its name is kept nowhere, since it is shown nowhere."""
    clean_name(file_name)
    if content_type not in TYPES:
        raise InvalidInput("This type is not taken: badges have PNG or SVG images.", "contentType")
    if not 1 <= size <= MOST_BYTES:
        raise InvalidInput(f"An image has 1 to {MOST_BYTES:,} bytes.", "size")
    async with changing(by, Right.CHANGE_ACCOUNT, a_user(user_id)) as change:
        await spend(change, "uploads a day", str(user_id), MOST_A_DAY, timedelta(days=1))
        image = await Image.create(
            user_id=user_id, content_type=content_type, size=size, created_at=change.now
        )
    until = change.now + UPLOAD_LIFE
    return NewUpload(image.id, link_to(by.tools, UPLOADS, image.id, until), until)


async def image_uploaded(tools: Tools, image_id: UUID, shown_as: str | None, award: str | None) -> bool:
    """Note that it is there; False where it was there before, or whoever asked is gone."""
    return bool(await write(Id, UPLOADED, image_id, tools.now(), shown_as, award))


UPLOADED = """
UPDATE image SET uploaded_at = $2, shown_as = $3, award = $4
WHERE id = $1 AND uploaded_at IS NULL AND user_id IS NOT NULL RETURNING id"""


async def use_image(change: Change[Any], image_id: UUID | None, *field: str) -> UUID | None:
    """The actor's own, to be shown from now on; NotFound for anybody else's, and where there is no file yet."""
    if image_id is None:
        return None
    found = (await images([image_id])).get(image_id)
    if found is None or found.user_id is None or found.user_id != change.user_id or found.uploaded_at is None:
        raise NotFound(*field)
    if found.shown_as is None:
        raise InvalidInput("This image can't be shown, only imported: it is larger than 1 MiB.", *field)
    if not await write(Id, USE, image_id, change.now):
        raise NotFound(*field)  # it was left lying too long
    return image_id


# From then on nobody tidies it away, nor does it go with who brought it.
USE = "UPDATE image SET used_at = coalesce(used_at, $2) WHERE id = $1 RETURNING id"


async def award_in_image(user_id: UUID, image_id: UUID, *field: str) -> str:
    """What is baked into an image of the user's own."""
    found = (await images([image_id])).get(image_id)
    if found is None or found.user_id != user_id or found.uploaded_at is None:
        raise NotFound(*field)
    if found.award is None:
        raise InvalidInput("There is no award in this image.", *field)
    return found.award
