"""Which learning platforms may bring people to an issuer's spaces, and by which keys is Laurel known to them?"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.issuers import Issuer
from models.keys import new_id
from models.laws import unique
from models.rows import by_id, columns, fetch, first

MOST_ADDRESS_CHARACTERS = 2000
MOST_NAME_CHARACTERS = 255  # of what a platform names: clients, deployments, courses, people


class LtiPlatform(Model):
    """One client of one platform (LTI 1.3, section 3.1.3), as an issuer's owner registered it."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    issuer: fields.ForeignKeyRelation[Issuer] = fields.ForeignKeyField(
        "models.Issuer", on_delete=fields.RESTRICT
    )
    issuer_url = fields.CharField(max_length=500)
    client_id = fields.CharField(max_length=MOST_NAME_CHARACTERS)
    auth_url = fields.CharField(max_length=MOST_ADDRESS_CHARACTERS)
    token_url = fields.CharField(max_length=MOST_ADDRESS_CHARACTERS)
    jwks_url = fields.CharField(max_length=MOST_ADDRESS_CHARACTERS)
    created_at = fields.DatetimeField()
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "lti_platform"
        constraints = (
            unique("lti_platform_once", "issuer_id", "issuer_url", "client_id", where="removed_at IS NULL"),
        )


class LtiDeployment(Model):
    """A place within a platform where the tool was installed."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    platform: fields.ForeignKeyRelation[LtiPlatform] = fields.ForeignKeyField(
        "models.LtiPlatform", on_delete=fields.CASCADE
    )
    deployment = fields.CharField(max_length=MOST_NAME_CHARACTERS)

    class Meta:
        table = "lti_deployment"
        constraints = (unique("lti_deployment_once", "platform_id", "deployment"),)


class LtiKey(Model):
    """An RSA key of an issuer as a tool. `sealed_private` is its secret, which only this installation can open."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    issuer: fields.ForeignKeyRelation[Issuer] = fields.ForeignKeyField(
        "models.Issuer", on_delete=fields.RESTRICT
    )
    public = fields.TextField()
    sealed_private = fields.TextField()
    created_at = fields.DatetimeField()
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "lti_key"
        constraints = (unique("lti_key_in_use", "issuer_id", where="retired_at IS NULL"),)


class PlatformRow(NamedTuple):
    id: UUID
    issuer_id: UUID
    issuer_url: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    removed_at: datetime | None


class LtiKeyRow(NamedTuple):
    """`public` is a PEM."""

    id: UUID
    issuer_id: UUID
    public: str
    sealed_private: str
    retired_at: datetime | None


class Deployed(NamedTuple):
    platform_id: UUID
    deployment: str


PLATFORM = f"SELECT {columns(PlatformRow, 'lti_platform')} FROM lti_platform"


async def platforms(ids: Iterable[UUID]) -> dict[UUID, PlatformRow]:
    """Platforms by id, removed ones too, whoever asks."""
    return await by_id(PlatformRow, "lti_platform", ids)


async def platforms_of_issuers(ids: Iterable[UUID]) -> dict[UUID, list[PlatformRow]]:
    """By issuer, the earliest first; without those that were removed."""
    found: dict[UUID, list[PlatformRow]] = {issuer_id: [] for issuer_id in ids}
    sql = f"{PLATFORM} WHERE issuer_id = ANY($1) AND removed_at IS NULL ORDER BY created_at, id"
    for row in await fetch(PlatformRow, sql, list(found)):
        found[row.issuer_id].append(row)
    return found


async def registered_platform(issuer_id: UUID, issuer_url: str, client_id: str) -> PlatformRow | None:
    """The one that calls itself this, where it knows us by this client id."""
    sql = f"""{PLATFORM}
WHERE issuer_id = $1 AND issuer_url = $2 AND client_id = $3 AND removed_at IS NULL"""
    return await first(PlatformRow, sql, issuer_id, issuer_url, client_id)


async def deployments_of(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """By platform, in order."""
    found = defaultdict[UUID, list[str]](list)
    sql = "SELECT platform_id, deployment FROM lti_deployment WHERE platform_id = ANY($1) ORDER BY deployment"
    for row in await fetch(Deployed, sql, list(set(ids))):
        found[row.platform_id].append(row.deployment)
    return found


async def lti_keys_of_issuer(issuer_id: UUID) -> list[LtiKeyRow]:
    """All of them, the oldest first; the one in use, if there is one, is the last."""
    listed = f"SELECT {columns(LtiKeyRow, 'lti_key')} FROM lti_key WHERE issuer_id = $1"
    return await fetch(LtiKeyRow, f"{listed} ORDER BY (retired_at IS NULL), created_at, id", issuer_id)
