"""Forks `laurel serve`, again and again, out of a process that has imported it: `python -m tests.chaos.forking`.

An order is a line of JSON with the environment, the file for stderr and the weakness; the answer is the server's
process id. When there are no more orders all servers are killed: also when who ordered them was.
"""

import gc
import json
import os
import signal
import sys
from importlib import import_module
from typing import Any

from laurel.cli import main
from tests.chaos.weaknesses import weaken


def take_orders() -> None:
    import_module("laurel.serving")  # which the command imports late
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks for the status of the dead
    gc.freeze()
    print("READY", flush=True)
    for line in sys.stdin:
        if child := os.fork():
            print(child, flush=True)
        else:
            serve(json.loads(line))
    os.killpg(0, signal.SIGKILL)


def serve(order: dict[str, Any]) -> None:
    """As the command does, in a process of its own; does not return."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(order["environment"])
    nothing, told = os.open(os.devnull, os.O_RDWR), os.open(order["told"], os.O_WRONLY | os.O_CREAT)
    for number, stream in enumerate((nothing, nothing, told)):
        os.dup2(stream, number)
    weaken(order["weakness"])
    sys.argv = ["laurel", "serve"]
    main()
    sys.exit()


if __name__ == "__main__":
    take_orders()
