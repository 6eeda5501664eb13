"""What becomes of a request to the GraphQL endpoint, from its method to its answer?"""

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp

from laurel.asked import Asked, Malformed
from laurel.auth import Unrecognised
from laurel.cookies import SetCookies
from laurel.documents.persisted import PersistedDocuments
from laurel.documents.prepared import is_query
from laurel.errors import fault
from laurel.graph import schema
from laurel.http.accepting import EVENTS, JSON, media_type, takes_html
from laurel.http.answering import encoded, run, status
from laurel.http.events import Events
from laurel.http.reading import SAFE, is_bare, listed, read
from laurel.http.responding import compressed, failed, kept, plain, refused
from laurel.http.streaming import EventStream
from laurel.sockets.connections import Connections
from schema.context import Context

Page = Callable[[], Awaitable[Response]]
ContextOf = Callable[[Request, SetCookies | None], Awaitable[Context]]


class HttpDoor:
    """Answers queries by GET and POST and mutations by POST, and streams whatever is asked for as events.

    Browsers that open the address get `page`, if any.
    """

    def __init__(
        self,
        context_of: ContextOf,
        documents: PersistedDocuments,
        connections: Connections,
        page: Page | None,
    ) -> None:
        self._context_of = context_of
        self._documents = documents
        self._connections = connections
        self._page = page

    async def __call__(self, request: Request) -> ASGIApp:
        accept = listed(request, "accept")
        if is_bare(request) and takes_html(accept):
            return await self._explorer()
        wanted = media_type(accept)
        told = wanted if wanted and wanted != EVENTS else JSON
        try:
            if wanted is None:
                raise HTTPException(
                    406, f"Accept `{JSON}`, `application/graphql-response+json` or `{EVENTS}`."
                )
            asked = await read(request)
            if wanted == EVENTS:
                return await self._streamed(request, asked)
            return await self._answered(request, asked, wanted)
        except Malformed as error:
            return refused(400, str(error), media_type=told)
        except HTTPException as error:
            return refused(error.status_code, error.detail, error.headers, told)
        except Unrecognised as error:
            return refused(401, str(error), {"WWW-Authenticate": "Bearer"}, told)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it

    async def _explorer(self) -> Response:
        if self._page is None:
            return refused(404, "There is nothing to see here: ask by POST.")
        response = await self._page()
        response.headers["Vary"] = "Accept"
        return response

    async def _answered(self, request: Request, asked: Asked, wanted: str) -> Response:
        safe, cookies = request.method in SAFE, SetCookies()
        try:
            context = await self._context_of(request, cookies)
            text, result = await run(asked, context, self._documents, safe)
            body = encoded(result)
        except (Malformed, HTTPException, Unrecognised):
            raise
        except Exception as error:
            return failed(fault(error), wanted)
        code = status(result, wanted)
        if safe and not result.errors:
            return await kept(request, body, wanted)
        if code == 200 and (safe or is_query(schema, text, asked.operation_name)):
            return await compressed(request, body, wanted)
        return cookies.on(plain(body, code, wanted))

    async def _streamed(self, request: Request, asked: Asked) -> ASGIApp:
        """Cookies can't be set: the headers are gone before anything has run."""
        if request.method == "HEAD":
            raise HTTPException(405, "A stream of events goes by GET or POST.", {"Allow": "GET, POST"})
        context = await self._context_of(request, None)
        context.left_off = request.headers.get("last-event-id")
        events = Events(asked, context, self._documents, request.method in SAFE)
        await events.ready()
        return EventStream(events, self._connections)
