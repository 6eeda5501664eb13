"""How are the peers of Node served? From their own packages, which npm keeps outside the checkout."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.servers import Server, free_port, serving

PEERS = Path(__file__).parent / "peers"
CACHE = Path("~/.cache/laurel-bench").expanduser()


@asynccontextmanager
async def node_peer(name: str, database_url: str) -> AsyncIterator[Server]:
    """A program of bench/peers, in the Node that its package.json names."""
    folder, port = await installed(name), free_port()
    command = [str(folder / "node_modules/.bin/node"), "server.mjs", database_url, str(port)]
    async with serving(command, port, folder, {**os.environ, "NODE_ENV": "production"}) as server:
        yield server


async def installed(name: str) -> Path:
    """A folder with the program, and with what its package.json names; npm runs where that has changed."""
    source, folder = PEERS / name, CACHE / name
    wanted, mark = (source / "package.json").read_text(), folder / ".installed"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(source / "server.mjs", folder)
    if not mark.exists() or mark.read_text() != wanted:
        shutil.copy(source / "package.json", folder)
        command = ("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--silent")
        process = await asyncio.create_subprocess_exec(*command, cwd=folder)
        if await process.wait():
            raise RuntimeError(f"npm could not install what {source}/package.json names.")
        mark.write_text(wanted)
    return folder
