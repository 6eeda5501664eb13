"""Under which public addresses are the papers of issuers, badges and awards? (rule 32)"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from actions.tools import Tools
from engine.batch import batch
from schema.context import Info


def paper(address: Callable[[Tools, UUID], str], description: str) -> Any:
    """A field of each thing that is ours: a public address."""

    def addresses(parents: list[Any], info: Info) -> list[str]:
        return [address(info.context.tools, parent.row.id) for parent in parents]

    return batch(addresses, description)


def picture(address: Callable[[Tools, UUID], str], description: str) -> Any:
    """A field of what has an image of its own, or none."""

    def addresses(parents: list[Any], info: Info) -> list[str | None]:
        return [
            address(info.context.tools, parent.row.id) if parent.row.image_id else None for parent in parents
        ]

    return batch(addresses, description)


def paper_of_ours(address: Callable[[Tools, UUID], str], description: str) -> Any:
    """A field of badges: an outside one has its papers elsewhere."""

    def addresses(parents: list[Any], info: Info) -> list[str | None]:
        return [
            address(info.context.tools, parent.row.id) if parent.row.issuer_id else None for parent in parents
        ]

    return batch(addresses, description)


def paper_of_made_here(address: Callable[[Tools, UUID], str], description: str) -> Any:
    """A field of awards: an imported one has its papers elsewhere."""

    def addresses(parents: list[Any], info: Info) -> list[str | None]:
        return [None if parent.imported else address(info.context.tools, parent.row.id) for parent in parents]

    return batch(addresses, description)
