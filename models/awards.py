"""Which badge was given to whom, and does the award still stand?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.badges import Badge
from models.keys import new_id
from models.laws import check, unique
from models.pages import Listing
from models.rights import Right, Role, Roles, may
from models.roles import MEMBERS, STAFF_ROLE, OnlyRole, with_roles
from models.rows import by_id, columns, fetch_beside, records
from models.searching import like
from models.users import User
from models.who import Laurel, Viewer, Who


class AwardStatus(StrEnum):
    VALID = "VALID"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


class Award(Model):
    """A badge given to one person (Open Badges: Assertion / Credential).

    `standing` is what rule 29 counts: it falls on revocation, on expiry, and is never set for a second award.
    Expiry is by the clock; `expired_at` says that what follows from it was done.
    `imported_from` is the id of one that was given elsewhere, which is never standing, and `imported_digest` of it.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    badge: fields.ForeignKeyRelation[Badge] = fields.ForeignKeyField(
        "models.Badge", on_delete=fields.RESTRICT
    )
    email = fields.CharField(max_length=254)
    recipient_name = fields.CharField(max_length=200, null=True)
    standing = fields.BooleanField(default=True)
    narrative = fields.TextField(null=True)
    issued_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(null=True)
    issued_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, on_delete=fields.SET_NULL
    )
    objective_id: UUID | None = fields.UUIDField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    revocation_reason = fields.CharField(max_length=255, null=True)
    rejected_at = fields.DatetimeField(null=True)
    expired_at = fields.DatetimeField(null=True)
    shared = fields.BooleanField(default=False)
    imported_from = fields.CharField(max_length=2000, null=True)
    imported_digest = fields.CharField(max_length=64, null=True)

    class Meta:
        table = "award"
        constraints = (
            unique("award_one_standing", "badge_id", "email", where="standing"),
            unique("award_imported_once", "email", "imported_digest", where="imported_digest IS NOT NULL"),
            check("award_revoked_falls", 'NOT ("standing" AND "revoked_at" IS NOT NULL)'),
            check("award_revoked_says_why", '("revoked_at" IS NULL) = ("revocation_reason" IS NULL)'),
            check("award_email_is_lower_case", '"email" = lower("email")'),
        )
        indexes = (
            Index(fields=("badge_id", "issued_at", "id"), name="award_by_badge"),
            Index(fields=("email", "badge_id"), name="award_by_email"),
            Index(fields=("expired_at", "expires_at"), name="award_by_expiry"),
            Index(fields=("issued_by_id",), name="award_by_issuer"),
        )


class AwardRow(NamedTuple):
    id: UUID
    badge_id: UUID
    email: str
    recipient_name: str | None
    narrative: str | None
    issued_at: datetime
    expires_at: datetime | None
    issued_by_id: UUID | None
    objective_id: UUID | None
    revoked_at: datetime | None
    revocation_reason: str | None
    rejected_at: datetime | None
    shared: bool
    imported_from: str | None

    def status(self, now: datetime) -> AwardStatus:
        """Revoked before expired; expiry is by the clock."""
        if self.revoked_at:
            return AwardStatus.REVOKED
        return AwardStatus.EXPIRED if self.expires_at and self.expires_at <= now else AwardStatus.VALID


async def awards(ids: Iterable[UUID]) -> dict[UUID, AwardRow]:
    """Awards by id, whoever asks."""
    return await by_id(AwardRow, "award", ids)


async def visible_awards(who: Who, ids: Iterable[UUID]) -> dict[UUID, tuple[AwardRow, Roles]]:
    """The awards among these that `who` may see, and what they are to them: recipient, also as who a course
    brought and whose progress it is, staff of the badge's issuer,
    staff of a space where it came of an objective or pathway."""
    wanted = list(set(ids))
    if isinstance(who, Laurel):
        return {award_id: (row, frozenset({Role.LAUREL})) for award_id, row in (await awards(wanted)).items()}
    if not isinstance(who, Viewer) or not wanted:
        return {}
    given = records(("id",), ((award_id,) for award_id in wanted))
    seen = with_roles(await fetch_beside(AwardRow, OnlyRole, SEEN_AWARDS, who.user_id, given))
    return {award_id: (row, roles) for award_id, (row, roles) in seen.items() if may(roles, Right.SEE_AWARD)}


