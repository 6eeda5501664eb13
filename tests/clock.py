"""The clock that a test hands in."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Stands still until it is told to pass."""

    def __init__(self) -> None:
        self._now = datetime(2030, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self._now

    def passes(self, time: timedelta) -> None:
        self._now += time
