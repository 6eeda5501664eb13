"""Which refusal says that a constraint was violated? The check was politeness, the constraint is law (habit 8)."""

import re
from copy import copy
from functools import cache

from tortoise.exceptions import IntegrityError
from tortoise.migrations.constraints import UniqueConstraint

from actions.refusals import AlreadyExists, InvalidInput, Refusal
from models.objectives import MOST_POINTS
from models.tables import TABLES

REFUSALS: dict[str, Refusal] = {
    "learner_once_per_space": AlreadyExists("This address is a learner of the space already.", "email"),
    "objective_badge_once_per_space": AlreadyExists("One badge appears once per space.", "badge"),
    "award_one_standing": AlreadyExists("The recipient holds this badge already."),
    "objective_points_range": InvalidInput(f"Give between 0 and {MOST_POINTS:,} points.", "points"),
    "objective_stored_points_range": InvalidInput(f"Give between 0 and {MOST_POINTS:,} points.", "points"),
    "space_name_length": InvalidInput("Give between 1 and 200 characters.", "name"),
    "badge_name_length": InvalidInput("Give between 1 and 200 characters.", "name"),
    "issuer_name_length": InvalidInput("Give between 1 and 200 characters.", "name"),
    "display_token_label_length": InvalidInput("Give between 1 and 200 characters.", "label"),
    "staff_member_once_per_space": AlreadyExists("This address is on the staff already.", "email"),
}


def refusal_for(error: IntegrityError) -> Refusal | None:
    """The same refusal that the verb's own check gives; None for a constraint that no input can violate."""
    known = REFUSALS.get(violated(error) or "")
    return copy(known) if known else None


def violated(error: IntegrityError) -> str | None:
    """The name of the violated constraint, as either engine tells it."""
    cause = error.args[0]
    name = getattr(cause, "constraint_name", None)
    if name:
        return str(name)
    return _sqlite_name(str(cause))


def _sqlite_name(message: str) -> str | None:
    if match := re.search(r"CHECK constraint failed: (\w+)", message):
        return match[1]
    if match := re.search(r"UNIQUE constraint failed: (.+)", message):
        return _unique_names().get(match[1])
    return None


@cache
def _unique_names() -> dict[str, str]:
    """SQLite tells the columns of a violated unique index, like `learner.space_id, learner.email`."""
    return {
        ", ".join(f"{table._meta.db_table}.{column}" for column in law.fields): law.name or ""
        for table in TABLES
        for law in table._meta.constraints
        if isinstance(law, UniqueConstraint)
    }
