"""What nobody else may read stands in no line of the log, however much is logged (T25, T57)."""

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from laurel.settings import ROOT, Settings
from schema.ids import encode
from tests.mailbox import mail_in, text_of
from tests.serving import bearer
from tests.serving_process import ServingProcess, serving_process
from tests.socket_client import PROTOCOL, Socket
from tests.stories import ChessClub, Person
from tests.until import until
from tests.uploading import take_evidence

CANARIES = {
    "a criterion of staff": "the learner must not guess the zugzwang",
    "evidence": "my own words of zwischenzug",
    "a comment": "look at desperado again",
    "a token that is none": "laurel_access_canary_of_a_header",
    "a token in an address": "laurel_access_canary_of_an_address",
    "a token of a socket that is none": "laurel_access_canary_of_a_socket",
    "a link": "canary_of_a_link",
    "a document that is wrong": "canary of a document",
}
WRITE = """mutation (
  $criterion: UpdateObjectiveInput!, $evidence: SubmitEvidenceInput!, $label: CreateAccessTokenInput!
  $screen: CreateDisplayTokenInput!
) {
  updateObjective(input: $criterion) { __typename }
  submitEvidence(input: $evidence) { ... on Submission { id } }
  createAccessToken(input: $label) { ... on AccessTokenCreated { token } }
  createDisplayToken(input: $screen) { ... on DisplayTokenCreated { token } }
}"""
RETURN = "mutation ($i: ReturnEvidenceInput!) { returnEvidence(input: $i) { __typename } }"
LINKS = "query ($s: ID!) { viewer { exportUrl } space(id: $s) { progressCsvUrl } }"
ASK_CODE = "mutation ($i: RequestSignInInput!) { requestSignIn(input: $i) { __typename } }"
INVITE = "mutation ($i: InviteStaffInput!) { inviteStaff(input: $i) { __typename } }"
CODE, INVITATION = r"\b\d{6}\b", r"/invitation#(\S+)"
SIGN_IN = "mutation ($i: SignInInput!) { signIn(input: $i) { ... on SignedIn { token } } }"


async def told(client: httpx.AsyncClient, person: Person | None, query: str, **variables: Any) -> Any:
    headers = bearer(person.token) if person else {}
    body = {"query": query, "variables": variables}
    answer = (await client.post("/graphql", json=body, headers=headers)).json()
    assert "errors" not in answer, answer
    return answer["data"]


async def wrote(client: httpx.AsyncClient, club: ChessClub) -> list[str]:
    """Whatever is private, written by those whose it is; the tokens that were made for it."""
    objective = encode("objective", club.solve_forks)
    label = {"label": "A script"}
    staff = {
        "criterion": {"objective": objective, "privateCriteria": CANARIES["a criterion of staff"]},
        "evidence": {"objective": objective, "items": [{"text": CANARIES["evidence"]}]},
        "label": label,
        "screen": {"space": club.space_node, "label": "The hall"},
    }
    made = await told(client, club.olive, WRITE, **staff)
    handed_in = (await told(client, club.ana_account, WRITE, **staff))["submitEvidence"]["id"]
    comment = {"submission": handed_in, "comment": CANARIES["a comment"]}
    assert (await told(client, club.sam, RETURN, i=comment))["returnEvidence"]["__typename"] == "Submission"
    return [made["createAccessToken"]["token"], made["createDisplayToken"]["token"]]


async def followed(client: httpx.AsyncClient, club: ChessClub) -> list[str]:
    """Links that let in whoever has them."""
    links = await told(client, club.olive, LINKS, s=club.space_node)
    paths = [
        urlsplit(links["viewer"]["exportUrl"]).path,
        urlsplit(links["space"]["progressCsvUrl"]).path,
    ]
    for path in (
        *paths,
        *(f"/{kind}/{CANARIES['a link']}" for kind in ("export", "progress", "unsubscribe")),
    ):
        await client.get(path)
    return [path.rpartition("/")[2] for path in paths]


async def came_in(client: httpx.AsyncClient, club: ChessClub, mail: Path) -> list[str]:
    """By a mailed code, while somebody else is invited."""
    email = {"email": club.ben_account.email}
    await told(client, club.olive, INVITE, i={"space": club.space_node, "email": "eve@new.example"})
    await told(client, None, ASK_CODE, i=email)

    def mailed(pattern: str) -> list[str]:
        return [found for message in mail_in(mail) for found in re.findall(pattern, text_of(message))]

    await until(lambda: mailed(CODE) and mailed(INVITATION))
    for code in mailed(CODE):
        session = (await told(client, None, SIGN_IN, i=email | {"code": code}))["signIn"].get("token")
        if session:
            return [code, *mailed(INVITATION), session]
    raise AssertionError("no code works")


async def was_turned_away(client: httpx.AsyncClient, server: ServingProcess) -> None:
    """With tokens where they belong, and where they do not."""
    await client.post("/graphql", json={"query": "{"}, headers=bearer(CANARIES["a token that is none"]))
    await client.post("/graphql", json={"query": f'{{ x(y: "{CANARIES["a document that is wrong"]}" }}'})
    in_address = f"?token={CANARIES['a token in an address']}"
    await client.get(f"/graphql{in_address}")
    async with connect(server.served.socket_url + in_address, subprotocols=[PROTOCOL]) as connection:
        with suppress(ConnectionClosed):
            await Socket(connection).begin(CANARIES["a token of a socket that is none"])
            await Socket(connection).heard()


async def test_no_secret_stands_in_the_log(settings: Settings, club: ChessClub, mail_folder: Path) -> None:
    """Of a server that logs all it can, also what its libraries say."""
    await take_evidence(club)
    async with serving_process(settings, log_level="debug") as server:
        await server.answers()
        async with httpx.AsyncClient(base_url=server.served.url) as client:
            secrets = await wrote(client, club) + await followed(client, club)
            secrets += await came_in(client, club, mail_folder)
            await was_turned_away(client, server)
        async with connect(server.served.socket_url, subprotocols=[PROTOCOL]) as connection:
            await Socket(connection).begin(club.sam.token)
        server.terminate()
        _, log = await server.ended(20)
    assert settings.secret
    secrets += [club.sam.token, club.ana_account.token, settings.secret.get_secret_value()]
    assert "mail to" in log, "the log that is looked into is the one that tells"
    assert [what for what, canary in CANARIES.items() if canary in log] == []
    assert [secret for secret in secrets if secret in log] == []


def test_what_libraries_say_of_what_they_send_is_not_logged() -> None:
    """Addresses that our client is sent to, which may hold the secret of a webhook."""
    say = "; ".join(f"logging.getLogger({name!r}).info('canary')" for name in ("httpx", "httpcore.http11"))
    start = "import logging; from laurel.serving import log_to_stderr; from laurel.settings import Settings"
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"{start}; log_to_stderr(Settings(log_level='debug')); {say}; logging.info('told')",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    assert ("told" in told, "canary" in told) == (True, False)
