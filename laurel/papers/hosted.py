"""What stands at the address of an issuer, a badge and an award: a page for people, Open Badges 2.0 for programs."""

from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from actions import paper_addresses as at
from actions import papers
from actions.papers import Found
from actions.tools import Tools
from laurel.papers.answering import document, nothing, page, wants_page
from models.awards import AwardRow, AwardStatus
from models.issuers import issuers
from models.lti_addresses import is_address_of_lti
from openbadges import hosted
from openbadges.verdicts import is_web_address


async def issuer(request: Request) -> Response:
    tools: Tools = request.app.state.tools
    row = (await issuers([request.path_params["issuer"]])).get(request.path_params["issuer"])
    if row is None:
        return nothing(request)
    if not wants_page(request):
        return document(hosted.profile(papers.issuer_2(tools, row)))
    return page(
        title=row.name,
        image=at.issuer_image_address(tools, row.id) if row.image_id else None,
        lines=[],
        texts=_texts(("About", row.description)),
        links=[("Home page", row.url, row.url)],
        alternates=[at.issuer_address(tools, row.id), at.issuer_3_address(tools, row.id)],
    )


async def badge(request: Request) -> Response:
    tools: Tools = request.app.state.tools
    found = await papers.found_badge(request.path_params["badge"])
    if found is None:
        return nothing(request)
    if not wants_page(request):
        return document(hosted.badge_class(papers.badge_2(tools, *found)))
    row, issuer_row = found
    links = [("A badge of", issuer_row.name, at.issuer_address(tools, issuer_row.id))]
    if row.criteria_url:
        links.append(("How it is earned", row.criteria_url, row.criteria_url))
    return page(
        title=row.name,
        image=at.badge_image_address(tools, row.id),
        lines=[],
        texts=_texts(("What it stands for", row.description), ("How it is earned", row.criteria_narrative)),
        links=links,
        alternates=[at.badge_address(tools, row.id), at.badge_3_address(tools, row.id)],
    )


async def award(request: Request) -> Response:
    """410 once it is revoked, with what remains of it."""
    tools: Tools = request.app.state.tools
    found = await papers.found_award(tools, request.path_params["sealed"])
    if found is None:
        return await _import_page(request)
    if reason := found.award.revocation_reason:
        if wants_page(request):
            return _revoked_page(found)
        return document(hosted.revoked_assertion(at.award_address(tools, found.award.id), reason), 410)
    if not wants_page(request):
        if is_address_of_lti(
            found.award.email
        ):  # an assertion knows its recipient by their address (rule 30)
            return nothing(request)
        return document(hosted.assertion(papers.award_2(tools, found)))
    return _award_page(tools, found)


def _award_page(tools: Tools, found: Found) -> Response:
    row, told = found.award, papers.award_2(tools, found)
    lines = [f"Given to {told.recipient.name}."] if told.recipient.name else []
    links = [
        ("A badge of", found.issuer.name, at.issuer_address(tools, found.issuer.id)),
        ("The badge", found.badge.name, at.badge_address(tools, found.badge.id)),
        *[("Evidence", each.name or each.url, each.url) for each in told.evidence if each.url],
        ("To take along", "the image with the award in it", at.baked_image_address(tools, row.id)),
        ("To take along", "the signed credential", at.award_3_address(tools, row.id)),
    ]
    return page(
        title=found.badge.name,
        image=at.badge_image_address(tools, found.badge.id),
        lines=[*lines, *_dates(row, tools)],
        texts=_texts(
            ("What it stands for", found.badge.description),
            ("How it is earned", found.badge.criteria_narrative),
            ("Why it was given", row.narrative),
            *[("Evidence", each.narrative) for each in told.evidence],
        ),
        links=links,
        alternates=[at.award_address(tools, row.id), at.award_3_address(tools, row.id)],
    )


async def _import_page(request: Request) -> Response:
    """Of an award that was given elsewhere, where its documents are."""
    found = await papers.found_import(request.app.state.tools, request.path_params["sealed"])
    if found is None or not wants_page(request):
        return nothing(request)
    row, its_badge = found
    links = [
        ("The badge", its_badge.outside_url),
        ("Given elsewhere, where it can be verified", row.imported_from),
    ]
    return page(
        title=its_badge.name,
        image=None,
        lines=[f"Given by {its_badge.outside_issuer_name}.", *_dates(row, request.app.state.tools)],
        texts=_texts(
            ("What it stands for", its_badge.description),
            ("How it is earned", its_badge.criteria_narrative),
            ("Why it was given", row.narrative),
        ),
        links=[(told, address, address) for told, address in links if is_web_address(address)],
        alternates=[],
    )


def _revoked_page(found: Found) -> Response:
    return page(
        410,
        title=found.badge.name,
        image=None,
        lines=["This award was revoked.", str(found.award.revocation_reason)],
        texts=[],
        links=[],
        alternates=[],
    )


def _dates(row: AwardRow, tools: Tools) -> list[str]:
    lines = [f"Given on {_date(row.issued_at)}."]
    if row.expires_at:
        expired = row.status(tools.now()) is AwardStatus.EXPIRED
        lines.append(
            f"It {'expired' if expired else 'is valid until'} {'on ' * expired}{_date(row.expires_at)}."
        )
    return lines


def _texts(*given: tuple[str, str | None]) -> list[tuple[str, str]]:
    return [(heading, text) for heading, text in given if text]


def _date(instant: datetime) -> str:
    return f"{instant.day} {instant:%B %Y}"
