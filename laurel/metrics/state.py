"""What stands now: connections, runs, the bus, the pool, and what is owed to the outside world?"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from starlette.datastructures import State

from engine.fallbacks import fallbacks
from models.database import pool_now
from models.deliveries import Backlog, backlog
from models.webhooks import webhook_backlog


class Standing:
    """For a registry, which asks for it when somebody looks."""

    def __init__(self, state: State, owed: Sequence[Backlog], now: datetime) -> None:
        self._state = state
        self._owed = owed
        self._now = now

    def collect(self) -> Iterator[Metric]:
        yield from self._screens()
        yield from self._bus()
        yield from _pool()
        yield from self._deliveries()
        handed = CounterMetricFamily(
            "laurel_fallbacks", "Operations that graphql-core ran.", labels=["reason"]
        )
        for reason, count in fallbacks.items():
            handed.add_metric([reason], count)
        yield handed

    def _screens(self) -> Iterator[Metric]:
        connections = self._state.connections
        yield _gauge("connections", "Sockets and event streams that are open.", len(connections))
        yield _gauge("live_operations", "Operations that run on them.", len(connections.operations))
        yield _gauge("shared_runs", "Of equal ones, how many are run.", self._state.graphql.shared_runs.count)

    def _bus(self) -> Iterator[Metric]:
        bell = self._state.bell
        yield _gauge("bus_carries", "1 while bells reach other processes.", not bell.trouble)
        yield _gauge("bus_seconds", "How long the last heartbeat through the bus took.", bell.latency)
        yield CounterMetricFamily(
            "laurel_healed", "Times that a space had moved and no bell was heard.", value=bell.healed
        )

    def _deliveries(self) -> Iterator[Metric]:
        waiting = GaugeMetricFamily("laurel_owed", "What is owed to the outside world.", labels=["kind"])
        longest = GaugeMetricFamily("laurel_owed_seconds", "Since when, at most.", labels=["kind"])
        for kind, size, since in self._owed:
            waiting.add_metric([kind], size)
            longest.add_metric([kind], max(0.0, (self._now - since).total_seconds()))
        yield from (waiting, longest)


async def standing(state: State) -> Standing:
    """Asks the database what is owed."""
    now = state.tools.now()
    return Standing(state, [*await backlog(now), *await webhook_backlog()], now)


def _pool() -> Iterator[Metric]:
    if pool := pool_now():
        yield _gauge("pool_connections", "Connections to PostgreSQL that are open.", pool.size)
        yield _gauge("pool_idle", "Of these, the ones that nobody uses.", pool.idle)
        yield _gauge("pool_most", "How many there may be.", pool.most)


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"laurel_{name}", told, value=float(value))
