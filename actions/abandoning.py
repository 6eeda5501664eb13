"""What becomes of files that nobody handed in, and of images that nothing shows? (rule 17)"""

from datetime import timedelta

from actions.discarding import forget_files, forget_images
from actions.retrying import retried
from actions.subjects import the_installation
from actions.tools import Tools, laurel
from actions.unit import changing
from models.rights import Right
from models.rows import Id, fetch, first

KEPT = timedelta(days=1)  # much longer than there is time to upload
BATCH = 1000


async def forget_abandoned(tools: Tools) -> None:
    """Permission and file go a day after somebody asked for them and did not hand them in."""
    while await first(Id, ANY_ABANDONED, tools.now() - KEPT):
        await retried(lambda: _forget(tools), "abandoned uploads")


async def _forget(tools: Tools) -> None:
    async with changing(laurel(tools), Right.OPERATE, the_installation()) as change:
        found = await fetch(Id, ABANDONED, change.now - KEPT)
        await forget_files(change, [file.id for file in found])
        unused = await fetch(Id, UNUSED_IMAGES, change.now - KEPT)
        await forget_images(change, [image.id for image in unused])


WHICH = """
FROM evidence_file WHERE created_at < $1
AND NOT EXISTS (SELECT 1 FROM evidence_item WHERE file_id = evidence_file.id)"""
WHICH_IMAGES = "FROM image WHERE created_at < $1 AND used_at IS NULL"
UNUSED_IMAGES = f"SELECT id {WHICH_IMAGES} ORDER BY created_at LIMIT {BATCH}"
ANY_ABANDONED = f"SELECT id {WHICH} UNION ALL SELECT id {WHICH_IMAGES} LIMIT 1"
ABANDONED = f"SELECT id {WHICH} ORDER BY created_at LIMIT {BATCH}"
