"""What does an installation need for so many learners? Computed from docs/speed.md, told in docs/sizing.md.

python -m bench.sizing [LEARNERS]
"""

import re
import sys
from math import ceil
from typing import NamedTuple

from laurel.settings import ROOT

SPEED = ROOT / "docs" / "speed.md"
CORES_MEASURED = 2  # the server, PostgreSQL and those who asked, together
BYTES_OF_A_LEARNER, BYTES_OF_A_COMPLETION = 690, 1384  # python -m bench.rows, on 27 November 2026
SOCKETS_OF_A_PROCESS = 10_000  # as many as were measured
PROCESSES_OF_A_MACHINE = 8  # one for each core


class People(NamedTuple):
    """What is assumed of them. Whoever knows better changes it here."""

    learners: int
    learners_of_a_space: int = 40
    completions_of_a_year: int = 20  # of each
    active: float = 0.1  # of all, in the busiest hour
    watching: float = 0.05  # of all, at once, with a page that moves
    pages: int = 6  # that each of the active opens in that hour
    reads_of_a_page: int = 3
    completions: int = 1  # of each of the active, in that hour
    tables: int = 4  # of everybody's progress, that the staff of each active space reads in that hour
    load: float = 0.5  # of what was measured, that is asked of a process: the rest is for a bad minute


class Figures(NamedTuple):
    """Of one process, from docs/speed.md: a second, bytes, seconds."""

    awards: float
    reads: float
    table_seconds: float
    socket_bytes: float
    accepted: float
    message_seconds: float


class Need(NamedTuple):
    """One line: what, how much, and how it comes about."""

    what: str
    much: str
    how: str


def figures() -> Figures:
    """KeyError where docs/speed.md has no such line any more."""
    rows = dict(re.findall(r"^\| ([^|]+) \| ([\d,.]+)", SPEED.read_text(), re.MULTILINE))
    found = {work: float(value.replace(",", "")) for work, value in rows.items()}
    return Figures(
        awards=found["single award, PostgreSQL, 8 clients"],
        reads=found["a leaderboard of 10, 8 clients"],
        table_seconds=found["nested read, 50 × 50, 8 clients"] / 1e3,
        socket_bytes=found["memory of a socket, 10,000 sockets"] * 1024,
        accepted=found["subscriptions accepted, 10,000 sockets"],
        message_seconds=found["CPU of the server for a message, 10,000 sockets"] / 1e6,
    )


class Busiest(NamedTuple):
    """Of the busiest hour: each second, and at once."""

    awards: float
    reads: float
    tables: float
    sockets: int


def busiest(people: People) -> Busiest:
    active = people.learners * people.active
    return Busiest(
        awards=active * people.completions / 3600,
        reads=active * people.pages * people.reads_of_a_page / 3600,
        tables=active / people.learners_of_a_space * people.tables / 3600,
        sockets=round(people.learners * people.watching),
    )


def processes(people: People, one: Figures) -> tuple[int, int]:
    """How many computing needs, and how many holding the sockets does: they are the same, so the more of both."""
    hour = busiest(people)
    moved = (
        hour.awards * 2 * (1 / one.reads + people.learners_of_a_space * people.watching * one.message_seconds)
    )
    work = hour.awards / one.awards + hour.reads / one.reads + hour.tables * one.table_seconds + moved
    return ceil(work / people.load), ceil(hour.sockets / SOCKETS_OF_A_PROCESS)


def database_cores(people: People, one: Figures) -> int:
    """As if half of both cores had been PostgreSQL's (docs/speed.md says so of an award)."""
    hour, share = busiest(people), CORES_MEASURED / 2
    work = hour.awards / one.awards + hour.reads / one.reads + hour.tables * one.table_seconds
    return ceil(work * share / people.load)


def plan(people: People) -> list[Need]:
    one, hour = figures(), busiest(people)
    computing, holding = processes(people, one)
    number = max(computing, holding)
    machines = ceil(number / PROCESSES_OF_A_MACHINE) + 1
    gibibytes = SOCKETS_OF_A_PROCESS * one.socket_bytes * PROCESSES_OF_A_MACHINE / 2**30
    lost = min(hour.sockets, SOCKETS_OF_A_PROCESS * PROCESSES_OF_A_MACHINE)
    grown = people.learners * people.completions_of_a_year * BYTES_OF_A_COMPLETION / 1e12
    return [
        Need("awards", f"{hour.awards:,.0f}/s", f"one process made {one.awards:,.0f}/s"),
        Need("small reads", f"{hour.reads:,.0f}/s", f"one process answered {one.reads:,.0f}/s"),
        Need("tables of 50 × 50", f"{hour.tables:,.0f}/s", f"each took {one.table_seconds * 1e3:.1f} ms"),
        Need("open sockets", f"{hour.sockets:,}", f"{one.socket_bytes / 1024:.1f} KiB each"),
        Need("processes to compute", f"{computing:,}", f"each at {people.load:.0%} of what was measured"),
        Need("processes to hold sockets", f"{holding:,}", f"{SOCKETS_OF_A_PROCESS:,} each"),
        Need(
            "machines of 8 cores",
            f"{machines:,}",
            f"8 processes each, one machine to spare; {gibibytes:.1f} GiB of sockets on each",
        ),
        Need(
            "until all have come back after a machine was lost",
            f"{lost / ((machines - 1) * PROCESSES_OF_A_MACHINE * one.accepted):,.0f} s",
            f"{one.accepted:,.0f} subscriptions a second are let in by each process",
        ),
        Need(
            "bells that Redis hands on",
            f"{hour.awards * number:,.0f}/s",
            "one of each award, to each process",
        ),
        Need("cores of PostgreSQL", f"{database_cores(people, one):,}", "half of what was measured is its"),
        Need(
            "rows of learners",
            f"{people.learners * BYTES_OF_A_LEARNER / 1e9:,.0f} GB",
            f"{BYTES_OF_A_LEARNER} bytes each, with indexes",
        ),
        Need("growth in a year", f"{grown:,.2f} TB", f"{BYTES_OF_A_COMPLETION:,} bytes a completion"),
    ]


def table(people: People) -> str:
    lines = ["| for " + f"{people.learners:,} learners | in the busiest hour | because |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {need.what} | {need.much} | {need.how} |" for need in plan(people))])


if __name__ == "__main__":
    print(table(People(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)))
