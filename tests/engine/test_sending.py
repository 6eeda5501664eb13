"""Sending waits for nobody: who does not keep up gets the newest, and all frames of a socket stay in order."""

import asyncio
from dataclasses import dataclass, field

import pytest

from engine.live.frames import SocketOutlet
from engine.live.sending import Pipe


@dataclass
class Peer:
    """The other end of a socket; while it does not read, the transport is full."""

    reads: asyncio.Event = field(default_factory=asyncio.Event)
    frames: list[str] = field(default_factory=list)
    gone: bool = False

    async def send(self, frame: str) -> None:
        await self.reads.wait()
        await self.reads.wait()
        if self.gone:
            raise ConnectionResetError
        self.frames.append(frame)


@pytest.fixture
def peer() -> Peer:
    return Peer()


async def calm() -> None:
    """All that can go on has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_who_keeps_up_gets_each_frame_at_once(peer: Peer) -> None:
    peer.reads.set()
    pipe = Pipe(peer.send)
    for number in range(3):
        pipe.offer("board", b"%d" % number)
    assert peer.frames == ["0", "1", "2"], "without a turn of the loop"


async def test_who_does_not_read_keeps_the_newest_of_each_picture(peer: Peer) -> None:
    pipe = Pipe(peer.send)
    for number in range(100):
        pipe.offer("board", b"board %d" % number)
        pipe.offer("other", b"other %d" % number)
    assert len(pipe._waiting) == 2
    await calm()
    peer.reads.set()
    await calm()
    assert peer.frames == ["board 0", "other 99", "board 99"]
    pipe.offer("board", b"board 100")
    assert peer.frames[-1] == "board 100"


async def test_what_is_sent_stays_behind_the_pictures_before_it(peer: Peer) -> None:
    pipe = Pipe(peer.send)
    pipe.offer("1", b"next 1")
    pipe.offer("1", b"next 2")
    sent = asyncio.gather(pipe.send("complete 1"), pipe.send("pong"))
    await calm()
    pipe.offer("2", b"next of another")
    assert not sent.done()
    peer.reads.set()
    await sent
    await calm()
    assert peer.frames == ["next 1", "next 2", "complete 1", "pong", "next of another"]


async def test_who_waits_and_gives_up_sends_nothing(peer: Peer) -> None:
    pipe = Pipe(peer.send)
    first, second = asyncio.create_task(pipe.send("first")), asyncio.create_task(pipe.send("second"))
    await calm()
    second.cancel()
    pipe.offer("1", b"unwanted")
    pipe.drop("1")
    peer.reads.set()
    await first
    await calm()
    assert second.cancelled()
    assert peer.frames == ["first"]


async def test_a_peer_that_is_gone_is_told_to_those_who_wait_and_to_nobody_else(peer: Peer) -> None:
    pipe = Pipe(peer.send)
    waiting = [asyncio.create_task(pipe.send("a")), asyncio.create_task(pipe.send("b"))]
    await calm()
    pipe.offer("1", b"picture")
    peer.gone = True
    peer.reads.set()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(error, ConnectionResetError) for error in found)
    pipe.offer("1", b"picture")
    with pytest.raises(ConnectionResetError):
        await pipe.send("c")
    assert not pipe._waiting


async def test_a_frame_has_the_id_of_its_operation(peer: Peer) -> None:
    peer.reads.set()
    outlet = SocketOutlet(Pipe(peer.send), 'a "quoted" one')
    outlet.push('{"data":{"name":"Ängström"}}'.encode())
    assert peer.frames == ['{"id":"a \\"quoted\\" one","type":"next","payload":{"data":{"name":"Ängström"}}}']


async def test_what_can_be_written_at_once_takes_no_other_way(peer: Peer) -> None:
    written = list[bytes]()

    def write(frame: bytes) -> bool:
        if not written:
            written.append(frame)
            return True
        return False

    pipe = Pipe(peer.send, write)
    pipe.offer("1", b"first")
    pipe.offer("1", b"second")
    pipe.offer("1", b"third")
    peer.reads.set()
    await calm()
    assert (written, peer.frames) == ([b"first"], ["second", "third"])
