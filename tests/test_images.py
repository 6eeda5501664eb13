"""Images of badges and issuers: cleaned as they come, shown, baked; and awards imported from them (T65, rule 31)."""

import io
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import orjson
import pytest
from PIL import Image as Drawing

from actions import paper_addresses as at
from actions.awarding import Recipient
from actions.awards import award_badge
from actions.badges import Told, archive_badge, create_badge, update_badge
from actions.erasure import erase_account
from actions.images import request_image_upload
from actions.importing_awards import import_award
from actions.issuers import update_issuer
from actions.objectives import create_manual_objective
from actions.outside_papers import Source
from actions.refusals import InvalidInput, NotFound, Refusal
from actions.tidying import tidy
from models.awards import Award
from models.badges import badges
from models.deliveries import Delivery, DeliveryKind
from models.images import MOST_BYTES, Image
from models.users import EmailAddress
from openbadges import images
from openbadges.images import Version
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.elsewhere import Elsewhere, did_key
from tests.stories import ChessClub, Person
from tests.uploading import stored

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script>'
    b'<rect width="1" height="1"/><image href="https://evil.example/p.png"/></svg>'
)


def png(size: int = 8) -> bytes:
    written = io.BytesIO()
    Drawing.new("RGBA", (size, size), "red").save(written, "PNG", comment="hidden")
    return written.getvalue()


async def puts(
    club: ChessClub,
    client: httpx.AsyncClient,
    image: bytes,
    kind: str = "image/png",
    person: Person | None = None,
    *,
    told: int = 204,
) -> UUID:
    """By Olive, unless it is somebody else."""
    person = person or club.olive
    made = await request_image_upload(club.by(person), person.user_id, "x.png", kind, len(image))
    answer = await client.put(urlsplit(made.url).path, content=image, headers={"Content-Type": kind})
    assert answer.status_code == told, answer.text
    return made.id


async def shown(client: httpx.AsyncClient, address: str) -> httpx.Response:
    return await client.get(urlsplit(address).path)


async def test_a_png_is_drawn_again_shown_and_baked(club: ChessClub, client: httpx.AsyncClient) -> None:
    image = png() + b"<script>behind the end</script>"
    badge = await create_badge(
        club.by(club.olive), club.issuer, "New", "For news.", image_id=await puts(club, client, image)
    )
    answer = await shown(client, at.badge_image_address(club.tools, badge))
    assert answer.headers["content-type"] == "image/png"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert b"hidden" not in answer.content
    assert b"script" not in answer.content
    assert Drawing.open(io.BytesIO(answer.content)).size == (8, 8)
    given = await award_badge(club.by(club.olive), badge, [Recipient("ana@learner.example", None, None)])
    baked = await shown(client, at.baked_image_address(club.tools, given.done[0]))
    assert baked.headers["content-type"] == "image/png"
    for version in Version:
        assert "ana@learner.example" not in (images.baked(baked.content, version) or "ana@learner.example")


async def test_an_svg_is_cleaned_for_badges_and_issuers(club: ChessClub, client: httpx.AsyncClient) -> None:
    image = await puts(club, client, SVG, "image/svg+xml")
    await update_badge(club.by(club.olive), club.fork, Told(), image)
    await update_issuer(club.by(club.olive), club.issuer, image_id=image)
    addresses = (
        at.badge_image_address(club.tools, club.fork),
        at.issuer_image_address(club.tools, club.issuer),
    )
    for address in addresses:
        answer = await shown(client, address)
        assert answer.headers["content-type"].startswith("image/svg+xml")
        assert b"rect" in answer.content
        for evil in (b"script", b"onload", b"evil", b"alert"):
            assert evil not in answer.content
    profile = (await shown(client, at.issuer_address(club.tools, club.issuer))).json()
    assert profile["image"] == addresses[1]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("image", "kind"),
    [
        (b"hello", "image/png"),
        (b"GIF89a" + bytes(30), "image/png"),
        (png()[:40], "image/png"),
        (png(), "image/svg+xml"),
        (SVG, "image/png"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"<html><script/></html>", "image/svg+xml"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "image/png"),
    ],
)
async def test_what_is_no_image_is_not_taken_and_leaves_nothing(
    club: ChessClub, client: httpx.AsyncClient, files_folder: Path, image: bytes, kind: str
) -> None:
    image_id = await puts(club, client, image, kind, told=422)
    assert stored(files_folder) == []
    with pytest.raises(NotFound):
        await update_badge(club.by(club.olive), club.fork, Told(), image_id)


