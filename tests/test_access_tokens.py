"""Access tokens: how programs get in, until when, and how they are turned away (rules 33, 37, 38)."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from actions import access_tokens
from actions.access_tokens import LIFE, LONGEST, create_access_token, revoke_access_token
from actions.progress import complete_objective
from actions.refusals import LimitReached, NotFound
from actions.sessions import MOST
from actions.signing_in import open_session, sign_out
from actions.tokens import token_hash
from actions.tools import Actor, Tools
from laurel.auth import Unrecognised, who_comes
from models.rows import execute
from models.tokens import AccessToken
from models.who import Display, Nobody, Viewer, Who
from schema.ids import encode
from subscriptions import waiting
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import contents
from tests.serving import Served
from tests.socket_client import connected
from tests.stories import ChessClub, Person
from tests.until import until

CREATE = """
mutation ($label: String!, $until: DateTime) {
  createAccessToken(input: { label: $label, expiresAt: $until }) {
    ... on AccessTokenCreated { token accessToken { id label session createdAt lastUsedAt expiresAt } }
    ... on Refused { code field }
  }
}"""
REVOKE = """
mutation ($token: ID!) {
  revokeAccessToken(input: { accessToken: $token }) {
    ... on Viewer { accessTokens { label } } ... on Refused { code message field }
  }
}"""
TOKENS = "{ viewer { accessTokens { id label session } } }"
ME = "{ viewer { user { name } } }"
STREAMS = (
    "subscription ($space: ID!) { leaderboard(space: $space) { version } }",
    "subscription ($learner: ID!) { learnerProgress(learner: $learner) { points } }",
    "subscription ($space: ID!, $after: String) { progressChanges(space: $space, after: $after) { cursor } }",
)


async def id_of(token: str) -> UUID:
    return (await AccessToken.get(token_hash=token_hash(token))).id


async def came_with(person: Person) -> Viewer:
    """The person, by the token that the story gave them."""
    return Viewer(person.user_id, await id_of(person.token))


async def who(tools: Tools, token: str) -> Who:
    try:
        return await who_comes(f"Bearer {token}", tools)
    except Unrecognised:
        return Nobody()


async def labels(asking: Asking, by: Who) -> list[str]:
    return [token["label"] for token in (await asking(by, TOKENS))["viewer"]["accessTokens"]]


async def test_a_token_is_shown_once_and_only_its_hash_is_kept(club: ChessClub, asking: Asking) -> None:
    ana = club.ana_account
    made = (await asking(ana.who, CREATE, label="  A   script "))["createAccessToken"]
    shown = made["accessToken"]
    assert (shown["label"], shown["session"], shown["lastUsedAt"]) == ("A script", False, None)
    now = club.tools.now()
    assert (shown["createdAt"], shown["expiresAt"]) == (now.isoformat(), (now + LIFE).isoformat())
    key = await id_of(made["token"])
    assert await who(club.tools, made["token"]) == Viewer(ana.user_id, key)
    assert encode("token", key) == shown["id"]
    rows = [row for table in (await contents()).values() for row in table]
    assert [row for row in rows if made["token"] in row] == []
    assert len([row for row in rows if token_hash(made["token"]) in row]) == 1
    assert made["token"] not in str(await asking(ana.who, TOKENS))


@pytest.mark.parametrize("label", ["", " ", "x" * 201])
async def test_a_label_says_what_it_is_for(club: ChessClub, asking: Asking, label: str) -> None:
    refused = {"code": "INVALID_INPUT", "field": ["label"]}
    assert (await asking(club.sam.who, CREATE, label=label))["createAccessToken"] == refused


async def test_a_token_works_for_90_days_or_as_long_as_was_asked_at_most_a_year(
    club: ChessClub, asking: Asking, clock: Clock
) -> None:
    async def made(until: datetime | None = None) -> Any:
        given = until.isoformat() if until else None
        return (await asking(club.sam.who, CREATE, label="X", until=given))["createAccessToken"]

    start = clock()
    cases = {None: LIFE, start + timedelta(days=5): timedelta(days=5), start + LONGEST: LONGEST}
    tokens = {life: (await made(until))["token"] for until, life in cases.items()}
    for wrong in (start, start + LONGEST + timedelta(microseconds=1)):
        assert await made(wrong) == {"code": "INVALID_INPUT", "field": ["expiresAt"]}
    for life, token in sorted(tokens.items()):
        clock.passes(start + life - timedelta(seconds=1) - clock())
        assert await who(club.tools, token) != Nobody()
        clock.passes(timedelta(seconds=1))
        assert await who(club.tools, token) == Nobody()
    assert (timedelta(days=90), timedelta(days=366)) == (LIFE, LONGEST)


async def test_a_user_has_fifty_and_sessions_do_not_count(club: ChessClub, clock: Clock) -> None:
    ana, by_ana = club.ana_account, club.by(club.ana_account)
    for _ in range(3):
        await open_session(club.operator, ana.user_id)
    made = [await create_access_token(by_ana, ana.user_id, "X") for _ in range(MOST - 4)]
    outcomes = await asyncio.gather(
        *(create_access_token(by_ana, ana.user_id, f"At once {number}") for number in range(12)),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes].count(LimitReached) == 9
    assert await AccessToken.filter(user_id=ana.user_id, is_session=False).count() == MOST == 50
    await revoke_access_token(by_ana, made[0].id)
    await create_access_token(by_ana, ana.user_id, "In its place")
    with pytest.raises(LimitReached):
        await create_access_token(by_ana, ana.user_id, "One more")
    clock.passes(LIFE)
    await create_access_token(by_ana, ana.user_id, "When all have expired")


async def test_the_viewer_sees_those_that_work_the_newest_first(
    club: ChessClub, asking: Asking, clock: Clock
) -> None:
    ana, by_ana = club.ana_account, club.by(club.ana_account)
    for label in ("Older", "Newer"):
        clock.passes(timedelta(minutes=1))
        await create_access_token(by_ana, ana.user_id, label, clock() + timedelta(days=1))
    clock.passes(timedelta(minutes=1))
    await open_session(club.operator, ana.user_id)
    assert await labels(asking, ana.who) == ["Signed in", "Newer", "Older", "Tests"]
    assert await labels(asking, club.ben_account.who) == ["Tests"]
    await revoke_access_token(by_ana, (await AccessToken.get(label="Newer")).id)
    clock.passes(timedelta(days=1))
    assert await labels(asking, ana.who) == ["Signed in", "Tests"]


async def test_a_revoked_token_is_turned_away_at_once(served: Served, club: ChessClub) -> None:
    """Over HTTP, and for the next operation of a socket that it has opened."""
    headers = {"Authorization": f"Bearer {club.sam.token}"}
    async with httpx.AsyncClient(base_url=served.url, headers=headers) as client, connected(served) as socket:
        await socket.begin(club.sam.token)
        revoke = {"query": REVOKE, "variables": {"token": encode("token", await id_of(club.sam.token))}}
        answer = (await client.post("/graphql", json=revoke)).json()
        assert answer["data"]["revokeAccessToken"] == {"accessTokens": []}
        again = await client.post("/graphql", json={"query": ME})
        assert (again.status_code, again.json()["errors"][0]["extensions"]["code"]) == (
            401,
            "UNAUTHENTICATED",
        )
        await socket.ask("1", ME)
        frame = await socket.heard()
        assert (frame["type"], frame["payload"][0]["extensions"]["code"]) == ("error", "FORBIDDEN")


@pytest.mark.parametrize("query", STREAMS, ids=lambda query: query.split("{ ")[1].split("(")[0])
@pytest.mark.parametrize("quiet", [False, True], ids=["something moves", "nothing moves"])
async def test_an_open_stream_of_a_revoked_token_ends(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch, query: str, quiet: bool
) -> None:
    """Before it tells what came after, and also where nothing comes."""
    monkeypatch.setattr(waiting, "HEARTBEAT", 0.05 if quiet else 60)
    ana = await came_with(club.ana_account)
    given = {"space": club.space_node, "learner": encode("learner", club.ana)}
    async with asking.watching(ana, query, **given) as answers, asyncio.timeout(10):
        following = asyncio.ensure_future(anext(answers))
        if "progressChanges" not in query:
            assert (await following).codes == []
            following = asyncio.ensure_future(anext(answers))
        await until(lambda: asking.context(ana).bell.listeners.spaces)
        await revoke_access_token(club.by(club.ana_account), await id_of(club.ana_account.token))
        if not quiet:
            await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
        assert (await following).codes == ["FORBIDDEN"]


async def test_the_last_use_is_noted_to_the_hour_by_one_write_an_hour(
    club: ChessClub, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes, noon = list[object](), clock()

    async def counted(sql: str, *values: object) -> None:
        writes.append(values)
        await execute(sql, *values)

    monkeypatch.setattr(access_tokens, "execute", counted)
    assert (await AccessToken.get(user_id=club.sam.user_id)).last_used_at is None
    for minutes, hour in ((0, 0), (25, 0), (34, 0), (1, 1), (59, 1), (180, 4)):
        clock.passes(timedelta(minutes=minutes))
        await who(club.tools, club.sam.token)
        noted = (await AccessToken.get(user_id=club.sam.user_id)).last_used_at
        assert noted == noon + timedelta(hours=hour)
    assert len(writes) == 3


async def test_the_token_of_somebody_else_is_not_there(club: ChessClub, asking: Asking) -> None:
    """In the same words as one that is nowhere (rule 37)."""
    ana = await came_with(club.ana_account)
    theirs, nowhere = [encode("token", key) for key in (await id_of(club.ana_account.token), uuid4())]
    answers = [
        (await asking(club.rita.who, REVOKE, token=token))["revokeAccessToken"] for token in (theirs, nowhere)
    ]
    assert answers[0] == answers[1]
    assert (answers[0]["code"], answers[0]["field"]) == ("NOT_FOUND", ["accessToken"])
    assert (await asking(club.rita.who, "query ($t: ID!) { node(id: $t) { id } }", t=theirs))["node"] is None
    assert (await asking.answer(Nobody(), REVOKE, token=theirs)).codes == ["UNAUTHENTICATED"]
    with pytest.raises(NotFound):
        await create_access_token(club.by(club.rita), ana.user_id, "Mine now")
    assert await who(club.tools, club.ana_account.token) == ana


async def test_signing_out_ends_the_token_that_was_come_with(club: ChessClub) -> None:
    session = await open_session(club.operator, club.ana_account.user_id)
    assert await sign_out(Actor(Viewer(session.user_id, session.token_id), club.tools)) is True
    assert await who(club.tools, session.token) == Nobody()
    assert await who(club.tools, club.ana_account.token) != Nobody()
    for without in (Nobody(), Viewer(session.user_id), Display(club.space, club.display_id)):
        assert await sign_out(Actor(without, club.tools)) is False
    assert await who(club.tools, club.display_token) != Nobody()
