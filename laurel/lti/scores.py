"""How does a platform hear of a score? (Assignment and Grade Services 2.0, section 3.4)"""

import asyncio
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from weakref import WeakValueDictionary

from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.exception import LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem

from actions.lti_links import keep_line_item
from actions.tools import Tools
from laurel.lti.choosing import MAXIMUM
from laurel.lti.message import FAULTS
from laurel.lti.rosters import Unanswered
from laurel.lti.threads import SERVICES, in_thread
from laurel.lti.tool import connector_of
from models.lti_links import LinkRow, lti_links
from models.lti_platforms import platforms
from models.lti_scores import Addressee, addressee

SCORE: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
LINE_ITEMS: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
HEARD = 409  # it has this one, or a later one, already


async def tell_score(tools: Tools, body: dict[str, Any]) -> None:
    """Nothing where a newer one is owed: that one will be told. Unanswered."""
    to = await addressee(UUID(body["member"]))
    if to is None or to.scores != body["score"] or to.owed_points is None or to.owed_total is None:
        return
    link = (await lti_links([to.link_id])).get(to.link_id)
    if link is None:
        return
    platform = (await platforms([link.platform_id]))[link.platform_id]
    connector = await connector_of(tools, platform)
    try:
        item = link.line_item_url or await _kept_line_item(connector, link.id)
        await in_thread(SERVICES, _tell, connector, item, to, datetime.fromisoformat(body["at"]))
    except FAULTS as error:
        raise Unanswered(f"A score did not arrive: {' '.join(str(error).split())[:300]}") from error


async def _kept_line_item(connector: Any, link_id: UUID) -> str:
    """Made where the course has none; one after another of each course, so that several scores at once make one."""
    async with MAKING.setdefault(link_id, asyncio.Lock()):
        link = (await lti_links([link_id]))[link_id]
        if link.line_item_url is None:
            item = await in_thread(SERVICES, _line_item, connector, link)
            await keep_line_item(link_id, item)
            return item
    return link.line_item_url


MAKING: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()


def _tell(connector: Any, item: str, to: Addressee, at: datetime) -> None:
    total = to.owed_total or 1
    done = to.owed_points == to.owed_total
    grade = (
        Grade()
        .set_score_given(round(MAXIMUM * (to.owed_points or 0) / total, 2))
        .set_score_maximum(MAXIMUM)
        .set_timestamp(at.isoformat(timespec="microseconds"))  # two of one second are two
        .set_activity_progress("Completed" if done else "InProgress")
        .set_grading_progress("FullyGraded")
        .set_user_id(to.subject)
    )
    service = AssignmentsGradesService(connector, {"scope": [SCORE], "lineitem": item})
    try:
        service.put_grade(grade)
    except LtiServiceException as error:
        if error.response.status_code != HEARD:
            raise


def _line_item(connector: Any, link: LinkRow) -> str:
    service = AssignmentsGradesService(
        connector, {"scope": [SCORE, LINE_ITEMS], "lineitems": link.line_items_url or ""}
    )
    wanted = LineItem().set_score_maximum(MAXIMUM).set_label("Badges").set_resource_id(str(link.id))
    found = service.find_or_create_lineitem(wanted, find_by="resource_id")
    address = found.get_id()
    if not address:
        raise ValueError("the platform names no line item")
    return str(address)
