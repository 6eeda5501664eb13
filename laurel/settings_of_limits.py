"""What may one operation ask for, and how many connections may stay open? See docs/limits.md and docs/live.md."""

from pydantic import Field
from pydantic_settings import BaseSettings

from engine.limits import Limits


class LimitSettings(BaseSettings):
    """The part of the settings that limits operations and connections."""

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
    most_connections: int = Field(
        20_000,
        ge=1,
        description="How many sockets and event streams one process holds. Beyond, sockets close with 1013 and "
        "streams are answered 503: clients come back later, perhaps to another process.",
    )
    # 4429 is final to clients of graphql-ws: one that leaks sockets would come back after 4403 or 1013 for ever.
    most_connections_each: int = Field(
        50,
        ge=1,
        description="How many of them one person, one display token, or one network without sign-in may have in a "
        "process. Beyond, sockets close with 4429 and streams are answered 429.",
    )

    # Each subscription to something else is a run of its own: 800 of one person cost a second an award.
    most_operations: int = Field(
        40_000,
        ge=1,
        description="How many operations run on the sockets and event streams of one process. Beyond, they are "
        "refused with RATE_LIMITED, streams with 503: clients try again later, perhaps at another process.",
    )
    most_operations_each: int = Field(
        100,
        ge=1,
        description="How many of them one person, one display token, or one network without sign-in may run in a "
        "process. Beyond, they are refused with RATE_LIMITED, streams with 429; those that run go on.",
    )

    # Few that are dear keep a process as busy as many: 20 of nine boards each of one person cost 2.4 s an award.
    most_live_cost_each: int = Field(
        100_000,
        ge=1000,
        description="What the subscriptions that one of them runs in a process may cost together. Beyond, another "
        "is refused with RATE_LIMITED; those that run go on.",
    )

    @property
    def limits(self) -> Limits:
        """Of each operation."""
        return Limits(self.most_cost, self.most_depth, self.most_aliases, self.most_seconds)
