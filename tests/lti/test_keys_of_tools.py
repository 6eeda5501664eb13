"""An issuer proves itself by one key at a time; what an older one signed is believed still (LTI 1.3, section 5.1)."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tortoise.exceptions import IntegrityError

from actions.lti_keys import rotate_lti_key
from actions.refusals import NotAllowed
from laurel.settings import Settings
from models.lti_platforms import LtiKey, lti_keys_of_issuer
from schema.ids import encode
from tests.commanding import laurel as command
from tests.conftest import SECRET
from tests.lti.course import Course
from tests.lti.lms import LEARNER
from tests.lti.test_rosters import synced
from tests.papers.verifying import on_sqlite


async def published(course: Course) -> list[dict[str, Any]]:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{course.served.url}{course.path}/jwks")
    return list(answer.json()["keys"])


async def test_a_platform_believes_a_new_key_and_finds_the_old_one_still(
    course: Course, settings: object
) -> None:
    await course.linked()
    course.lms.joins("ada-1", LEARNER, name="Ada", email="ada@school.example")
    (before,) = await published(course)
    await rotate_lti_key(course.club.operator, course.club.issuer)
    old, new = await published(course)
    assert old == before
    assert new["kid"] != old["kid"]
    await synced(course, settings)
    assert course.lms.asked == ["/token", "/members"]


async def test_of_two_who_rotate_at_once_one_key_is_in_use(course: Course) -> None:
    club = course.club
    await asyncio.gather(*(rotate_lti_key(club.operator, club.issuer) for _ in range(2)))
    keys = await lti_keys_of_issuer(club.issuer)
    assert [key.retired_at is None for key in keys] == [False, False, True]
    with pytest.raises(IntegrityError):
        await LtiKey.create(
            id=uuid4(),
            issuer_id=club.issuer,
            public="another",
            sealed_private="another",
            created_at=club.tools.now(),
        )


async def test_an_owner_rotates_nothing(course: Course) -> None:
    with pytest.raises(NotAllowed):
        await rotate_lti_key(course.club.by(course.club.olive), course.club.issuer)


@on_sqlite
async def test_the_operator_rotates_by_a_command(course: Course, settings: Settings) -> None:
    given = {"database_url": settings.database_url, "secret": SECRET, "address": settings.address}
    ran = await command("keys", "rotate-lti", encode("issuer", course.club.issuer), **given)
    assert ran.out.strip() == f"{settings.address}{course.path}/jwks"
    assert len(await published(course)) == 2
