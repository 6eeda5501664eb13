"""What would tell something private, by each way that bytes leave? Each is put into Laurel, and must be found."""

import base64
import logging
from collections.abc import Callable
from typing import Any

import pytest

from actions.refusals import Refusal
from models.leaderboard import Options, Standing
from models.objectives import ObjectiveRow
from models.rights import Roles
from models.who import Audience
from schema.objectives import objective_of
from schema.refused import Refused

Leak = Callable[[pytest.MonkeyPatch, str], None]


def private_criteria_among_the_public(patch: pytest.MonkeyPatch, secret: str) -> None:
    def shown(row: ObjectiveRow, roles: Roles) -> Any:
        told = row._replace(public_criteria=f"{row.public_criteria} {row.private_criteria}")
        return objective_of(told, roles)

    patch.setattr("schema.spaces.objective_of", shown)


def names_behind_aliases(patch: pytest.MonkeyPatch, secret: str) -> None:
    def shown_name(standing: Standing, options: Options, audience: Audience) -> str:
        return standing.name or standing.alias

    patch.setattr("models.leaderboard.shown_name", shown_name)


def who_it_was_in_a_refusal(patch: pytest.MonkeyPatch, secret: str) -> None:
    def of(refusal: Refusal) -> Refused:
        return Refused(code=refusal.code, message=f"{refusal.message} It is {secret}.", field=None)

    patch.setattr(Refused, "of", of)


def a_column_too_many(patch: pytest.MonkeyPatch, secret: str) -> None:
    patch.setattr("actions.progress_csv.OWN", ("Name", "Email", "Points", f"Completed {secret}"))


def a_header_of_a_mail(patch: pytest.MonkeyPatch, secret: str) -> None:
    patch.setattr("laurel.mail.letters.short", lambda words: f"{words} {secret}".upper())


def a_line_on_a_page(patch: pytest.MonkeyPatch, secret: str) -> None:
    patch.setattr("laurel.papers.hosted._dates", lambda say, row, tools: [secret])


def a_packed_cursor(patch: pytest.MonkeyPatch, secret: str) -> None:
    packed = base64.urlsafe_b64encode(f"..{secret}....".encode()).decode()
    patch.setattr("schema.connections.seal", lambda context, place: packed)


def a_word_to_a_webhook(patch: pytest.MonkeyPatch, secret: str) -> None:
    patch.setattr("tests.canaries.ways.told", lambda event, issuer: secret.encode())


def a_line_in_the_log(patch: pytest.MonkeyPatch, secret: str) -> None:
    def say(words: str) -> str:
        logging.getLogger("laurel").debug("a mail about %s", secret)
        return words

    patch.setattr("laurel.mail.letters.one_line", say)


# By way: what leaks there.
LEAKS: dict[str, tuple[Leak, ...]] = {
    "answer": (private_criteria_among_the_public, a_packed_cursor),
    "event": (names_behind_aliases,),
    "error": (who_it_was_in_a_refusal,),
    "CSV": (a_column_too_many,),
    "page": (a_line_on_a_page,),
    "webhook": (a_word_to_a_webhook,),
    "mail": (a_header_of_a_mail,),
    "log": (a_line_in_the_log,),
}
