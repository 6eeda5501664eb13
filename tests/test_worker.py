"""The worker: it sends at once, whatever the mail server does, and forgets what it has sent (habit 9, threat F14)."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from actions.bell import Bell
from actions.deliveries import LEASE, MOST_ATTEMPTS
from actions.signing_in import request_sign_in
from actions.staff import invite_staff
from actions.tools import Actor, Tools
from laurel import post, rounds
from laurel.app import create_app
from laurel.settings import SecretAddress, Settings
from laurel.worker import working
from models.deliveries import DELIVERIES, Delivery, DeliveryKind
from models.hearing import Topic
from models.staff import StaffMember
from models.who import Nobody
from tests.clock import Clock
from tests.mail_server import MailServer, mail_server
from tests.mailbox import mail_in, text_of
from tests.serving import serving
from tests.stories import ChessClub
from tests.worker_process import until

World = tuple[Tools, Bell]
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as found:
        yield found


@asynccontextmanager
async def at_work(world: World, settings: Settings, mail_url: SecretAddress) -> AsyncIterator[None]:
    async with working(settings.model_copy(update={"mail_url": mail_url}), *world):
        yield


async def owe_code(tools: Tools, name: str = "ana", code: str = "123456") -> UUID:
    """The code is owed as a verb would owe it; it works for a day, so that pauses may be long."""
    now = tools.now()
    sealed = tools.sealing.seal(code.encode(), b"code")
    until_when = (now + timedelta(days=1)).isoformat()
    body = {"purpose": "sign-in", "address": f"{name}@x.example", "code": sealed, "expires_at": until_when}
    delivery = await Delivery.create(
        kind=DeliveryKind.CODE_MAIL, key=f"code-mail:{name}", body=body, created_at=now, next_attempt_at=now
    )
    return delivery.id


async def ended(delivery_id: UUID) -> bool:
    kept = await Delivery.get(id=delivery_id)
    return bool(kept.sent_at or kept.given_up_at)


async def has_problem(delivery_id: UUID) -> bool:
    return (await Delivery.get(id=delivery_id)).problem is not None


async def pass_a_pause(world: World, clock: Clock, pause: timedelta = MINUTE) -> None:
    clock.passes(pause)
    world[1].ring(DELIVERIES, [Topic.EVERYTHING])


async def test_what_a_verb_owes_is_sent_as_soon_as_it_is_committed(
    world: World, settings: Settings, mail_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the bell, that is: nobody looks by the clock here."""
    monkeypatch.setattr(rounds, "LOOK_SECONDS", 3600.0)
    async with working(settings, *world):
        await request_sign_in(Actor(Nobody(), world[0]), "nora@new.example", "a network")
        await until(Delivery.filter(sent_at__not_isnull=True).exists)
    (message,) = mail_in(mail_folder)
    assert message["To"] == "nora@new.example"


async def test_what_was_owed_before_the_worker_came_is_sent_too(
    world: World, settings: Settings, mail_folder: Path
) -> None:
    delivery_id = await owe_code(world[0])
    async with working(settings, *world):
        await until(lambda: ended(delivery_id))
    assert len(mail_in(mail_folder)) == 1


async def test_codes_and_tokens_are_nowhere_once_they_were_sent(
    club: ChessClub, world: World, settings: Settings, mail_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await invite_staff(club.by(club.olive), club.space, "eve@new.example")
    await owe_code(club.tools, code="802471")
    bodies = [delivery.body for delivery in await Delivery.all()]
    async with working(settings, *world):
        await until(lambda: all_ended(2))
    code, invitation = sorted((text_of(message) for message in mail_in(mail_folder)), key=len)
    assert "802471" in code
    token = invitation.partition("/invitation#")[2].split()[0]
    kept = str(await Delivery.all().values())
    sealed = [body[name] for body in bodies for name in ("code", "token") if name in body]
    for secret in ("802471", token, *sealed):
        assert secret not in kept
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("laurel"))
    assert "mail to eve@new.example" in ours
    assert "802471" not in caplog.text
    assert token not in caplog.text


async def all_ended(count: int) -> bool:
    return await Delivery.filter(sent_at__not_isnull=True).count() == count


async def test_a_mail_server_that_is_down_is_asked_again_later(
    world: World, settings: Settings, clock: Clock
) -> None:
    delivery_id = await owe_code(world[0])
    async with mail_server() as gone:
        url, port = gone.url, gone.port
    async with at_work(world, settings, url):
        await until(lambda: has_problem(delivery_id))
        kept = await Delivery.get(id=delivery_id)
        assert (kept.attempts, kept.next_attempt_at) == (1, clock() + MINUTE)
        async with mail_server(port) as back:
            await pass_a_pause(world, clock)
            await until(lambda: ended(delivery_id))
    assert [message["To"] for message in back.inbox] == ["ana@x.example"]


@pytest.mark.parametrize("where", ["at_sender", "at_recipient", "at_message"])
async def test_what_is_not_accepted_now_is_the_same_mail_later(
    world: World, settings: Settings, server: MailServer, clock: Clock, where: str
) -> None:
    answers = ["450 4.2.0 come back later", "421 4.3.2 going down"]
    getattr(server, where).extend(answers)
    delivery_id = await owe_code(world[0])
    async with at_work(world, settings, server.url):
        for answer, pause in zip(answers, (MINUTE, 2 * MINUTE), strict=True):
            await until(Delivery.filter(id=delivery_id, problem=answer).exists)
            assert (await Delivery.get(id=delivery_id)).next_attempt_at == clock() + pause
            await pass_a_pause(world, clock, pause)
        await until(lambda: ended(delivery_id))
    assert [message["Message-ID"] for message in server.inbox] == [f"<{delivery_id}@127.0.0.1>"]
    assert (await Delivery.get(id=delivery_id)).attempts == 3


