"""Does docs/live.md keep its word? Its commands are run, and its numbers are those of the code."""

import asyncio
import os
import re

import pytest

from actions.progress import complete_objective, revoke_completion
from laurel.http.streaming import PING_SECONDS
from laurel.settings import ROOT, Settings
from laurel.sockets.guarded import LEAST_BYTES, STALL_SECONDS
from laurel.sockets.protocol import MOST_OPERATIONS
from laurel.sockets.server import MOST_FRAME_BYTES
from laurel.sockets.server import PING_SECONDS as SOCKET_PING_SECONDS
from laurel.sockets.sign_ins import LOOK_SECONDS
from laurel.view import INIT_SECONDS
from tests.asking import Asking
from tests.serving import Served
from tests.stories import ChessClub

PAGE = (ROOT / "docs" / "live.md").read_text()
CURSORS = "query ($space: ID!) { space(id: $space) { progressCursor } }"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_its_commands_read_a_diary_and_go_on_with_it(
    served: Served, club: ChessClub, asking: Asking
) -> None:
    after = (await asking(club.sam.who, CURSORS, space=club.space_node))["space"]["progressCursor"]
    await complete_objective(club.by(club.sam), club.give_mate, [club.cleo])
    await revoke_completion(club.by(club.sam), club.give_mate, [club.cleo], "Again.")
    first, second = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    told = await printed(first, served, TOKEN=club.sam.token, SPACE=club.space_node, AFTER=after)
    ids = re.findall(r"^id: (\S+)$", told, re.MULTILINE)
    assert re.findall(r'"kind":"(\w+)"', told) == ["OBJECTIVE_COMPLETED", "COMPLETION_REVOKED"]
    told = await printed(second, served, TOKEN=club.sam.token, SPACE=club.space_node, LAST=ids[0])
    assert re.findall(r'"kind":"(\w+)"', told) == ["COMPLETION_REVOKED"]


async def printed(script: str, served: Served, **variables: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *("bash", "-uc", script.replace("127.0.0.1:8000", f"127.0.0.1:{served.port}")),
        env=os.environ | variables,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    told, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()
    return told.decode()


def test_its_numbers_are_those_of_the_code() -> None:
    fields = Settings.model_fields
    for number in (
        f"larger than {MOST_FRAME_BYTES:,} bytes",
        f"no ping for {SOCKET_PING_SECONDS} seconds",
        f"every {PING_SECONDS:.0f} seconds",
        f"`LAUREL_MOST_CONNECTIONS`, {fields['most_connections'].default:,}",
        f"`LAUREL_MOST_CONNECTIONS_EACH`, {fields['most_connections_each'].default}",
        f"`LAUREL_MOST_OPERATIONS`, {fields['most_operations'].default:,}",
        f"`LAUREL_MOST_OPERATIONS_EACH`, {fields['most_operations_each'].default}",
        f"`LAUREL_MOST_LIVE_COST_EACH`, {fields['most_live_cost_each'].default:,}",
        f"noticed within {LOOK_SECONDS:.0f} seconds",
        f"less than {LEAST_BYTES >> 10} KiB in {STALL_SECONDS:.0f} seconds",
        f"within {INIT_SECONDS} seconds",
        f"runs {MOST_OPERATIONS} operations",
    ):
        assert number in " ".join(PAGE.split()), number
