"""What does a server hold: memory, threads, files, and what it says of itself at /metrics?"""

import re
from pathlib import Path
from typing import NamedTuple

import httpx

from tests.chaos.fleet import PLAIN, Server
from tests.serving import bearer

TOKEN = "the token of whoever looks at the metrics"
LINE = re.compile(r"^(laurel_\w+)(?:\{[^}]*\})? ([0-9.e+-]+)$", re.M)


class Usage(NamedTuple):
    """Memory in MiB; what is owed to the outside world is of the whole installation."""

    memory: float
    threads: int
    files: int
    connections: float
    operations: float
    owed: float
    busy: float  # connections to the database that are in use


async def usage(server: Server) -> Usage:
    process = Path(f"/proc/{server.process_id}")
    status = (process / "status").read_text()
    told = await _metrics(server)
    return Usage(
        int(re.findall(r"VmRSS:\s*(\d+) kB", status)[0]) / 1024,
        int(re.findall(r"Threads:\s*(\d+)", status)[0]),
        len(list((process / "fd").iterdir())),
        told["laurel_connections"],
        told["laurel_live_operations"],
        told.get("laurel_owed", 0),
        told["laurel_pool_connections"] - told["laurel_pool_idle"],
    )


async def _metrics(server: Server) -> dict[str, float]:
    """Of one name all labels together."""
    async with httpx.AsyncClient(base_url=server.served.url, headers=bearer(TOKEN), verify=PLAIN) as client:
        page = (await client.get("/metrics")).text
    sums = dict[str, float]()
    for name, value in LINE.findall(page):
        sums[name] = sums.get(name, 0) + float(value)
    return sums
