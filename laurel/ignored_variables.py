"""Which variables were meant as settings, and are none?"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from laurel.settings import PREFIX, Settings

# Of the scripts and tests.
OTHERS = {"PYTHON", "ORDEAL", "REQUIRE_SERVERS", "TEST_DATABASE_URL", "TEST_BUS_URL"}


def ignored_variables(given: Iterable[str]) -> Iterator[str]:
    """A sentence for each, with the name that was probably meant; never its value, which may be a secret."""
    known = {name.upper() for name in Settings.model_fields}
    for variable in sorted(given):
        name = variable.upper().removeprefix(PREFIX)
        if variable.upper().startswith(PREFIX) and name not in known | OTHERS:
            meant = get_close_matches(name, known, 1)
            remedy = (
                f"did you mean {PREFIX}{meant[0]}?" if meant else "`laurel settings` lists those there are."
            )
            yield f"{variable} is no setting, and ignored: {remedy}"
