"""The store that a test hands in: a bucket on a local port, as much of S3 as is asked of it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import md5

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.serving import serving

WHEN = {"Last-Modified": "Fri, 01 Mar 2030 12:00:00 GMT"}


class Bucket:
    """`objects` is what is in it by key, `signed` by which key each request was signed; `well` False: it is down."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.url = ""
        self.objects = dict[str, bytes]()
        self.signed = list[str]()
        self.well = True

    async def answer(self, request: Request) -> Response:
        found = re.search(r"Credential=([^/]+)/", request.headers.get("authorization", ""))
        self.signed.append(found[1] if found else "")
        if not self.well:
            return Response(status_code=403)  # an answer that nobody asks again for
        key = request.path_params.get("key", "")
        if request.method == "POST":
            return await self._delete(request)
        return await self._put(request, key) if request.method == "PUT" else self._get(key)

    async def _put(self, request: Request, key: str) -> Response:
        content = await request.body()
        if request.headers.get("if-none-match") == "*" and key in self.objects:
            return Response(status_code=412)
        self.objects[key] = content
        return Response(headers=self._headers(key))

    def _get(self, key: str) -> Response:
        if key not in self.objects:
            return Response(status_code=404)
        return Response(self.objects[key], headers=self._headers(key))

    async def _delete(self, request: Request) -> Response:
        """Of several at once, as the library asks; what is not there counts as deleted."""
        keys = re.findall("<Key>(.*?)</Key>", (await request.body()).decode())
        for key in keys:
            self.objects.pop(key, None)
        deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        return Response(f"<DeleteResult>{deleted}</DeleteResult>", media_type="application/xml")

    def _headers(self, key: str) -> dict[str, str]:
        return WHEN | {"ETag": f'"{md5(self.objects[key], usedforsecurity=False).hexdigest()}"'}


@asynccontextmanager
async def bucket(name: str = "badges") -> AsyncIterator[Bucket]:
    """Open until the end of the block."""
    made = Bucket(name)
    methods = ["GET", "PUT", "POST"]
    routes = [
        Route(f"/{name}", made.answer, methods=methods),
        Route(f"/{name}/{{key:path}}", made.answer, methods=methods),
    ]
    async with serving(Starlette(routes=routes)) as served:
        made.url = served.url
        yield made
