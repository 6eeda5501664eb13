"""What did somebody find in their mailbox, which the server writes to a folder?"""

import re
from pathlib import Path

from tests.mailbox import mail_in, text_of
from tests.until import until

CODE = r"\b\d{6}\b"
INVITATION = r"/invitation#(\S+)"


async def found_in_mail(folder: Path, address: str, pattern: str) -> str:
    """The first thing of this kind in the newest letter to an address that has one."""

    def found() -> list[str]:
        letters = [text_of(letter) for letter in mail_in(folder) if address in str(letter["To"])]
        return [match for text in letters for match in re.findall(pattern, text)[:1]]

    await until(found)
    return found()[-1]
