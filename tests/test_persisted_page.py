"""Does docs/persisted-documents.md keep its word? Its commands are run, against the server that it speaks of."""

import asyncio
import os
import re
from hashlib import sha256
from pathlib import Path

import pytest

from actions.trusted_documents import MOST
from laurel.documents import persisted
from laurel.documents.prepared import LONGEST
from laurel.settings import PREFIX, ROOT, Settings
from tests.checkouts import fresh_checkout
from tests.commanding import SECRET
from tests.serving import Served
from tests.stories import ChessClub

PAGE = (ROOT / "docs" / "persisted-documents.md").read_text()
ME = "query Me { viewer { user { name } } }"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_its_commands_do_what_it_says(
    served: Served, club: ChessClub, settings: Settings, tmp_path: Path
) -> None:
    (script,) = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    process = await asyncio.create_subprocess_exec(
        *("bash", "-euc", script.replace("127.0.0.1:8000", f"127.0.0.1:{served.port}")),
        cwd=fresh_checkout(tmp_path),
        env=os.environ
        | {"TOKEN": club.sam.token, "LAUREL_DATABASE_URL": settings.database_url, "LAUREL_SECRET": SECRET},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    told, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    id = sha256(ME.encode()).hexdigest()
    answer = '{"data":{"viewer":{"user":{"name":"Sam"}}}}'
    assert told.decode() == f"{answer}sha256:{id}  me.graphql\nRemoved.\n"


def test_its_numbers_are_those_of_the_code() -> None:
    for number in (f"{MOST:,} documents", f"{LONGEST:,} characters", f"{persisted.MOST_BYTES >> 20} MiB"):
        assert number in " ".join(PAGE.split())


def test_its_settings_are_settings() -> None:
    named = dict(re.findall(rf"{PREFIX}(\w+)=(\w+)", PAGE))
    assert named == {"TRUSTED_DOCUMENTS": "only", "PLAYGROUND": "off"}
    for name, value in named.items():
        Settings.model_validate({name.lower(): value})
