"""A Chromium that tests look with. Debian's, since Playwright's own would be downloaded."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from tests.node import required

FLAGS = ("--headless=new", "--no-sandbox", "--no-first-run", "--remote-debugging-port=0", "--disable-gpu")


@contextmanager
def listening(folder: Path) -> Iterator[str]:
    """Where it listens, with what it keeps in this folder."""
    process = subprocess.Popen(
        [required("chromium"), *FLAGS, f"--user-data-dir={folder}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield f"http://127.0.0.1:{_port(folder / 'DevToolsActivePort', process)}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _port(told: Path, process: subprocess.Popen[bytes]) -> int:
    """As Chromium tells it, once it listens."""
    while not told.exists() or not told.read_text():
        assert process.poll() is None, "Chromium did not start"
        sleep(0.02)
    return int(told.read_text().splitlines()[0])
