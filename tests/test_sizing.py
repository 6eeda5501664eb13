"""The page on sizes tells what is computed from the figures of the page on speed."""

import re

import pytest

from bench.sizing import People, busiest, database_cores, figures, plan, processes, table
from laurel.settings import ROOT

PAGE = (ROOT / "docs" / "sizing.md").read_text()
MANY = People(10_000_000)


def test_the_page_holds_the_plan_that_is_computed() -> None:
    """After a change: .venv/bin/python -m bench.sizing, between the two marks."""
    held = re.search(r"<!-- the plan -->\n(.*?)\n<!-- the end of the plan -->", PAGE, re.DOTALL)
    assert held
    assert held[1] == table(MANY)


def test_the_page_names_the_figures_of_one_process() -> None:
    one = figures()
    assert f"| {one.awards:.0f} a second on PostgreSQL" in PAGE
    assert f"| small reads | {one.reads:,.0f} to" in PAGE
    assert f"| sockets let in | {one.accepted:.0f} a second" in PAGE
    assert f"of {one.socket_bytes / 1024:.0f} KiB each" in PAGE


def test_the_busiest_hour_is_what_it_is_said_to_be() -> None:
    hour = busiest(MANY)
    assert hour.awards == pytest.approx(1_000_000 / 3600)
    assert hour.reads == pytest.approx(18_000_000 / 3600)
    assert hour.tables == pytest.approx(100_000 / 3600)
    assert hour.sockets == 500_000


def test_more_people_need_more() -> None:
    one, twice = figures(), MANY._replace(learners=20_000_000)
    assert processes(twice, one)[1] == 2 * processes(MANY, one)[1]
    assert processes(twice, one)[0] > processes(MANY, one)[0]
    assert database_cores(twice, one) > database_cores(MANY, one)
    assert len(plan(twice)) == len(plan(MANY))
