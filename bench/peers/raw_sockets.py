"""What does sending the same bytes to every socket cost at least? ASGI and nothing else.

`python -m bench.peers.raw_sockets - PORT`: what is posted is sent to all, and to whoever comes later.
"""

import sys
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send

HEAD = '{"id":"00000000-0000-4000-8000-000000000000","type":"next","payload":{"data":{"leaderboard":'
watching: dict[Send, None] = {}
newest: dict[str, Any] = {}


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await _watch(receive, send)
    elif scope["type"] == "http":
        await _publish(receive, send)


async def _watch(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept", "subprotocol": "graphql-transport-ws"})
    await send(newest)
    watching[send] = None
    while (await receive())["type"] != "websocket.disconnect":
        pass
    del watching[send]


async def _publish(receive: Receive, send: Send) -> None:
    body, more = b"", True
    while more:
        told = await receive()
        body, more = body + told["body"], told.get("more_body", False)
    newest.update(type="websocket.send", text=f"{HEAD}{body.decode()}}}}}}}")
    for to in list(watching):
        await to(newest)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


OPTIONS: dict[str, Any] = {
    "ws": "websockets-sansio",
    "ws_per_message_deflate": False,
    "lifespan": "off",
    "access_log": False,
    "log_level": "warning",
}

if __name__ == "__main__":
    uvicorn.run(app, port=int(sys.argv[2]), **OPTIONS)
