"""An image without a container engine: the Dockerfile's own steps on a copy of this machine's root.

An overlay takes what they write, in a mount namespace that ends with its holder, so nobody else sees it. In place of
the base image there is a fresh environment of this Python.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from laurel.settings import ROOT
from tests.dockerfile import copied, steps

BASE = "/opt/base"
HOLD = """
set -e
mount -t tmpfs none {folder}
mkdir {folder}/written {folder}/work {folder}/root
mount -t overlay overlay -o lowerdir=/,upperdir={folder}/written,workdir={folder}/work {folder}/root
mount --rbind /dev {folder}/root/dev
mount --rbind /proc {folder}/root/proc
echo held
exec sleep infinity
"""
SEAL = """
mount -o remount,ro {folder}/root
mount -t tmpfs none {folder}/root/tmp
mount -t tmpfs -o uid=10001 none {folder}/root/laurel/var
"""


class Image:
    """What the steps have made so far; `environment` is what its processes find."""

    def __init__(self, holder: int, folder: Path) -> None:
        self._holder, self._folder = holder, folder
        self.environment = {"PATH": f"{BASE}/bin:{os.environ['PATH']}", "HOME": "/tmp"}  # noqa: S108 - inside the image
        self.place, self.user = "/", "root"
        self.command: list[str] = []

    def build(self) -> None:
        """As `docker build` would, but for what only an engine needs."""
        base = Path(sys.base_prefix) / "bin" / "python3"
        self.run("chmod", "a+x", *map(str, base.parents))  # it may lie in somebody's home
        self.run(str(base), "-m", "venv", BASE)
        for step in steps():
            getattr(self, f"_{step.name.lower()}", _nothing)(step.told)

    def seal(self) -> None:
        """As docker-compose.yml runs it: nothing may be written but for /tmp and var."""
        self._inside("sh", "-ec", SEAL.format(folder=self._folder))

    def bytes_written(self) -> int:
        told = self._inside("du", "-sb", f"{self._folder}/written").stdout
        return int(told.split()[0])

    def run(self, *command: str) -> str:
        told = subprocess.run(
            self.inside(*command), env=self.environment, capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, told.stderr
        return told.stdout

    def inside(self, *command: str) -> list[str]:
        """The command that runs this one in the image, as its user."""
        chroot = ["chroot", f"--userspec={self.user}", str(self._folder / "root")]
        return [*self._entering(), *chroot, "sh", "-c", f'cd {self.place} && exec "$@"', "sh", *command]

    def _entering(self) -> list[str]:
        return ["nsenter", f"--mount=/proc/{self._holder}/ns/mnt"]

    def _inside(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*self._entering(), *command], capture_output=True, text=True, check=True)

    def _env(self, told: str) -> None:
        self.environment |= dict(pair.split("=", 1) for pair in told.split())

    def _arg(self, told: str) -> None:
        self._env(told)

    def _workdir(self, told: str) -> None:
        self.run("mkdir", "-p", told)
        self.place = told

    def _user(self, told: str) -> None:
        self.user = told

    def _run(self, told: str) -> None:
        self.run("sh", "-ec", told)

    def _copy(self, told: str) -> None:
        *sources, target = told.split()
        paths = copied() if sources == ["."] else [Path(source) for source in sources]
        root = Path(f"/proc/{self._holder}/root/{self._folder}/root")
        for path in paths:
            into = root / self.place.lstrip("/") / target / path
            into.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, into)

    def _cmd(self, told: str) -> None:
        self.command = [word.strip('"') for word in told.strip("[]").split(", ")]


def _nothing(told: str) -> None:
    """FROM, VOLUME, EXPOSE, HEALTHCHECK: for an engine."""


@contextmanager
def image(folder: Path) -> Iterator[Image]:
    """Empty, until the end of the block."""
    holder = subprocess.Popen(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", HOLD.format(folder=folder)],
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n", "mounting needs root"
        yield Image(holder.pid, folder)
    finally:
        holder.kill()
        holder.communicate()


@contextmanager
def running(
    command: list[str], environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Until the end of the block; what it says is in the log."""
    with log.open("wb") as told:
        process = subprocess.Popen(command, env=environment, stdout=told, stderr=told)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)