@pytest.mark.parametrize("where", ["at_recipient", "at_message"])
async def test_who_is_refused_for_ever_is_given_up_and_the_inviter_can_see_it(
    club: ChessClub,
    world: World,
    settings: Settings,
    server: MailServer,
    where: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    getattr(server, where).append("550 5.1.1 <eve@new.example> is unknown here")
    member_id = await invite_staff(club.by(club.olive), club.space, "eve@new.example")
    delivery = await Delivery.get(kind=DeliveryKind.INVITATION_MAIL)
    async with at_work(world, settings, server.url):
        await until(lambda: ended(delivery.id))
    kept = await Delivery.get(id=delivery.id)
    assert (kept.attempts, kept.given_up_at, kept.body) == (1, club.tools.now(), {})
    assert kept.problem == "550 5.1.1 <the recipient> is unknown here"
    assert (await StaffMember.get(id=member_id)).bounced_at == club.tools.now()
    assert f"INVITATION_MAIL {delivery.id} is given up" in caplog.text


async def test_a_refusal_of_our_own_address_is_not_the_recipients_fault(
    world: World, settings: Settings, server: MailServer
) -> None:
    server.at_sender.append("550 5.7.1 sign in first")
    delivery_id = await owe_code(world[0])
    async with at_work(world, settings, server.url):
        await until(lambda: has_problem(delivery_id))
    assert (await Delivery.get(id=delivery_id)).given_up_at is None


async def test_a_code_that_expired_while_the_server_was_down_is_given_up_quietly(
    world: World, settings: Settings, server: MailServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    delivery_id = await owe_code(world[0])
    clock.passes(timedelta(days=1))
    async with at_work(world, settings, server.url):
        await until(lambda: ended(delivery_id))
    kept = await Delivery.get(id=delivery_id)
    assert (kept.given_up_at, kept.body, server.recipients) == (clock(), {}, [])
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_a_slow_answer_holds_up_nobody_else_and_only_a_few_are_sent_at_once(
    world: World, settings: Settings, server: MailServer
) -> None:
    server.open.clear()
    for number in range(post.MOST_AT_ONCE + 3):
        await owe_code(world[0], f"reader{number}")
    async with at_work(world, settings, server.url):
        await until(lambda: is_waiting(server, post.MOST_AT_ONCE))
        server.open.set()
        await until(lambda: all_ended(post.MOST_AT_ONCE + 3))
    assert server.most_waiting == post.MOST_AT_ONCE
    assert len({message["To"] for message in server.inbox}) == len(server.inbox) == post.MOST_AT_ONCE + 3


async def is_waiting(server: MailServer, count: int) -> bool:
    return server.waiting == count


async def test_a_server_that_never_answers_is_left_before_the_lease_ends(
    world: World, settings: Settings, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timedelta(seconds=post.SEND_SECONDS) < LEASE
    monkeypatch.setattr(post, "SEND_SECONDS", 0.2)
    server.open.clear()
    delivery_id = await owe_code(world[0])
    async with at_work(world, settings, server.url):
        await until(lambda: has_problem(delivery_id))
    assert (await Delivery.get(id=delivery_id)).problem == "the mail server took too long"


async def test_what_is_being_sent_at_the_end_is_finished(
    world: World, settings: Settings, server: MailServer
) -> None:
    server.open.clear()
    delivery_id = await owe_code(world[0])
    async with at_work(world, settings, server.url):
        await until(lambda: is_waiting(server, 1))
        asyncio.get_running_loop().call_later(0.1, server.open.set)
    assert (await Delivery.get(id=delivery_id)).sent_at


async def test_what_can_not_be_finished_at_the_end_is_kept_for_later(
    world: World, settings: Settings, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "GRACE_SECONDS", 0.1)
    server.open.clear()
    delivery_id = await owe_code(world[0])
    async with asyncio.timeout(15), at_work(world, settings, server.url):
        await until(lambda: is_waiting(server, 1))
    kept = await Delivery.get(id=delivery_id)
    assert (kept.sent_at, kept.next_attempt_at - kept.created_at) == (None, MINUTE)


async def test_a_delivery_that_nobody_can_write_harms_no_other(
    world: World, settings: Settings, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    good, bad, deadly = [await owe_code(world[0], name) for name in ("good", "bad", "deadly")]
    await Delivery.filter(id=bad).update(body={})
    await Delivery.filter(id=deadly).update(attempts=MOST_ATTEMPTS)
    async with at_work(world, settings, server.url):
        for delivery_id in (good, deadly):
            await until(lambda: ended(delivery_id))  # noqa: B023 - awaited within the round
        await until(lambda: has_problem(bad))
    assert server.recipients == ["good@x.example"]
    assert (await Delivery.get(id=deadly)).given_up_at
    assert f"CODE_MAIL {bad} could not be written" in caplog.text


async def test_two_workers_in_one_database_send_once(
    world: World, settings: Settings, server: MailServer
) -> None:
    for number in range(30):
        await owe_code(world[0], f"reader{number}")
    async with at_work(world, settings, server.url), at_work(world, settings, server.url):
        await until(lambda: all_ended(30))
    assert sorted(server.recipients) == sorted(f"reader{number}@x.example" for number in range(30))


@pytest.mark.parametrize("worker", ["on", "off"])
async def test_a_server_works_only_where_it_is_told_to(world: World, settings: Settings, worker: str) -> None:
    app = create_app(settings.model_copy(update={"worker": worker}), nullcontext(world))
    async with serving(app):
        working_now = {task.get_name() for task in asyncio.all_tasks()} & {"sweep", "tidy", "mail", "files"}
    assert working_now == ({"sweep", "tidy", "mail", "files"} if worker == "on" else set())
