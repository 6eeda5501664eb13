"""What may one operation ask for, on this installation? See docs/limits.md."""

from pydantic import Field
from pydantic_settings import BaseSettings

from engine.limits import Limits


class LimitSettings(BaseSettings):
    """The part of the settings that limits operations."""

    most_cost: int = Field(
        Limits.cost, ge=1000, description="What one operation may cost: see docs/limits.md."
    )
    most_depth: int = Field(
        Limits.depth, ge=1, le=50, description="How deep the fields of one operation may nest."
    )
    most_aliases: int = Field(Limits.aliases, ge=0, description="How many aliases one document may have.")
    most_seconds: float = Field(
        Limits.seconds, gt=0, allow_inf_nan=False, description="How long a query or one event may take."
    )

    @property
    def limits(self) -> Limits:
        """Of each operation."""
        return Limits(self.most_cost, self.most_depth, self.most_aliases, self.most_seconds)
