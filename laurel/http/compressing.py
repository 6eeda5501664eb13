"""How is an answer made small?"""

import gzip
from collections.abc import Callable

from backports import zstd

LEAST_BYTES = 4096  # below, it costs more than the network saves

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "zstd": lambda body: zstd.compress(body, 1),
    "gzip": lambda body: gzip.compress(body, 1, mtime=0),
}
"""By content coding. Both at their fastest: measured in docs/decisions/0012-http.md."""
