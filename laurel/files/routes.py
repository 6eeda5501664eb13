"""Under which addresses do files come and go?"""

from starlette.routing import Route

from laurel.files.images import ImageUploads
from laurel.files.receiving import Uploads
from laurel.files.sending import send_file
from models.evidence import MOST_BYTES
from models.images import MOST_BYTES as MOST_IMAGE_BYTES


def files_routes() -> list[Route]:
    """Only where files are uploaded may a body be as large as a file."""
    return [
        Route("/uploads/{sealed}", Uploads, max_body_size=MOST_BYTES),
        Route("/images/{sealed}", ImageUploads, max_body_size=MOST_IMAGE_BYTES),
        Route("/files/{sealed}", send_file),
    ]
