"""Which values may be kept? Each function gives the value to keep, or refuses and names the field."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import isodate
from email_validator import EmailNotValidError, validate_email

from actions.refusals import InvalidInput
from models.objectives import MOST_POINTS

MOST_YEARS = 6


def line_of_text(value: str, *field: str, most: int = 200, least: int = 1) -> str:
    """One line, `least` to `most` characters without the spaces around it."""
    text = " ".join(value.split())
    doubtful = (
        not text.isprintable()
    )  # which tells at once of most: each character is looked at only if need be
    if doubtful and any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise InvalidInput("Control characters can't be kept here: remove them.", *field)
    if not least <= len(text) <= most:
        raise InvalidInput(f"Give between {least} and {most} characters, not {len(text)}.", *field)
    if doubtful and all(unicodedata.category(character)[0] in "CZ" for character in text):
        raise InvalidInput("Nobody can see this: give at least one visible character.", *field)
    return text


def text(value: str, *field: str, most: int = 10_000, least: int = 0) -> str:
    """Several lines, `least` to `most` characters."""
    kept = value.strip()
    if any(
        unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t" for character in kept
    ):
        raise InvalidInput("Control characters can't be kept here: remove them.", *field)
    if not least <= len(kept) <= most:
        raise InvalidInput(f"Give between {least} and {most} characters, not {len(kept)}.", *field)
    return kept


def email_address(value: str, *field: str) -> str:
    """Lower-cased (rule 18), by the form of RFC 5322 that mail systems accept."""
    try:
        plain = PLAIN_ADDRESS.fullmatch(value.strip().lower())
        if plain:
            return f"{plain[1]}@{_domain(plain[2])}"
        kept = validate_email(value.strip(), check_deliverability=False).normalized.lower()
    except (EmailNotValidError, UnicodeError) as error:
        raise InvalidInput("This is no e-mail address: write it like name@example.org.", *field) from error
    if len(kept) > 254:
        raise InvalidInput("An e-mail address has at most 254 characters.", *field)
    return kept


# What nobody doubts; of a hundred thousand such in a file, only their domains need a closer look.
PLAIN_ADDRESS = re.compile("([a-z0-9_+-]{1,30}(?:[.][a-z0-9_+-]{1,30})?)@([a-z0-9.-]{1,180})", re.ASCII)


@lru_cache(1000)
def _domain(name: str) -> str:
    checked: str = validate_email(f"x@{name}", check_deliverability=False).domain
    return checked.lower()


def web_address(value: str, *field: str) -> str:
    """http or https with a host and no user name, at most 2,000 characters."""
    kept = value.strip()
    try:
        parts = urlsplit(kept)
        good = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or len(kept) > 2000 or not kept.isprintable() or " " in kept:
        raise InvalidInput("This is no web address: write it like https://example.org/page.", *field)
    return kept


def points(value: int, *field: str) -> int:
    """0 to 1,000,000 (rule 5)."""
    if not 0 <= value <= MOST_POINTS:
        raise InvalidInput(f"Give between 0 and {MOST_POINTS:,} points.", *field)
    return value


def time_zone(value: str, *field: str) -> str:
    """The name of a zone of the IANA database."""
    if value not in _zones():
        raise InvalidInput("This is no time zone: write it like Europe/Berlin.", *field)
    return value


@cache
def _zones() -> set[str]:
    """Reading them opens hundreds of files, which everybody would wait for."""
    return available_timezones() - {
        "localtime",
        "Factory",
        "posixrules",
    }  # these are whatever the machine says


def end_day(day: date, zone: str, now: datetime, *field: str) -> date:
    """Today, there, or later, and at most six years ahead (rule 2)."""
    today = now.astimezone(ZoneInfo(zone)).date()
    if not today <= day <= _years_after(today, MOST_YEARS):
        raise InvalidInput(f"Choose a day from today on, at most {MOST_YEARS} years ahead.", *field)
    return day


def end_of(day: date, zone: str) -> datetime:
    """The first instant of the next local day, in UTC (rule 2)."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def future(instant: datetime, now: datetime, *field: str) -> datetime:
    """An instant with a zone, after now."""
    instant = in_utc(instant, *field)
    if instant <= now:
        raise InvalidInput("Choose an instant in the future.", *field)
    return instant


def in_utc(instant: datetime, *field: str) -> datetime:
    """An instant with a zone."""
    if instant.tzinfo is None:
        raise InvalidInput("Say the time zone of this instant, like 2030-01-31T12:00:00Z.", *field)
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise InvalidInput("Choose an instant of this age.", *field) from error


def duration(value: str, *field: str) -> str:
    """A positive ISO 8601 duration, at most a hundred years."""
    try:
        start = datetime(2000, 1, 1, tzinfo=UTC)
        good = start < start + isodate.parse_duration(value) <= datetime(2100, 1, 1, tzinfo=UTC)
    except (isodate.ISO8601Error, OverflowError, ValueError):
        good = False
    if not good or len(value) > 64:
        raise InvalidInput("This is no duration: write it like P2Y or P90D.", *field)
    return value


def after(start: datetime, period: str) -> datetime:
    """The instant that a `duration` after another one ends at."""
    ends: datetime = start + isodate.parse_duration(period)
    return ends


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)
