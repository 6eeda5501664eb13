"""Which built files make the playground, and how are they served?"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from laurel.playground.policy import FILE_HEADERS, FOR_EVER

PATH = "/playground"
STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Entry:
    """The addresses that the page itself names; the script finds all others."""

    script: str
    sheets: tuple[str, ...]


@cache
def entry() -> Entry:
    """Read from the manifest that the build leaves (scripts/playground)."""
    manifest = json.loads((STATIC / "manifest.json").read_text("utf-8"))
    main = manifest["main.jsx"]
    return Entry(f"{PATH}/{main['file']}", tuple(f"{PATH}/{css}" for css in main["css"]))


def static_files() -> Mount:
    """The built files, the licences of what is in them included."""
    return Mount(PATH, BuiltFiles(directory=STATIC), name="playground")


class BuiltFiles(StaticFiles):
    """Static files whose names in `assets/` carry a hash of what they hold."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept for ever where its name changes with it."""
        response = await super().get_response(path, scope)
        response.headers.update(FILE_HEADERS)
        if path.startswith("assets/"):
            response.headers["Cache-Control"] = FOR_EVER
        return response
