"""What does a newcomer have: a clone of what is tracked, with nothing in var/."""

import shutil
import subprocess
from pathlib import Path

from laurel.settings import ROOT


def fresh_checkout(folder: Path) -> Path:
    """A copy of the files that git would commit, sharing this checkout's environment to spare its making."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder
