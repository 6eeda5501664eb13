"""Who may read the metrics? Whoever has the token that the operator has set; else there is no such page."""

import secrets

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from laurel.metrics.state import standing
from laurel.settings import Settings


def metrics_routes(settings: Settings) -> list[Route]:
    """None without a token."""
    token = settings.metrics_token
    if token is None:
        return []
    expected = f"Bearer {token.get_secret_value()}".encode()

    async def metrics(request: Request) -> Response:
        given = request.headers.get("authorization", "").encode()
        if not secrets.compare_digest(given, expected):
            return PlainTextResponse("Send LAUREL_METRICS_TOKEN as Authorization: Bearer …\n", 401)
        now = CollectorRegistry()
        now.register(await standing(request.app.state))
        told = generate_latest(REGISTRY) + generate_latest(now)
        return Response(told, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

    return [Route("/metrics", metrics)]
