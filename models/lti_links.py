"""Which courses of learning platforms are linked to which spaces, and who is in them?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import Present, unique
from models.learners import Learner
from models.lti_platforms import MOST_ADDRESS_CHARACTERS, MOST_NAME_CHARACTERS, LtiPlatform
from models.rows import Id, columns, fetch, first
from models.spaces import Space
from models.staff import StaffMember
from models.users import User


class LtiIdentity(Model):
    """A person as one deployment of a platform names them (rule 18). Address and name are as it says, if it does."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    platform: fields.ForeignKeyRelation[LtiPlatform] = fields.ForeignKeyField(
        "models.LtiPlatform", on_delete=fields.RESTRICT
    )
    deployment = fields.CharField(max_length=MOST_NAME_CHARACTERS)
    subject = fields.CharField(max_length=MOST_NAME_CHARACTERS)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", on_delete=fields.CASCADE)
    created_at = fields.DatetimeField()

    class Meta:
        table = "lti_identity"
        constraints = (unique("lti_identity_once", "platform_id", "deployment", "subject"),)
        indexes = (Index(fields=("user_id",), name="lti_identity_by_user"),)


class LtiLink(Model):
    """One course, linked to one space. The addresses are those of its services, where it offers them."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    platform: fields.ForeignKeyRelation[LtiPlatform] = fields.ForeignKeyField(
        "models.LtiPlatform", on_delete=fields.RESTRICT
    )
    deployment = fields.CharField(max_length=MOST_NAME_CHARACTERS)
    context = fields.CharField(max_length=MOST_NAME_CHARACTERS)
    context_title = fields.CharField(max_length=200)
    space: fields.ForeignKeyRelation[Space] = fields.ForeignKeyField(
        "models.Space", on_delete=fields.RESTRICT
    )
    members_url = fields.CharField(max_length=MOST_ADDRESS_CHARACTERS, null=True)
    line_items_url = fields.CharField(max_length=MOST_ADDRESS_CHARACTERS, null=True)
    line_item_url = fields.CharField(max_length=MOST_ADDRESS_CHARACTERS, null=True)
    created_at = fields.DatetimeField()
    asked_at = fields.DatetimeField(null=True)
    synced_at = fields.DatetimeField(null=True)
    problem = fields.CharField(max_length=500, null=True)

    class Meta:
        table = "lti_link"
        constraints = (unique("lti_link_once", "platform_id", "deployment", "context", "space_id"),)
        indexes = (Index(fields=("space_id",), name="lti_link_by_space"),)


class LtiPlacement(Model):
    """A link within a course that leads to the space (LTI 1.3: resource link)."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    link: fields.ForeignKeyRelation[LtiLink] = fields.ForeignKeyField(
        "models.LtiLink", on_delete=fields.CASCADE
    )
    resource = fields.CharField(max_length=MOST_NAME_CHARACTERS)

    class Meta:
        table = "lti_placement"
        constraints = (unique("lti_placement_once", "link_id", "resource"),)


class LtiMember(Model):
    """A person of a course, and what they became in the space.

    `listed` once the roster named them: then they leave when it does not. What was last owed as a score is
    `owed_points` of `owed_total`, the `scores`th.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    link: fields.ForeignKeyRelation[LtiLink] = fields.ForeignKeyField(
        "models.LtiLink", on_delete=fields.CASCADE
    )
    identity: fields.ForeignKeyRelation[LtiIdentity] = fields.ForeignKeyField(
        "models.LtiIdentity", on_delete=fields.CASCADE
    )
    learner: fields.ForeignKeyNullableRelation[Learner] = fields.ForeignKeyField(
        "models.Learner", null=True, on_delete=fields.SET_NULL
    )
    staff_member: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "models.StaffMember", null=True, on_delete=fields.SET_NULL
    )
    learns = fields.BooleanField(default=False)
    listed = fields.BooleanField(default=False)
    owed_points = fields.BigIntField(null=True)
    owed_total = fields.BigIntField(null=True)
    scores = fields.IntField(default=0)

    class Meta:
        table = "lti_member"
        constraints = (unique("lti_member_once", "link_id", "identity_id"),)
        indexes = (
            Index(fields=("identity_id",), name="lti_member_by_identity"),
            Present("learner_id", "lti_member_by_learner"),
            Present("staff_member_id", "lti_member_by_staff"),
        )


class LinkRow(NamedTuple):
    id: UUID
    platform_id: UUID
    deployment: str
    context: str
    context_title: str
    space_id: UUID
    members_url: str | None
    line_items_url: str | None
    line_item_url: str | None
    created_at: datetime
    synced_at: datetime | None
    problem: str | None


class MemberRow(NamedTuple):
    id: UUID
    link_id: UUID
    identity_id: UUID
    learner_id: UUID | None
    staff_member_id: UUID | None
    learns: bool
    listed: bool


class IdentityRow(NamedTuple):
    id: UUID
    subject: str
    user_id: UUID


LINK = f"SELECT {columns(LinkRow, 'lti_link')} FROM lti_link"
# A platform that was removed manages nobody any more.
STANDING = "platform_id IN (SELECT id FROM lti_platform WHERE removed_at IS NULL)"


async def lti_links(ids: Iterable[UUID]) -> dict[UUID, LinkRow]:
    """Links by id, whoever asks; not those of platforms that were removed."""
    rows = await fetch(LinkRow, f"{LINK} WHERE id = ANY($1) AND {STANDING}", list(set(ids)))
    return {row.id: row for row in rows}


async def links_of_spaces(ids: Iterable[UUID]) -> dict[UUID, list[LinkRow]]:
    """By space, the earliest first."""
    found: dict[UUID, list[LinkRow]] = {space_id: [] for space_id in ids}
    sql = f"{LINK} WHERE space_id = ANY($1) AND {STANDING} ORDER BY created_at, id"
    for row in await fetch(LinkRow, sql, list(found)):
        found[row.space_id].append(row)
    return found


async def links_of_platforms(ids: Iterable[UUID]) -> dict[UUID, list[LinkRow]]:
    """By platform, the earliest first."""
    found: dict[UUID, list[LinkRow]] = {platform_id: [] for platform_id in ids}
    sql = f"{LINK} WHERE platform_id = ANY($1) AND {STANDING} ORDER BY created_at, id"
    for row in await fetch(LinkRow, sql, list(found)):
        found[row.platform_id].append(row)
    return found


async def link_at(platform_id: UUID, deployment: str, context: str, resource: str) -> LinkRow | None:
    """Where a link within a course leads."""
    sql = f"""{LINK}
