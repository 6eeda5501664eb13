"""Is it busy, slow, refusing, or behind? For Prometheus, at /metrics."""