# Planned once for one award and for a thousand: by a list of records, as in models/candidates.py.
SEEN_AWARDS = f"""
WITH wanted AS MATERIALIZED (SELECT id FROM json_to_recordset($2) AS given(id uuid))
SELECT {columns(AwardRow, "award")}, found.role FROM (
SELECT award.id AS award_id, '{Role.RECIPIENT}' AS role FROM wanted JOIN award ON award.id = wanted.id
JOIN email_address ON address = email AND verified_at IS NOT NULL AND user_id = $1
UNION ALL
SELECT award.id, {STAFF_ROLE} FROM wanted JOIN award ON award.id = wanted.id
JOIN badge ON badge.id = badge_id
JOIN issuer_staff ON issuer_staff.issuer_id = badge.issuer_id AND issuer_staff.user_id = $1
UNION ALL
SELECT award.id, '{Role.RECIPIENT}' FROM wanted JOIN award ON award.id = wanted.id
JOIN progress ON progress.award_id = award.id
JOIN learner ON learner.id = progress.learner_id AND learner.user_id = $1 AND learner.removed_at IS NULL
WHERE EXISTS (SELECT 1 FROM lti_member WHERE lti_member.learner_id = learner.id)
UNION ALL
SELECT award_id, '{Role.SPACE_STAFF}' FROM (
  SELECT award_id, learner.space_id FROM wanted JOIN progress ON award_id = wanted.id
  JOIN learner ON learner.id = learner_id
  UNION ALL
  SELECT award_id, learner.space_id FROM wanted JOIN pathway_completion ON award_id = wanted.id
  JOIN pathway_element ON pathway_element.id = element_id
  JOIN pathway_subscription ON pathway_subscription.pathway_id = pathway_element.pathway_id
  JOIN learner ON learner.space_id = pathway_subscription.space_id AND learner.email = pathway_completion.email
) AS led_to
WHERE space_id IN (SELECT space_id FROM {MEMBERS} WHERE user_id = $1 AND role = '{Role.SPACE_STAFF}')
) AS found JOIN award ON award.id = found.award_id"""

STATUS = {
    AwardStatus.VALID: "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)",
    AwardStatus.EXPIRED: "revoked_at IS NULL AND expires_at <= $2",
    AwardStatus.REVOKED: "revoked_at <= $2",
    None: "issued_at <= $2",
}


def awards_of_badges(status: AwardStatus | None, search: str | None, now: datetime) -> Listing[AwardRow]:
    """A badge's awards, the newest first."""
    source = f"FROM award WHERE award.badge_id = ANY($1) AND {STATUS[status]}"
    if search:
        source += " AND (email LIKE $3 ESCAPE '!' OR lower(recipient_name) LIKE $3 ESCAPE '!')"
    return _awards("award.badge_id", source, [now, *([like(search)] if search else [])])


def backpack_of_user(status: AwardStatus | None, now: datetime) -> Listing[AwardRow]:
    """Awards to any of the user's verified addresses, the newest first."""
    source = "FROM award JOIN email_address ON address = email AND verified_at IS NOT NULL"
    return _awards(
        "email_address.user_id", f"{source} WHERE email_address.user_id = ANY($1) AND {STATUS[status]}", [now]
    )


def _awards(parent: str, source: str, values: Sequence[datetime | str]) -> Listing[AwardRow]:
    return Listing(
        record=AwardRow,
        columns=columns(AwardRow, "award"),
        parent=parent,
        source=source,
        order=("-issued_at", "-id"),
        values=tuple(values),
    )
