"""Files of evidence go when nobody needs them: those never handed in, and those whose evidence goes (rules 8, 17)."""

import io
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from actions.abandoning import BATCH
from actions.bell import Bell
from actions.changing_objectives import remove_objective
from actions.evidence import Item, submit_evidence
from actions.tidying import tidy
from actions.tools import Tools
from actions.uploads import uploaded
from laurel.files.store import Store, key_of
from laurel.settings import Settings
from laurel.worker import working
from models.deliveries import Delivery, DeliveryKind
from models.evidence import EvidenceFile
from tests.bucket import bucket
from tests.clock import Clock
from tests.stories import ChessClub
from tests.uploading import asked, stored, take_evidence
from tests.worker_process import until

World = tuple[Tools, Bell]
DAY = timedelta(days=1)


@pytest.fixture
async def proving(club: ChessClub) -> ChessClub:
    """The club, where solving forks takes evidence."""
    await take_evidence(club)
    return club


@pytest.fixture
def store(settings: Settings) -> Store:
    return Store(settings.files_url)


async def uploads(club: ChessClub, store: Store, content: bytes) -> UUID:
    """Ana uploads this."""
    link = await asked(club)
    await store.put(key_of(link.id), io.BytesIO(content))
    assert await uploaded(club.tools, link.id)
    return link.id


async def hands_in(club: ChessClub, file_id: UUID) -> None:
    await submit_evidence(club.by(club.ana_account), club.solve_forks, [Item(file_id=file_id)])


async def all_removed() -> bool:
    removals = await Delivery.filter(kind=DeliveryKind.FILE_REMOVAL)
    return bool(removals) and all(removal.sent_at for removal in removals)


async def test_what_nobody_handed_in_goes_after_a_day_and_its_file_with_it(
    proving: ChessClub, world: World, settings: Settings, store: Store, files_folder: Path, clock: Clock
) -> None:
    kept = await uploads(proving, store, b"handed in")
    await hands_in(proving, kept)
    await uploads(proving, store, b"forgotten")
    await asked(proving)
    clock.passes(DAY)
    await tidy(proving.tools)
    assert await EvidenceFile.all().count() == 3, "a day is not over yet"
    clock.passes(timedelta(seconds=1))
    late = await uploads(proving, store, b"just now")
    await tidy(proving.tools)
    assert {file.id for file in await EvidenceFile.all()} == {kept, late}
    async with working(settings, *world):
        await until(all_removed)
    assert sorted(stored(files_folder)) == [b"handed in", b"just now"]


async def test_many_go_in_one_round(proving: ChessClub, clock: Clock) -> None:
    now = clock()
    await EvidenceFile.bulk_create(
        EvidenceFile(
            user_id=proving.ana_account.user_id,
            objective_id=proving.solve_forks,
            file_name="x.png",
            content_type="image/png",
            size=1,
            created_at=now,
        )
        for _ in range(BATCH + 1)
    )
    clock.passes(2 * DAY)
    await tidy(proving.tools)
    assert await EvidenceFile.all().count() == 0
    assert await Delivery.filter(kind=DeliveryKind.FILE_REMOVAL).count() == BATCH + 1


async def test_files_go_with_the_objective_they_were_for(
    proving: ChessClub, world: World, settings: Settings, store: Store, files_folder: Path
) -> None:
    await hands_in(proving, await uploads(proving, store, b"handed in"))
    await remove_objective(proving.by(proving.olive), proving.solve_forks)
    async with working(settings, *world):
        await until(all_removed)
    assert stored(files_folder) == []


async def test_a_file_that_was_never_there_is_removed_all_the_same(
    proving: ChessClub, world: World, settings: Settings, clock: Clock
) -> None:
    await asked(proving)
    clock.passes(2 * DAY)
    await tidy(proving.tools)
    async with working(settings, *world):
        await until(all_removed)


async def test_while_the_store_is_down_a_removal_waits(
    proving: ChessClub,
    world: World,
    settings: Settings,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def has_problem() -> bool:
        return await Delivery.filter(kind=DeliveryKind.FILE_REMOVAL, problem__not_isnull=True).exists()

    await asked(proving)
    clock.passes(2 * DAY)
    await tidy(proving.tools)
    async with bucket() as down:
        down.well = False
        for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
            monkeypatch.setenv(f"AWS_{name}", "hidden-word")
        monkeypatch.setenv("AWS_ENDPOINT_URL", down.url)
        monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
        there = settings.model_copy(update={"files_url": f"s3://{down.name}"})
        async with working(there, *world):
            await until(has_problem)
            down.well = True
            clock.passes(timedelta(minutes=1))
            await until(all_removed)
    assert "FILE_REMOVAL" in caplog.text
    assert "hidden-word" not in caplog.text
