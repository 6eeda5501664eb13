"""Which operations were handed to graphql-core, and why?"""

import logging
from collections import Counter

log = logging.getLogger(__name__)
fallbacks: Counter[str] = Counter()


def handed_over(reason: str) -> None:
    """Count it; the first time is told to whoever debugs: there is nothing for an operator to do."""
    if not fallbacks[reason]:
        log.debug("graphql-core runs operations because of %s", reason)
    fallbacks[reason] += 1
