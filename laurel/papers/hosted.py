"""What stands at the address of an issuer, a badge and an award: a page for people, Open Badges 2.0 for programs."""

from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from actions import paper_addresses as at
from actions import papers
from actions.papers import Found
from actions.tools import Tools
from laurel.papers.answering import document, nothing, page, path, wants_page
from laurel.web.sheets import Sheet
from laurel.web.words import speech
from models.awards import AwardRow, AwardStatus
from models.badges import BadgeRow
from models.issuers import issuers
from models.lti_addresses import is_address_of_lti
from openbadges import hosted
from openbadges.verdicts import is_web_address

Say = Callable[..., str]


async def issuer(request: Request) -> Response:
    tools: Tools = request.app.state.tools
    row = (await issuers([request.path_params["issuer"]])).get(request.path_params["issuer"])
    if row is None:
        return nothing(request)
    if not wants_page(request):
        return document(hosted.profile(papers.issuer_2(tools, row)))
    say = speech(request).say
    sheet = Sheet(
        row.name,
        image=path(at.issuer_image_address(tools, row.id)) if row.image_id else None,
        texts=_texts((say("paper.about"), row.description)),
        links=[(say("paper.home"), row.url, row.url)],
        alternates=[at.issuer_address(tools, row.id), at.issuer_3_address(tools, row.id)],
    )
    return page(request, sheet)


async def badge(request: Request) -> Response:
    tools: Tools = request.app.state.tools
    found = await papers.found_badge(request.path_params["badge"])
    if found is None:
        return nothing(request)
    if not wants_page(request):
        return document(hosted.badge_class(papers.badge_2(tools, *found)))
    row, issuer_row = found
    say = speech(request).say
    links = [(say("paper.badge_of"), issuer_row.name, at.issuer_address(tools, issuer_row.id))]
    if row.criteria_url:
        links.append((say("paper.criteria"), row.criteria_url, row.criteria_url))
    sheet = Sheet(
        row.name,
        image=path(at.badge_image_address(tools, row.id)),
        texts=_about(say, row),
        links=links,
        alternates=[at.badge_address(tools, row.id), at.badge_3_address(tools, row.id)],
    )
    return page(request, sheet)


async def award(request: Request) -> Response:
    """410 once it is revoked, with what remains of it."""
    tools: Tools = request.app.state.tools
    found = await papers.found_award(tools, request.path_params["sealed"])
    if found is None:
        return await _import_page(request)
    if reason := found.award.revocation_reason:
        if wants_page(request):
            return _revoked_page(request, found)
        return document(hosted.revoked_assertion(at.award_address(tools, found.award.id), reason), 410)
    if not wants_page(request):
        if is_address_of_lti(
            found.award.email
        ):  # an assertion knows its recipient by their address (rule 30)
            return nothing(request)
        return document(hosted.assertion(papers.award_2(tools, found)))
    return _award_page(request, tools, found)


def _award_page(request: Request, tools: Tools, found: Found) -> Response:
    say = speech(request).say
    row, told = found.award, papers.award_2(tools, found)
    lines = [say("paper.given_to", name=told.recipient.name)] if told.recipient.name else []
    evidence = [(each.name or str(each.url), str(each.url)) for each in told.evidence if each.url]
    links = [
        (say("paper.badge_of"), found.issuer.name, at.issuer_address(tools, found.issuer.id)),
        (say("paper.badge"), found.badge.name, at.badge_address(tools, found.badge.id)),
        *[(say("paper.evidence"), name, address) for name, address in evidence],
        (say("paper.along"), say("paper.image"), at.baked_image_address(tools, row.id)),
        (say("paper.along"), say("paper.credential"), at.award_3_address(tools, row.id)),
    ]
    texts = [(say("paper.why"), row.narrative)]
    texts += [(say("paper.evidence"), each.narrative) for each in told.evidence]
    sheet = Sheet(
        found.badge.name,
        [*lines, *_dates(say, row, tools)],
        path(at.badge_image_address(tools, found.badge.id)),
        texts=[*_about(say, found.badge), *_texts(*texts)],
        links=links,
        alternates=[at.award_address(tools, row.id), at.award_3_address(tools, row.id)],
    )
    return page(request, sheet)


async def _import_page(request: Request) -> Response:
    """Of an award that was given elsewhere, where its documents are."""
    found = await papers.found_import(request.app.state.tools, request.path_params["sealed"])
    if found is None or not wants_page(request):
        return nothing(request)
    say = speech(request).say
    row, its_badge = found
    given_by = say("paper.given_by", name=its_badge.outside_issuer_name)
    links = [(say("paper.badge"), its_badge.outside_url), (say("paper.elsewhere"), row.imported_from)]
    sheet = Sheet(
        its_badge.name,
        [given_by, *_dates(say, row, request.app.state.tools)],
        texts=[*_about(say, its_badge), *_texts((say("paper.why"), row.narrative))],
        links=[(told, url, url) for told, url in links if url and is_web_address(url)],
    )
    return page(request, sheet)


def _revoked_page(request: Request, found: Found) -> Response:
    lines = [speech(request).say("paper.revoked"), str(found.award.revocation_reason)]
    return page(request, Sheet(found.badge.name, lines), 410)


def _about(say: Say, badge: BadgeRow) -> list[tuple[str, str]]:
    criteria = (say("paper.criteria"), badge.criteria_narrative)
    return _texts((say("paper.stands_for"), badge.description), criteria)


def _dates(say: Say, row: AwardRow, tools: Tools) -> list[str]:
    lines = [say("paper.given_on", day=_day(say, row.issued_at))]
    if row.expires_at:
        day = _day(say, row.expires_at)
        is_over = row.status(tools.now()) is AwardStatus.EXPIRED
        lines.append(say("paper.expired", day=day) if is_over else say("paper.valid_until", day=day))
    return lines


def _texts(*given: tuple[str, str | None]) -> list[tuple[str, str]]:
    return [(heading, text) for heading, text in given if text]


def _day(say: Say, instant: datetime) -> str:
    return say("paper.day", day=instant.day, month=say(f"paper.month_{instant.month}"), year=instant.year)
