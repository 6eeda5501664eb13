"""How is a service of a platform asked, and what if it does not answer?"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from actions.outside_words import plain
from laurel.lti.message import FAULTS
from laurel.lti.threads import SERVICES, in_thread

Given = ParamSpec("Given")
Result = TypeVar("Result")
MOST_CHARACTERS = 300  # of what is told of a fault


class Unanswered(Exception):
    """The platform did not answer as it should; says why, for staff to read."""


async def asked(
    otherwise: str, call: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    """What the call gives, which waits for a platform. Unanswered, with this sentence, where it gives nothing."""
    try:
        return await in_thread(SERVICES, call, *args, **kwargs)
    except FAULTS as error:
        raise Unanswered(
            f"{otherwise}: {plain(str(error), MOST_CHARACTERS) or type(error).__name__}"
        ) from error
