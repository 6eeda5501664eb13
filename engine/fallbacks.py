"""Which operations were handed to graphql-core, and why?"""

import logging
from collections import Counter

log = logging.getLogger(__name__)
fallbacks: Counter[str] = Counter()


def handed_over(reason: str) -> None:
    """Count it; the first time is told in the log, since nobody expects to be slow."""
    if not fallbacks[reason]:
        log.info("graphql-core runs operations because of %s", reason)
    fallbacks[reason] += 1