WHERE platform_id = $1 AND deployment = $2 AND context = $3 AND id IN (
  SELECT link_id FROM lti_placement WHERE resource = $4
) ORDER BY created_at DESC LIMIT 1"""
    return await first(LinkRow, sql, platform_id, deployment, context, resource)


async def members_of_link(link_id: UUID) -> dict[UUID, MemberRow]:
    """By identity."""
    sql = f"SELECT {columns(MemberRow, 'lti_member')} FROM lti_member WHERE link_id = $1"
    return {row.identity_id: row for row in await fetch(MemberRow, sql, link_id)}


async def other_members(
    link_id: UUID, learner_ids: Sequence[UUID], staff_ids: Sequence[UUID]
) -> list[MemberRow]:
    """What these became by other links: whoever is in two courses of one space stays while one of them has them."""
    sql = f"""
SELECT {columns(MemberRow, "lti_member")} FROM lti_member WHERE link_id <> $1
AND (learner_id = ANY($2) OR staff_member_id = ANY($3)) AND link_id IN (SELECT id FROM lti_link WHERE {STANDING})"""
    return await fetch(MemberRow, sql, link_id, list(learner_ids), list(staff_ids))


async def managed_learners(ids: Iterable[UUID]) -> set[UUID]:
    """Those of these learners whom a course brought, and manages."""
    sql = f"""
SELECT DISTINCT learner_id AS id FROM lti_member
WHERE learner_id = ANY($1) AND link_id IN (SELECT id FROM lti_link WHERE {STANDING})"""
    return {row.id for row in await fetch(Id, sql, list(ids))}


async def is_managed_staff(staff_member_id: UUID) -> bool:
    """Whether a course brought them, and manages them."""
    sql = f"""
SELECT id FROM lti_member
WHERE staff_member_id = $1 AND link_id IN (SELECT id FROM lti_link WHERE {STANDING})"""
    return await first(Id, sql, staff_member_id) is not None


async def is_rostered(space_id: UUID) -> bool:
    """Whether a course tells who learns in a space: once its roster has come."""
    sql = f"SELECT id FROM lti_link WHERE space_id = $1 AND synced_at IS NOT NULL AND {STANDING}"
    return await first(Id, sql, space_id) is not None


async def identities_of(
    platform_id: UUID, deployment: str, subjects: Sequence[str]
) -> dict[str, IdentityRow]:
    """By subject: whom the deployment means."""
    sql = f"""
SELECT {columns(IdentityRow, "lti_identity")} FROM lti_identity
WHERE platform_id = $1 AND deployment = $2 AND subject = ANY($3)"""
    return {
        row.subject: row for row in await fetch(IdentityRow, sql, platform_id, deployment, list(subjects))
    }


class ToAsk(NamedTuple):
    id: UUID
    space_id: UUID


async def links_to_ask(before: datetime) -> list[ToAsk]:
    """Whose roster was not asked for since."""
    sql = f"""
SELECT id, space_id FROM lti_link
WHERE members_url IS NOT NULL AND (asked_at IS NULL OR asked_at <= $1) AND {STANDING} ORDER BY id"""
    return await fetch(ToAsk, sql, before)
