"""How is an address proved by a code that was mailed to it? (rule 33)"""

from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any, NamedTuple
from uuid import UUID

from actions.allowances import spend
from actions.tokens import sealed_hash
from actions.unit import Change
from models.chance import CHANCE
from models.codes import MOST_TRIES
from models.deliveries import DeliveryKind
from models.keys import new_id
from models.rows import execute, write

LIFE = timedelta(minutes=10)
SEALED_ABOUT = b"code"  # as what the code is sealed in its delivery


class Digest(NamedTuple):
    digest: str


async def send_code(
    change: Change[Any], purpose: str, why: str, address: str, asker: str, user_id: UUID | None = None
) -> datetime:
    """Mail six digits, of which only the newest count; gives until when.

    `why` is sign-in or address; `asker` the network or the user that asks.
    """
    await _limit(change, why, address, asker)
    code, code_id = f"{CHANCE.get().secrets.randrange(10**6):06d}", new_id()
    digest = sealed_hash(change.by.tools.sealing, code, purpose)
    expires_at = change.now + LIFE
    await execute(REPLACE, code_id, purpose, address, user_id, digest, expires_at)
    sealed = change.by.tools.sealing.seal(code.encode(), SEALED_ABOUT)
    body = {"purpose": why, "address": address, "code": sealed, "expires_at": expires_at.isoformat()}
    change.deliver(DeliveryKind.CODE_MAIL, f"code-mail:{code_id}", body)
    return expires_at


async def prove(change: Change[Any], purpose: str, code: str) -> bool:
    """Whether this is the code; each try counts, and a right one is used up.

    The caller commits before it refuses, or the try would not have counted.
    """
    tried = await write(Digest, TRY, purpose, change.now)
    digest = sealed_hash(change.by.tools.sealing, "".join(code.split()), purpose)
    if not tried or not compare_digest(tried[0].digest, digest):
        return False
    await execute("DELETE FROM code WHERE purpose = $1", purpose)
    return True


async def _limit(change: Change[Any], why: str, address: str, asker: str) -> None:
    """Nobody's mailbox is flooded, and a day of guessing has a chance of 3 in 10,000 at most.

    Who asks for another's codes uses up an allowance of their own, and who claims another's address one that is not
    that of signing in, so that the other can still sign in.
    """
    for most, all_askers, name, within in LIMITS:
        await spend(change, f"{why} codes {name}", f"{asker} {address}", most, within)
        await spend(change, f"all {why} codes {name}", address, all_askers, within)


LIMITS = ((6, 20, "an hour", timedelta(hours=1)), (20, 60, "a day", timedelta(days=1)))


REPLACE = """
INSERT INTO code (id, purpose, address, user_id, digest, expires_at, tries) VALUES ($1, $2, $3, $4, $5, $6, 0)
ON CONFLICT (purpose) DO UPDATE SET id = excluded.id, digest = excluded.digest,
  expires_at = excluded.expires_at, tries = 0"""

TRY = f"""
UPDATE code SET tries = tries + 1 WHERE purpose = $1 AND expires_at > $2 AND tries < {MOST_TRIES}
RETURNING digest"""
