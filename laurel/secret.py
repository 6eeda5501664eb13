"""What do all processes of one installation know that nobody else does?"""

import os
import secrets
from pathlib import Path

from laurel.settings import SHORTEST_SECRET, VAR, Settings, WrongSetting


def secret_of(settings: Settings, folder: Path = VAR) -> bytes:
    """The one that is set, else the one kept in `folder`, made at the first start and readable to us alone."""
    if settings.secret:
        return settings.secret.get_secret_value().encode()
    folder.mkdir(exist_ok=True)
    path = folder / "secret"
    _make(path)
    kept = path.read_bytes()
    if len(kept) < SHORTEST_SECRET:
        raise WrongSetting(
            f"{path} has fewer than {SHORTEST_SECRET} characters: remove it, or set LAUREL_SECRET."
        )
    return kept


def _make(path: Path) -> None:
    """Two that start at once keep the same one: it is written aside and linked to its name by one of them."""
    if path.exists():
        return
    aside = path.with_name(f"secret.{secrets.token_hex(8)}")
    with os.fdopen(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
