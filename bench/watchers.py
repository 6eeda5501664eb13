"""What do so many sockets see, and when, where nobody can compile watchers.c? The same lines in and out, slowly."""

import asyncio
import sys
import time
from collections import defaultdict

import orjson
import uvloop
from websockets import Subprotocol
from websockets.asyncio.client import ClientConnection, connect

HANDSHAKES = 64
started = time.monotonic_ns()
seen: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)  # by number: when, and how many bytes


async def run() -> None:
    port, path, count, wanted, *init = _job()
    places = asyncio.Semaphore(HANDSHAKES)
    async with asyncio.TaskGroup() as group:
        for number in range(int(count)):
            signs_in = init[min(number, len(init) - 1)] if wanted else ""
            address = f"ws://127.0.0.1:{port}{path}"
            group.create_task(_watch(places, address, wanted, signs_in, number, int(count)))
        await asyncio.to_thread(sys.stdin.read)
        print(f"end {sum(map(len, seen.values()))} {time.process_time_ns()}", flush=True)
        raise SystemExit


def _job() -> list[str]:
    lines = [sys.stdin.readline().rstrip("\n") for _ in range(2)]
    while line := sys.stdin.readline().rstrip("\n"):
        lines.append(line)
    return [*lines[0].split(), *lines[1:]]


async def _watch(
    places: asyncio.Semaphore, address: str, wanted: str, init: str, number: int, count: int
) -> None:
    async with places:
        socket = await connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], compression=None)
        if wanted:
            await _subscribe(socket, wanted, init, number)
    answers = 0
    async for told in socket:
        if isinstance(told, str) and '"errors":' in told:
            raise RuntimeError(told)
        if not wanted or orjson.loads(told)["type"] == "next":
            _answered(answers, len(told), count)
            answers += 1


async def _subscribe(socket: ClientConnection, wanted: str, init: str, number: int) -> None:
    await socket.send(init)
    if orjson.loads(await socket.recv())["type"] != "connection_ack":
        raise RuntimeError("not signed in")
    await socket.send(f'{{"id":"{number:036}","type":"subscribe","payload":{wanted}}}')


def _answered(number: int, size: int, count: int) -> None:
    told = seen[number]
    told.append((time.monotonic_ns(), size))
    if len(told) == count:
        (first, _), (last, _) = told[0], told[-1]
        if number == 0:
            print(f"ready {started} {last} {time.process_time_ns()}", flush=True)
        print(f"all {number} {first} {last} {sum(size for _, size in told)}", flush=True)


if __name__ == "__main__":
    uvloop.run(run())
