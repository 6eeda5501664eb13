"""Queries by GET: by a token and never by a cookie, nothing that changes anything, and 304 for what is known (T20)."""

import httpx

from models.issuers import Issuer
from schema.ids import encode
from tests.serving import bearer
from tests.stories import ChessClub

ME = "{ viewer { user { name } } }"
ISSUER = '{name: "x", url: "https://x.example", contactEmail: "x@x.example"}'
CREATE = f"mutation {{ createIssuer(input: {ISSUER}) {{ __typename }} }}"
MALFORMED = {
    "not UTF-8": "query=%7B%20__typename%20%7D%ff",
    "the document twice": "query=%7B__typename%7D&query=%7B__typename%7D",
    "variables that are no JSON": "query=%7B__typename%7D&variables=%7B",
    "variables that are a list": "query=%7B__typename%7D&variables=[]",
    "extensions that are text": "query=%7B__typename%7D&extensions=%22x%22",
    "nothing": "",
    "too many parameters": "query=%7B__typename%7D" + "&x=1" * 30,
}


async def ask(
    client: httpx.AsyncClient, token: str | None = None, query: str = ME, **headers: str
) -> httpx.Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.get(
        "/graphql", params={"query": query}, headers=given | (bearer(token) if token else {})
    )


async def test_a_token_asks_by_get(client: httpx.AsyncClient, club: ChessClub) -> None:
    assert (await ask(client, club.sam.token)).json()["data"] == {"viewer": {"user": {"name": "Sam"}}}
    assert (await ask(client)).json()["data"] == {"viewer": None}


async def test_a_cookie_asks_for_nothing_by_get(client: httpx.AsyncClient, club: ChessClub) -> None:
    cookie = {"Cookie": f"laurel={club.sam.token}"}
    post = await client.post("/graphql", json={"query": ME}, headers=cookie)
    assert post.json()["data"]["viewer"]["user"]["name"] == "Sam"
    assert (await ask(client, **cookie)).json()["data"] == {"viewer": None}


async def test_nothing_is_changed_by_get(client: httpx.AsyncClient, club: ChessClub) -> None:
    before = await Issuer.all().count()
    for method in ("GET", "HEAD"):
        answer = await client.request(
            method, "/graphql", params={"query": CREATE}, headers=bearer(club.olive.token)
        )
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert await Issuer.all().count() == before
    done = await client.post("/graphql", json={"query": CREATE}, headers=bearer(club.olive.token))
    assert done.json()["data"] == {"createIssuer": {"__typename": "Issuer"}}


async def test_addresses_that_are_no_request_are_refused_in_json(client: httpx.AsyncClient) -> None:
    for what, address in MALFORMED.items():
        answer = await client.get(f"/graphql?{address}", headers={"Accept": "application/json"})
        assert answer.status_code == 400, what
        assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}, what


async def test_an_empty_operation_name_is_none(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql?query=%7B__typename%7D&operationName=&variables=&extensions=")
    assert answer.json()["data"] == {"__typename": "Query"}


async def test_who_has_the_answer_gets_304(client: httpx.AsyncClient, club: ChessClub) -> None:
    first = await ask(client, club.sam.token)
    tag = first.headers["ETag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = await ask(client, club.sam.token, If_None_Match=known)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
        assert again.headers["Cache-Control"] == "private, no-cache"
        assert again.headers["Vary"] == "Accept, Accept-Encoding, Authorization, Origin"
    assert (await ask(client, club.sam.token, If_None_Match='"other"')).content == first.content


async def test_what_has_changed_is_sent_anew(client: httpx.AsyncClient, club: ChessClub) -> None:
    query = f'{{ issuer(id: "{encode("issuer", club.issuer)}") {{ name }} }}'
    tag = (await ask(client, query=query)).headers["ETag"]
    await Issuer.filter(id=club.issuer).update(name="Go Club")
    answer = await ask(client, query=query, If_None_Match=tag)
    assert answer.json()["data"] == {"issuer": {"name": "Go Club"}}
    assert answer.headers["ETag"] != tag


async def test_a_tag_of_somebody_else_tells_nothing(client: httpx.AsyncClient, club: ChessClub) -> None:
    """Each reader's answer is made anew; 304 only says that it is the one that they named."""
    of_sam = (await ask(client, club.sam.token)).headers["ETag"]
    for token in (club.olive.token, None):
        answer = await ask(client, token, If_None_Match=of_sam)
        assert answer.status_code == 200
        assert answer.headers["ETag"] != of_sam


async def test_a_tag_does_not_outlive_the_token(client: httpx.AsyncClient, club: ChessClub) -> None:
    tag = (await ask(client, club.sam.token)).headers["ETag"]
    answer = await ask(client, "nonsense", If_None_Match=tag)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (401, "no-store")


async def test_only_whole_answers_to_queries_by_get_are_kept(
    client: httpx.AsyncClient, club: ChessClub
) -> None:
    for answer in (
        await ask(client, club.sam.token, query="{ viewer { spaces(first: -1) { totalCount } } }"),
        await ask(client, query="{ nothing }"),
        await client.post("/graphql", json={"query": ME}),
    ):
        assert "ETag" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
    assert (await ask(client, query="{ nothing }", If_None_Match="*")).status_code == 200


async def test_head_tells_what_get_would(client: httpx.AsyncClient, club: ChessClub) -> None:
    got = await ask(client, club.sam.token)
    head = await client.head("/graphql", params={"query": ME}, headers=bearer(club.sam.token))
    assert (head.status_code, head.content) == (200, b"")
    same = ("ETag", "Content-Length", "Content-Type", "Vary", "Cache-Control")
    assert [head.headers[name] for name in same] == [got.headers[name] for name in same]
