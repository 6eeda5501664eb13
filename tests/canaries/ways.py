"""By which ways do bytes leave Laurel? Each way gives everything that leaves by it, to each audience."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx

from actions.deliveries import claim
from actions.tools import Tools
from laurel.webhooks.telling import told
from schema.ids import encode
from tests.canaries.leaving import Leaving
from tests.canaries.planting import Canaries
from tests.good_input import Input
from tests.looking import diary
from tests.mailbox import html_of, text_of, written
from tests.selections import GRAPH, concrete, everything
from tests.serving import Served, bearer
from tests.socket_client import connected
from tests.stories import ChessClub
from tests.test_rights import LETTERS, queries

LINKS = "query ($s: ID!) { viewer { exportUrl } space(id: $s) { progressCsvUrl } }"
CURSORS = "query ($s: ID!) { space(id: $s) { progressCursor feedCursor } }"
ONES_OWN = ("/export/", "/progress/", "/files/", "/unsubscribe/", "/uploads/")
FIXED = (
    "/",
    "/board",
    "/console",
    "/me",
    "/sign-in",
    "/invitation",
    "/lti",
    "/healthz",
    "/readyz",
    "/nothing",
)
MAKES_ONE_ANOTHER = ("signIn", "acceptInvitation", "eraseAccount")  # than whose letter it was asked under
PATIENCE = 60  # seconds for answers to all that can be asked, where others use the machine
ENDED_BY = "OBJECTIVE_CHANGED"  # the last line of each diary


@dataclass
class Scene:
    """A club that is served, what there is in it, and the canaries."""

    club: ChessClub
    served: Served
    client: httpx.AsyncClient
    things: dict[str, str]
    canaries: Canaries
    cursors: dict[str, str | None]

    @property
    def tokens(self) -> dict[str, str | None]:
        """By letter."""
        club = self.club
        people = (club.olive, club.ivo, club.sam, club.ana_account)
        tokens = [person.token for person in people] + [club.display_token, club.rita.token, None]
        return dict(zip(LETTERS.values(), tokens, strict=True))

    async def ask(self, letter: str, query: str, variables: dict[str, Any]) -> bytes:
        """The body of the answer."""
        token = self.tokens[letter]
        body = {"query": query, "variables": variables}
        headers = bearer(token) if token else {}
        return (await self.client.post("/graphql", json=body, headers=headers)).content


def given(club: ChessClub) -> dict[str, str]:
    """Arguments of fields that can't be asked without."""
    return {"Learner.progressOn": f'objective: "{encode("objective", club.give_mate)}"'}


async def answers(scene: Scene, letters: str = "OISLDXN") -> AsyncIterator[Leaving]:
    """Every field of everything there is, two steps from it, as each role."""
    for letter in letters:
        for query in map(with_cursors, queries(scene.club)):
            content = await scene.ask(letter, query, {"ids": list(scene.things.values())})
            yield Leaving("answer", letter, query, content)


def with_cursors(query: str) -> str:
    """Those of the pages, too."""
    return query.replace("edges { node", "pageInfo { startCursor endCursor } edges { cursor node")


async def errors(scene: Scene) -> AsyncIterator[Leaving]:
    """What whoever names things of others to a verb is told."""
    ids = {key.partition("_")[0]: key for key in scene.things.values()}
    wrong = {"archiveSpace": "space", "removeLearner": "learner", "archivePathway": "pathway"}
    wrong |= {"removeObjective": "objective", "revokeAccessToken": "accessToken", "removeWebhook": "webhook"}
    for letter in "ISLX":
        for name, argument in wrong.items():
            key = ids.get(argument) or ids["token"]
            content = await scene.ask(letter, mutation(scene.club, name), {"input": {argument: key}})
            yield Leaving("error", letter, name, content)


async def outcomes(scene: Scene, good: dict[str, Input]) -> AsyncIterator[Leaving]:
    """What comes of every mutation, done or refused, from who may do least to who may do most."""
    for letter in reversed(scene.tokens):
        for name, values in good.items():
            if name not in MAKES_ONE_ANOTHER:
                content = await scene.ask(letter, mutation(scene.club, name), {"input": values})
                yield Leaving("error", letter, name, content)


