"""A course of a learning platform whose owner is Olive's school, and browsers that come from there."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from actions.bell import Bell
from actions.lti_links import Course as Place
from actions.lti_links import link_lti
from actions.tools import Tools
from laurel.lti.tool import KEYS
from schema.ids import encode
from tests.asking import Asking
from tests.lti.lms import CONTEXT, DEPLOYMENT, Lms
from tests.openid_browser import ADDRESS, browsing
from tests.serving import Served, bearer
from tests.stories import ChessClub

REGISTER = """mutation ($input: RegisterLtiPlatformInput!) {
  registerLtiPlatform(input: $input) {
    __typename ... on LtiPlatform { id deploymentIds } ... on Refused { code field }
  }
}"""
TOOL = "query ($issuer: ID!) { issuer(id: $issuer) { ltiTool { loginUrl launchUrl jwksUrl } } }"


@dataclass
class Course:
    """Everything at hand: both servers, and the club whose spaces the course may be linked to."""

    served: Served
    world: tuple[Tools, Bell]
    lms: Lms
    club: ChessClub
    asking: Asking
    platform: str
    link_id: Any = None

    @property
    def tools(self) -> Tools:
        return self.world[0]

    @property
    def path(self) -> str:
        return f"/lti/{self.club.issuer}"

    async def linked(self) -> Any:
        """To the club's space, by Olive, before anybody has come."""
        from schema.ids import decode_one

        platform = decode_one("platform", self.platform)
        assert platform
        place = Place(
            platform,
            DEPLOYMENT,
            CONTEXT,
            "Chess 101",
            f"{self.lms.url}/members",
            f"{self.lms.url}/lines",
            None,
        )
        link = await link_lti(self.club.by(self.club.olive), place, self.club.space)
        self.link_id = link
        return link

    @asynccontextmanager
    async def browser(self) -> AsyncIterator["Browser"]:
        async with browsing(self.served) as client:
            client.follow_redirects = False
            yield Browser(self, client)


@dataclass
class Browser:
    course: Course
    client: httpx.AsyncClient

    async def begin(self, subject: str, **claims: Any) -> dict[str, str]:
        """Up to the form that the platform has the browser post, to get into the space that the course is linked to."""
        custom = {"laurel_link": str(self.course.link_id)} if self.course.link_id else {}
        given = {"https://purl.imsglobal.org/spec/lti/claim/custom": custom} | claims
        return await self.follow(self.course.lms.begin(subject, **given))

    async def follow(self, login: str) -> dict[str, str]:
        """From the address where a login begins."""
        answer = await self.client.get(login)
        assert answer.status_code == 303, answer.text
        asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
        async with httpx.AsyncClient() as there:
            told = (await there.get(f"{self.course.lms.url}/auth", params=asked)).json()
        return {"state": told["state"], "id_token": told["id_token"]}

    async def post(self, form: dict[str, str]) -> httpx.Response:
        return await self.client.post(f"{ADDRESS}{self.course.path}/launch", data=form)

    async def launch(self, subject: str, **claims: Any) -> httpx.Response:
        """Into the space that the course is linked to."""
        return await self.post(await self.begin(subject, **claims))

    async def ask(self, page: httpx.Response, query: str, **variables: Any) -> Any:
        """As whom a page of a launch says."""
        answer = await self.client.post(
            f"{ADDRESS}/graphql",
            json={"query": query, "variables": variables},
            headers=bearer(token_of(page)),
        )
        told = answer.json()
        assert "errors" not in told, told
        return told["data"]


def token_of(page: httpx.Response) -> str:
    assert page.status_code == 200, page.text
    return str(told_by(page)["token"])


def told_by(page: httpx.Response) -> dict[str, Any]:
    """What a page tells its script."""
    return dict(json.loads(page.text.split('id="laurel">')[1].split("</script>")[0]))


async def registered(asking: Asking, club: ChessClub, lms: Lms, served: Served) -> str:
    """By Olive, who owns the issuer; gives the platform's id."""
    issuer = encode("issuer", club.issuer)
    tool = (await asking(club.olive.who, TOOL, issuer=issuer))["issuer"]["ltiTool"]
    keys = served.url + urlsplit(tool["jwksUrl"]).path
    lms.knows(tool, keys)
    KEYS.__init__()  # type: ignore[misc]  # ports are used again by other platforms
    given = {"issuer": issuer} | lms.registered
    return str((await asking(club.olive.who, REGISTER, input=given))["registerLtiPlatform"]["id"])
