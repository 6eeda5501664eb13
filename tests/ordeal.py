"""How long do the tests try? Once in CI; `scripts/ordeal` makes them try many times as long."""

import os

TIMES = int(os.environ.get("LAUREL_ORDEAL", "1"))
