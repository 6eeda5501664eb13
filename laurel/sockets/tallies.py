"""How many does each have, here and in the other processes of the installation?"""

from collections import Counter
from collections.abc import Hashable, Mapping
from hashlib import blake2b

DIGEST_BYTES = 16
FEW = 10  # who has less than a tenth of what one may is not told of: many have one each


class Tally:
    """Of one kind, by whose they are. `elsewhere` is what the other processes told last, by digests of whose.

    The digests are keyed by what the processes of one installation know alone: else all networks could be tried.
    """

    def __init__(self, most: int, secret: bytes = b"") -> None:
        self.most = most
        self.secret = secret
        self._here = Counter[Hashable]()
        self.elsewhere: Mapping[str, int] = {}

    def __getitem__(self, whose: Hashable) -> int:
        """Here and elsewhere together."""
        return self._here[whose] + (self.elsewhere.get(self.digest(whose), 0) if self.elsewhere else 0)

    def change(self, whose: Hashable, by: int) -> None:
        self._here[whose] += by
        if not self._here[whose]:
            del self._here[whose]

    def told(self) -> dict[str, int]:
        """What others should know of those here: whose by digests, for an address is nobody else's business."""
        least = max(1, self.most // FEW)
        return {self.digest(whose): held for whose, held in self._here.items() if held >= least}

    def digest(self, whose: Hashable) -> str:
        return blake2b(str(whose).encode(), key=self.secret, digest_size=DIGEST_BYTES).hexdigest()
