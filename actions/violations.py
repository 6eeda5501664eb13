"""Which refusal says that a constraint was violated? The check was politeness, the constraint is law (habit 8)."""

import re
from copy import copy
from functools import cache

from tortoise.exceptions import IntegrityError
from tortoise.migrations.constraints import UniqueConstraint

from actions.refusals import AlreadyExists, AlreadySubmitted, IdempotencyConflict, InvalidInput, Refusal
from models.objectives import MOST_POINTS
from models.tables import TABLES

REFUSALS: dict[str, Refusal] = {
    "learner_once_per_space": AlreadyExists("This address is a learner of the space already.", "email"),
    "objective_badge_once_per_space": AlreadyExists("One badge appears once per space.", "badge"),
    "submission_one_open": AlreadySubmitted(),
    "evidence_item_file_once": AlreadyExists("This file was handed in already.", "items"),
    "award_one_standing": AlreadyExists("The recipient holds this badge already."),
    "award_imported_once": AlreadyExists("This award is in your backpack already.", "source"),
    "objective_points_range": InvalidInput(f"Give between 0 and {MOST_POINTS:,} points.", "points"),
    "objective_stored_points_range": InvalidInput(f"Give between 0 and {MOST_POINTS:,} points.", "points"),
    "space_name_length": InvalidInput("Give between 1 and 200 characters.", "name"),
    "badge_name_length": InvalidInput("Give between 1 and 200 characters.", "name"),
    "issuer_name_length": InvalidInput("Give between 1 and 200 characters.", "name"),
    "display_token_label_length": InvalidInput("Give between 1 and 200 characters.", "label"),
    "staff_member_once_per_space": AlreadyExists("This address is on the staff already.", "email"),
    "staff_member_user_once_per_space": AlreadyExists("They are on the staff already.", "email"),
    "issuer_staff_once": AlreadyExists("They are on the staff already."),
    "issuer_staff_email_once": AlreadyExists("This address is on the staff already.", "email"),
    "email_address_verified_by_one": AlreadyExists("Another account has verified this address.", "email"),
    "user_name_length": InvalidInput("Give between 1 and 200 characters.", "name"),
    "access_token_label_length": InvalidInput("Give between 1 and 200 characters.", "label"),
    "outcome_once_per_key": IdempotencyConflict(),
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
    """SQLite tells the columns of a violated unique index, like `learner.email, learner.space_id`."""
    return {
        ", ".join(f"{table._meta.db_table}.{column}" for column in law.fields): law.name or ""
        for table in TABLES
        for law in table._meta.constraints
        if isinstance(law, UniqueConstraint)
    }