def mutation(club: ChessClub, name: str) -> str:
    """Asks for all that an outcome has."""
    assert GRAPH.mutation_type
    members = [member.name for member in concrete(GRAPH.mutation_type.fields[name].type)]
    spreads = " ".join(f"...{member}1" for member in members)
    kind = f"{name[0].upper()}{name[1:]}Input"
    fragments = everything(dict.fromkeys(members, 1), given(club))
    return f"mutation ($input: {kind}!) {{ done: {name}(input: $input) {{ {spreads} }} }} {fragments}"


async def events(scene: Scene) -> AsyncIterator[Leaving]:
    """Each subscription over a socket: pictures as they are, diaries since there was nothing private."""
    texts = subscriptions(scene)
    for letter, token in scene.tokens.items():
        async with connected(scene.served) as socket:
            await socket.begin(token)
            for name, query in texts.items():
                await socket.ask(name, query)
            going = set(texts)
            while going:
                frame = await socket.heard(PATIENCE)
                yield Leaving("event", letter, texts[frame["id"]], json.dumps(frame).encode())
                if frame["type"] != "next" or "Changes" not in frame["id"] or ENDED_BY in str(frame):
                    going.discard(frame["id"])


def subscriptions(scene: Scene) -> dict[str, str]:
    """By name; those of diaries have "Changes" in it."""
    space, ben = f'space: "{scene.club.space_node}"', encode("learner", scene.club.ben)
    ana, cursors = encode("learner", scene.club.ana), scene.cursors
    asked = {
        "display": "leaderboard { ...Leaderboard2 }",
        "board": f"leaderboard({space}) {{ ...Leaderboard2 }}",
        "work": f"reviewWork({space}) {{ ...ReviewWork2 }}",
        "ana": f'learnerProgress(learner: "{ana}") {{ ...Learner2 }}',
        "ben": f'learnerProgress(learner: "{ben}") {{ ...Learner2 }}',
        "Changes": f'progressChanges({space}, after: "{cursors["progress"]}") {{ ...DiaryLine2 }}',
        "all Changes": f'spaceFeed({space}, after: "{cursors["feed"]}") {{ ...DiaryLine2 }}',
    }
    return {
        name: f"subscription {{ {text} }} "
        + everything({re.findall(r"\.\.\.(\w+)2", text)[0]: 2}, given(scene.club))
        for name, text in asked.items()
    }


async def files(scene: Scene) -> AsyncIterator[Leaving]:
    """The table of progress, and everybody's export of themself."""
    for letter in "OISLX":
        links = json.loads(await scene.ask(letter, LINKS, {"s": scene.club.space_node}))["data"]
        addresses = [links["viewer"]["exportUrl"], (links["space"] or {}).get("progressCsvUrl")]
        for address in filter(None, addresses):
            answer = await scene.client.get(address.removeprefix(scene.club.tools.address))
            yield Leaving("CSV", letter, address, answer.content)


async def mails(scene: Scene) -> AsyncIterator[Leaving]:
    """Everything that is owed: what is Ben's goes to Ben, and nothing private to anybody else."""
    for delivery in await claim(scene.club.tools, 1000):
        if delivery.kind.endswith("_MAIL") and (message := await written(scene.club.tools, delivery)):
            audience = "B" if "canary" in str(message["To"]) else ""
            content = f"{message.items()} {text_of(message)} {html_of(message)} {message}"
            yield Leaving("mail", audience, str(message["Subject"]), content.encode())


async def calls(scene: Scene) -> AsyncIterator[Leaving]:
    """What webhooks are told."""
    for event in await diary(scene.club.space):
        yield Leaving("webhook", "", str(event.kind), told(event, scene.club.issuer))


async def pages(scene: Scene) -> AsyncIterator[Leaving]:
    """Every address of ours that an owner is told, but those that are somebody's own; for people and for programs."""
    found = set(FIXED)
    async for answer in answers(scene, "O"):
        found |= addresses_in(answer.content.decode(), scene.club.tools)
    for path in sorted(found):
        for accept in ("text/html", "application/json"):
            page = await scene.client.get(path, headers={"Accept": accept})
            head = str(page.headers).encode()
            yield Leaving("page", "P", f"{path} as {accept}", head + page.content)


def addresses_in(text: str, tools: Tools) -> set[str]:
    paths = re.findall(re.escape(tools.address) + r'(/[^"\\#]*)', text)
    return {path for path in paths if not path.startswith(ONES_OWN)}


def log(lines: list[str]) -> Leaving:
    """Whatever was logged meanwhile."""
    return Leaving("log", "", "the log", "\n".join(lines).encode())