async def test_it_is_announced(club: ChessClub) -> None:
    by, user_id = club.by(club.olive), club.olive.user_id
    for kind, size in (("image/gif", 9), ("text/html", 9), ("image/png", 0), ("image/png", MOST_BYTES + 1)):
        with pytest.raises(InvalidInput):
            await request_image_upload(by, user_id, "x", kind, size)


async def test_a_link_takes_one_image(club: ChessClub, client: httpx.AsyncClient) -> None:
    image = png()
    made = await request_image_upload(club.by(club.olive), club.olive.user_id, "x", "image/png", len(image))
    path, kind = urlsplit(made.url).path, {"Content-Type": "image/png"}
    assert (await client.put(path, content=image, headers=kind)).status_code == 204
    assert (await client.put(path, content=image, headers=kind)).status_code == 409
    other = path.replace("/images/", "/uploads/")
    assert (await client.put(other, content=image, headers=kind)).status_code == 404
    assert (await client.put("/images/x", content=image, headers=kind)).status_code == 404


async def test_nobody_uses_another_ones_image(club: ChessClub, client: httpx.AsyncClient) -> None:
    """Not another owner's, and not one that is not there yet."""
    mine = await puts(club, client, png(), person=club.rita)
    made = await request_image_upload(club.by(club.olive), club.olive.user_id, "x", "image/png", 9)
    for image_id in (mine, made.id, club.fork):
        with pytest.raises(NotFound) as no:
            await update_badge(club.by(club.olive), club.fork, Told(), image_id)
        assert no.value.field == ("image",)
    assert (await badges([club.fork]))[club.fork].image_id is None


CHANGE = """
mutation ($badge: ID!, $issuer: ID!, $image: ID) {
  first: updateBadge(input: { badge: $badge, image: $image }) { ... on Refused { code field } }
  second: updateIssuer(input: { issuer: $issuer, image: $image }) { ... on Refused { code field } }
  third: createBadge(input: { issuer: $issuer, name: "X", description: "X", image: $image }) {
    ... on Refused { code field }
  }
}"""


@pytest.mark.parametrize(
    "image", ["", "x", "image_", encode("image", UUID(int=7)), encode("badge", UUID(int=7))]
)
async def test_an_id_that_names_no_image_is_not_found(club: ChessClub, asking: Asking, image: str) -> None:
    ids = {"badge": encode("badge", club.fork), "issuer": encode("issuer", club.issuer)}
    told = await asking(club.olive.who, CHANGE, **ids, image=image)
    assert list(told.values()) == [{"code": "NOT_FOUND", "field": ["image"]}] * 3


async def test_a_badge_is_changed_and_archived(club: ChessClub) -> None:
    by = club.by(club.olive)
    await update_badge(
        by, club.champion, Told("Master", criteria_narrative="Win.", tags=["a"], valid_for="P1Y")
    )
    await update_badge(by, club.champion, Told(description="For winning.", valid_for="", tags=[]))
    badge = (await badges([club.champion]))[club.champion]
    told = (
        badge.name,
        badge.sort_name,
        badge.description,
        badge.criteria_narrative,
        badge.valid_for,
        badge.tags,
    )
    assert told == ("Master", "master", "For winning.", "Win.", None, [])
    for _ in range(2):
        await archive_badge(by, club.champion)
    with pytest.raises(InvalidInput):
        await award_badge(by, club.champion, [Recipient("x@x.example", None, None)])
    await archive_badge(by, club.champion, False)
    await award_badge(by, club.champion, [Recipient("x@x.example", None, None)])
    for changes in (Told(name=""), Told(criteria_url="javascript:x"), Told(valid_for="1 year")):
        with pytest.raises(InvalidInput):
            await update_badge(by, club.champion, changes)


