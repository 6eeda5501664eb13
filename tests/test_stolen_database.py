"""Who has all of the database, and not our secret, comes in as nobody and signs as nobody (T75)."""

from actions.access_tokens import create_access_token
from actions.displays import create_display_token
from actions.papers import rotate_key
from actions.signing_in import open_session, request_sign_in
from actions.staff import invite_staff
from actions.webhooks import create_webhook
from models.diary import SpaceEventKind
from models.issuer_keys import keys_of_issuer
from tests.looking import contents
from tests.mailed import code_mailed_to, invitation_mailed
from tests.signing_in import HERE, nobody
from tests.stories import ChessClub

DORA = "dora@elsewhere.example"


async def secrets(club: ChessClub) -> dict[str, str]:
    """One of each kind that lets somebody in or speaks for somebody, made as its owner makes it."""
    by_olive = club.by(club.olive)
    await request_sign_in(nobody(club.tools), DORA, HERE)
    member = await invite_staff(by_olive, club.space, "ina@x.example")
    hook = await create_webhook(
        by_olive, club.issuer, "https://hooks.example/x", [SpaceEventKind.LEARNER_ADDED]
    )
    return {
        "an access token": (await create_access_token(by_olive, club.olive.user_id, "A script")).token,
        "a session": (await open_session(club.operator, club.olive.user_id)).token,
        "a display token": (await create_display_token(by_olive, club.space, "The door")).token,
        "a code": await code_mailed_to(club.tools, DORA),
        "an invitation": await invitation_mailed(club.tools, "staff_member", member),
        "a webhook's secret": hook.secret.removeprefix("whsec_"),
    }


async def seed_of(club: ChessClub) -> bytes:
    """Of the key that an issuer signs with."""
    await rotate_key(club.operator, club.issuer)
    (key,) = await keys_of_issuer(club.issuer)
    return club.tools.sealing.unseal(key.sealed_seed, b"the signing key " + key.id.bytes)


async def test_no_secret_stands_in_the_database(club: ChessClub) -> None:
    """Neither as it is nor, of a key, as bytes in any usual writing."""
    kept = await secrets(club)
    seed = await seed_of(club)
    stolen = str(await contents())
    assert club.olive.email in stolen
    assert [what for what, secret in kept.items() if f"'{secret}'" in stolen] == []
    assert [what for what, secret in kept.items() if len(secret) > 6 and secret in stolen] == []
    assert seed.hex() not in stolen
    assert repr(seed)[2:-1] not in stolen
