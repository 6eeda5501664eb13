"""How is text made that only we can open, the same text for the same content? (AES-SIV, RFC 5297)"""

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MOST_CHARACTERS = 4096
KEY_BYTES = 64  # AES-256 in SIV mode takes two keys
# Bytes: the length of a sealed text tells only how many of these it takes, not how large a number is.
BLOCK = 64


class Seals:
    """Seals with a key derived from the installation's secret."""

    def __init__(self, secret: bytes) -> None:
        key = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"laurel seals").derive(secret)
        self._cipher = AESSIV(key)

    def seal(self, content: bytes, about: bytes) -> str:
        """URL-safe text; `about` must be given again to open it."""
        sealed = self._cipher.encrypt(_padded(content), [about])
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def unseal(self, text: str, about: bytes) -> bytes:
        """ValueError when it was not sealed by us about this."""
        try:
            if len(text) > MOST_CHARACTERS:
                raise ValueError("too long")
            sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            content = _bare(self._cipher.decrypt(sealed, [about]))
        except (binascii.Error, InvalidTag, ValueError) as error:
            raise ValueError("not sealed by us about this") from error
        if self.seal(content, about) != text:
            raise ValueError("not the text that we made")
        return content


def _padded(content: bytes) -> bytes:
    """To whole blocks (ISO/IEC 7816-4)."""
    return content + b"\x80" + bytes(-(len(content) + 1) % BLOCK)


def _bare(padded: bytes) -> bytes:
    return padded.rstrip(b"\0").removesuffix(b"\x80")
