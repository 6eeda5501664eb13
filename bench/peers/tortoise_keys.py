"""Which row does a row of Tortoise's belong to?"""

from typing import Any
from uuid import UUID


def key_of(row: Any, name: str) -> UUID:
    """Tortoise gives each model its `…_id` fields while it starts, so its types do not tell them."""
    key: UUID = getattr(row, name)
    return key
