"""A learning platform on a port of this machine: its course, its people, and when it is away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from lti1p3platform.registration import Registration
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tests.lti.platform import Configured, Grades, Launch, Login, Members, Sent, key_pair
from tests.serving import serving

CLIENT, DEPLOYMENT, CONTEXT, RESOURCE = "laurel-client", "deployment-1", "chess-101", "link-1"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
LEARNER, INSTRUCTOR, MENTOR = f"{ROLE}Learner", f"{ROLE}Instructor", f"{ROLE}Mentor"
FORM = ("state", "id_token")
PRIVATE, PUBLIC = key_pair()
STRANGERS_PRIVATE, STRANGERS_PUBLIC = key_pair()


class Lms:
    """`people` are in its course, by subject; `away` answers 503; `asked` are the paths that were."""

    def __init__(self) -> None:
        self.url = ""
        self.away = False
        self.people: dict[str, dict[str, Any]] = {}
        self.page_size = 400
        self.lines: dict[str, dict[str, Any]] = {}
        self.scores: list[dict[str, Any]] = []
        self.items: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.line_item: str | None = None
        self.grades = True
        self.roster = True
        self.hints: dict[str, dict[str, Any]] = {}
        self.registration = Registration()
        self.private = PRIVATE
        self.keys: dict[str, Any] | None = None  # instead of its own

    def knows(self, tool: dict[str, str], keys: str) -> None:
        """Registers the tool, whose keys are reached at another address than browsers see."""
        made = self.registration
        made.set_iss(self.url).set_client_id(CLIENT).set_deployment_id(DEPLOYMENT)
        made.set_oidc_login_url(tool["loginUrl"]).set_launch_url(tool["launchUrl"])
        made.set_deeplink_launch_url(tool["launchUrl"]).set_tool_key_set_url(keys)
        made.set_platform_private_key(PRIVATE).set_platform_public_key(PUBLIC)

    @property
    def registered(self) -> dict[str, Any]:
        """What an owner types in at Laurel."""
        return {
            "issuerUrl": self.url,
            "clientId": CLIENT,
            "authUrl": f"{self.url}/auth",
            "tokenUrl": f"{self.url}/token",
            "jwksUrl": f"{self.url}/jwks",
            "deploymentIds": [DEPLOYMENT, "deployment-2"],
        }

    def joins(self, subject: str, *roles: str, **more: Any) -> None:
        """Somebody is in the course, or is there with other data."""
        self.people[subject] = {"user_id": subject, "roles": list(roles), "status": "Active", **more}

    def begin(self, subject: str, **claims: Any) -> str:
        """Where the browser of somebody goes who opens the tool; `claims` replace what will be told of them."""
        hint = f"hint-{len(self.hints)}"
        self.hints[hint] = claims
        login = Login(None, self._configured())
        login.set_lti_message_hint(hint=hint)
        return str(login.initiate_login(subject))

    def message(self, asked: dict[str, str]) -> dict[str, Any]:
        """The launch form for what the tool asked."""
        launch = Launch(Sent({"get_data": asked, "form_data": {}}), self._configured())
        claims = {**self.hints[asked["lti_message_hint"]]}
        person = self.people[asked["login_hint"]]
        told: dict[str, Any] = {
            "sub": person["user_id"],
            "https://purl.imsglobal.org/spec/lti/claim/roles": person["roles"],
            "https://purl.imsglobal.org/spec/lti/claim/resource_link": {"id": RESOURCE},
            "https://purl.imsglobal.org/spec/lti/claim/context": {"id": CONTEXT, "title": "Chess 101"},
        }
        launch.set_extra_claims(told | {name: person[name] for name in ("name", "email") if name in person})
        if self.roster:
            launch.set_nrps(f"{self.url}/members")
        if self.grades:
            launch.set_ags(f"{self.url}/lines", self.line_item)
        kept = claims.pop("data", "kept by the platform")
        if claims.pop("deep", None):
            launch.set_dl(f"{self.url}/deep", extra_data={"data": kept})
        if "signed_by" in claims:
            self.registration.set_platform_private_key(claims.pop("signed_by"))
        launch.set_id_token_expiration(claims.pop("lives", 300))
        launch.set_extra_claims(claims)
        try:
            return dict(launch.lti_launch())
        finally:
            self.registration.set_platform_private_key(PRIVATE)

    def deep_link(self, jwt: str) -> dict[str, Any]:
        """The item that the tool gives back, once its signature was checked."""
        (item,) = self._configured().validate_deeplinking_resp({"JWT": jwt})
        return dict(item)

    def _configured(self) -> Configured:
        return Configured(registration=self.registration)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/auth", self._auth),
                Route("/favicon.ico", _nothing),
                Route("/frame/{subject}", self._frame),
                Route("/deep", self._deep, methods=["POST"]),
                Route("/jwks", self._jwks),
                Route("/token", self._token, methods=["POST"]),
                Route("/members", self._members),
                Route("/lines", self._lines, methods=["GET", "POST"]),
                Route("/lines/{line}/scores", self._scores, methods=["POST"]),
            ]
        )

    def _there(self, request: Request) -> Response | None:
        self.asked.append(request.url.path)
        return Response(status_code=503) if self.away else None

    async def _auth(self, request: Request) -> Response:
        """For a browser the form posts itself."""
        form = self.message(dict(request.query_params))
        if "text/html" not in request.headers.get("accept", ""):
            return JSONResponse(form)
        fields = "".join(f'<input type="hidden" name="{name}" value="{form[name]}">' for name in FORM)
        page = f'<form method="post" action="{form["launch_url"]}">{fields}</form>'
        return HTMLResponse(f"<!doctype html>{page}<script>document.forms[0].submit()</script>")

    async def _frame(self, request: Request) -> Response:
        """A page of the course that shows the tool within it."""
        given: dict[str, Any] = dict(request.query_params)
        if link := given.pop("link", None):
            given["https://purl.imsglobal.org/spec/lti/claim/custom"] = {"laurel_link": link}
        begun = self.begin(request.path_params["subject"], **given)
        page = (
            f'<iframe title="Badges" width="800" height="700" src="{begun.replace("&", "&amp;")}"></iframe>'
        )
        return HTMLResponse(f"<!doctype html><title>Chess 101</title><h1>Chess 101</h1>{page}")

    async def _deep(self, request: Request) -> Response:
        """Where a deep link comes back."""
        form = dict(parse_qsl((await request.body()).decode()))
        self.items.append(await asyncio.to_thread(self.deep_link, form["JWT"]))
        return HTMLResponse("<!doctype html><p>Added.</p>")

    async def _jwks(self, request: Request) -> Response:
        return self._there(request) or JSONResponse(self.keys or self._configured().get_jwks())

    async def _token(self, request: Request) -> Response:
        if away := self._there(request):
            return away
        form = dict(parse_qsl((await request.body()).decode()))
        told = await asyncio.to_thread(
            self._configured().get_access_token, form
        )  # it fetches the tool's keys
        return JSONResponse(told)

    async def _members(self, request: Request) -> Response:
        if away := self._there(request):
            return away
        page = int(request.query_params.get("page", 1))
        service = Members(await _sent(request), self._configured(), f"{self.url}/members")
        service.people, service.size = list(self.people.values()), self.page_size
        answer = _answer(service.handle_resp(service.handle_get_members))
        if page * self.page_size < len(self.people):
            following = f"{self.url}/members?{urlencode({'page': page + 1})}"
            answer.headers["Link"] = f'<{following}>; rel="next"'
        return answer

    async def _lines(self, request: Request) -> Response:
        if away := self._there(request):
            return away
        service = self._graded(await _sent(request))
        if request.method == "POST":
            return _answer(service.handle_resp(service.handle_create_lineitem))
        told = service.handle_resp(service.handle_get_lineitems)
        return JSONResponse(told.result["content"], told.code)

    async def _scores(self, request: Request) -> Response:
        if away := self._there(request):
            return away
        service = self._graded(await _sent(request))
        line = request.path_params["line"]
        return _answer(service.handle_resp(service.handle_update_score, line_item_id=line))

    def _graded(self, sent: Sent) -> Grades:
        service = Grades(sent, self._configured(), f"{self.url}/lines")
        service.lines, service.scores, service.line_address = self.lines, self.scores, f"{self.url}/lines"
        return service


async def _nothing(request: Request) -> Response:
    return Response(status_code=204)


async def _sent(request: Request) -> Sent:
    body = await request.body()
    headers = {"Authorization": request.headers.get("authorization", "")}
    given = dict(request.query_params)
    return Sent(
        {
            "method": request.method,
            "headers": headers,
            "get_data": given,
            "form_data": {},
            "json": orjson.loads(body) if body else None,
        }
    )


def _answer(told: Any) -> Response:
    return JSONResponse(told.result, told.code) if told.code != 204 else Response(status_code=204)


@asynccontextmanager
async def learning_platform() -> AsyncIterator[Lms]:
    """On a port of its own, until the end of the block."""
    lms = Lms()
    async with serving(lms.app()) as served:
        lms.url = served.url
        yield lms
