"""Under which addresses do files come and go?"""

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from laurel.files.receiving import Uploads
from laurel.files.sending import send_file
from laurel.settings import Settings
from models.evidence import MOST_BYTES


def files_routes(settings: Settings) -> list[Route]:
    """Pages of the allowed origins may upload; only there may a body be as large as a file."""
    pages = Middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["PUT"],
        allow_headers=["Content-Type"],
    )
    return [
        Route("/uploads/{sealed}", Uploads, middleware=[pages], max_body_size=MOST_BYTES),
        Route("/files/{sealed}", send_file),
    ]