ACTS: list[Callable[[ChessClub, Person], Awaitable[object]]] = [
    lambda club, who: update_badge(club.by(who), club.fork, Told("X")),
    lambda club, who: archive_badge(club.by(who), club.fork),
    lambda club, who: update_issuer(club.by(who), club.issuer, "X"),
]


async def test_only_who_may_changes(club: ChessClub) -> None:
    for act in ACTS:
        for person in (club.ivo, club.sam, club.ana_account, club.rita):
            with pytest.raises(Refusal):
                await act(club, person)


async def test_what_nothing_shows_goes_after_a_day_and_what_is_shown_stays(
    club: ChessClub, client: httpx.AsyncClient, clock: Clock
) -> None:
    used, unused = await puts(club, client, png()), await puts(club, client, png(9))
    await update_badge(club.by(club.olive), club.fork, Told(), used)
    clock.passes(timedelta(days=2))
    await tidy(club.tools)
    assert [image.id for image in await Image.all()] == [used]
    removals = await Delivery.filter(kind=DeliveryKind.FILE_REMOVAL)
    assert [removal.body for removal in removals] == [{"file": str(unused), "folder": "images"}]


async def test_an_award_is_imported_from_an_image_of_ones_own(
    club: ChessClub, client: httpx.AsyncClient, clock: Clock
) -> None:
    web, ana = Elsewhere(clock), club.ana_account
    told = orjson.dumps(web.credential(ana.email, did_key(b"i" * 32))).decode()
    image = await puts(club, client, images.bake(png(), Version.V3, told, ""), person=ana)
    with pytest.raises(NotFound) as no:
        await import_award(club.by(club.ben_account), club.ben_account.user_id, Source(image=image))
    assert no.value.field == ("source", "image")
    award = await import_award(club.by(ana), ana.user_id, Source(image=image))
    assert (await Award.get(id=award)).email == ana.email
    empty = await puts(club, client, images.bake(png(), Version.V3, "\0", ""), person=ana)
    with pytest.raises(InvalidInput, match="no award"):
        await import_award(club.by(ana), ana.user_id, Source(image=empty))


async def test_an_image_that_is_too_large_to_show_is_still_imported_from(
    club: ChessClub, client: httpx.AsyncClient, clock: Clock, files_folder: Path
) -> None:
    web, ana = Elsewhere(clock), club.ana_account
    padding = "x" * (1024 * 1024 - 300_000)
    told = orjson.dumps(web.credential(ana.email, did_key(b"i" * 32))).decode()
    large = images.bake(png(), Version.V3, told, "")
    large = images.bake(large, Version.V2, padding + "y" * 400_000, "")
    image = await puts(club, client, large, person=ana)
    assert stored(files_folder) == []
    await import_award(club.by(ana), ana.user_id, Source(image=image))


async def test_erasing_takes_the_images_that_nothing_shows(
    club: ChessClub, client: httpx.AsyncClient
) -> None:
    ana = club.ana_account
    await puts(club, client, png(), person=ana)
    await erase_account(club.by(ana), ana.user_id, ana.email)
    assert await Image.all().count() == 0
    assert await EmailAddress.filter(user_id=ana.user_id).count() == 0
    assert await Delivery.filter(kind=DeliveryKind.FILE_REMOVAL).count() == 1


async def test_an_archived_badge_gets_no_new_objective(club: ChessClub) -> None:
    by = club.by(club.olive)
    badge = await create_badge(by, club.issuer, "Old", "For old times.")
    await archive_badge(by, badge)
    with pytest.raises(InvalidInput):
        await create_manual_objective(by, club.space, badge, "X.")
