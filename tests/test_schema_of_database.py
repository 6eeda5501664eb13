"""Every rule that a table declares is in the database, also after a migration from nothing, and nothing else is."""

import re
from typing import Any, NamedTuple

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError
from tortoise.indexes import Index as Declared
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from actions.tools import Tools
from models.rows import execute
from models.tables import TABLES
from tests.full_club import fill
from tests.stories import ChessClub

TYPES = {
    "VARCHAR": "character varying",
    "INT": "integer",
    "BOOL": "boolean",
    "TIMESTAMPTZ": "timestamp with time zone",
}


class Column(NamedTuple):
    table: str
    name: str
    type: str
    nullable: bool


class Index(NamedTuple):
    name: str
    table: str
    unique: bool
    columns: tuple[str, ...]
    partial: bool


async def rows(sql: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await get_connection("default").execute_query_dict(sql)
    return [dict(row) for row in found]


def declared_columns(engine: str) -> set[Column]:
    found = set()
    for model in TABLES:
        for name, column in model._meta.fields_db_projection.items():
            field = model._meta.fields_map[name]
            told = field.get_for_dialect(engine, "SQL_TYPE")
            found.add(Column(model._meta.db_table, column, told, field.null))
    return found


async def columns(engine: str) -> set[Column]:
    if engine == "sqlite":
        sql = """SELECT tables.name AS "table", columns.* FROM sqlite_master AS tables
JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"""
        return {
            Column(row["table"], row["name"], spoken(row["type"]), not row["notnull"])
            for row in await rows(sql)
        }
    sql = """SELECT relname, attname, NOT attnotnull AS nullable, upper(format_type(atttypid, atttypmod)) AS type
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = 'public' AND relkind = 'r' AND attnum > 0 AND NOT attisdropped"""
    return {
        Column(row["relname"], row["attname"], spoken(row["type"]), row["nullable"])
        for row in await rows(sql)
    }


def spoken(told: str) -> str:
    """PostgreSQL's long words, as they are declared."""
    for short, long in TYPES.items():
        told = re.sub(f"^{long.upper()}", short, told)
    return told


def declared_indexes() -> set[Index]:
    found = set()
    for model in TABLES:
        table = model._meta.db_table
        for law in model._meta.constraints or ():
            if isinstance(law, UniqueConstraint) and law.name:
                found.add(Index(law.name, table, True, tuple(law.fields), law.condition is not None))
        for index in model._meta.indexes:
            assert isinstance(index, Declared)
            assert index.name
            found.add(Index(index.name, table, False, tuple(index.fields), bool(index.extra)))
    return found


async def indexes(engine: str) -> set[Index]:
    told = {
        "sqlite": "SELECT name, tbl_name AS tables, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgres": """SELECT indexname AS name, tablename AS tables, indexdef AS sql FROM pg_indexes
WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey'""",
    }
    return {read_index(row) for row in await rows(told[engine]) if row["tables"] != "tortoise_migrations"}


def read_index(row: dict[str, Any]) -> Index:
    columns = re.search(r"\(([^)]*)\)", row["sql"])
    assert columns
    names = tuple(name.strip(' "') for name in columns[1].split(","))
    return Index(row["name"], row["tables"], "UNIQUE" in row["sql"], names, " WHERE " in row["sql"])


async def checks(engine: str) -> set[str]:
    if engine == "sqlite":
        made = await rows("SELECT sql FROM sqlite_master WHERE type = 'table'")
        return {name for row in made for name in re.findall(r'CONSTRAINT "(\w+)" CHECK', row["sql"])}
    made = await rows("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0")
    return {row["conname"] for row in made if not row["conname"].endswith("_not_null")}


def declared_checks() -> set[str]:
    laws = [law for model in TABLES for law in model._meta.constraints or ()]
    return {law.name for law in laws if isinstance(law, CheckConstraint)}


async def test_a_migration_from_nothing_makes_what_is_declared(engine: str, tools: Tools) -> None:
    made = {
        column for column in await columns(engine) if not column.table.startswith(("sqlite_", "tortoise_"))
    }
    assert made == declared_columns(engine)
    assert await indexes(engine) == declared_indexes()
    assert await checks(engine) == declared_checks()


NIL, THEN = "00000000-0000-0000-0000-000000000000", "2030-01-01 00:00:00+00:00"

# By constraint: a change of some row of the club that it forbids.
FORBIDDEN = {
    "installation_is_one": "UPDATE installation SET id = 2",
    "user_name_length": "UPDATE users SET name = ''",
    "email_address_is_lower_case": "UPDATE email_address SET address = upper(address)",
    "email_address_primary_is_verified": "UPDATE email_address SET verified_at = NULL",
    "access_token_label_length": "UPDATE access_token SET label = ''",
    "organization_name_length": "UPDATE organization SET name = ''",
    "organization_plan": "UPDATE organization SET plan = 'GOLD'",
    "issuer_name_length": "UPDATE issuer SET name = ''",
    "issuer_staff_role": "UPDATE issuer_staff SET role = 'KING'",
    "badge_name_length": "UPDATE badge SET name = ''",
    "badge_is_ours_or_outside": "UPDATE badge SET outside_url = 'https://x.example'",
    "award_revoked_falls": "UPDATE award SET standing = TRUE WHERE revoked_at IS NOT NULL",
    "award_revoked_says_why": "UPDATE award SET revocation_reason = 'X' WHERE revoked_at IS NULL",
    "status_place_range": f"""INSERT INTO status_place (id, award_id, issuer_id, list_number, place)
SELECT '{NIL}', award.id, issuer.id, 0, 131072 FROM award CROSS JOIN issuer LIMIT 1""",
    "image_size_range": f"""INSERT INTO image (id, content_type, size, created_at)
VALUES ('{NIL}', 'image/png', 0, '{THEN}')""",
    "image_used_is_shown": f"""INSERT INTO image (id, content_type, size, created_at, used_at)
VALUES ('{NIL}', 'image/png', 1, '{THEN}', '{THEN}')""",
    "award_email_is_lower_case": "UPDATE award SET email = upper(email)",
    "space_name_length": "UPDATE space SET name = ''",
    "space_sequence_grows": "UPDATE space SET sequence = -1",
    "space_version_grows": "UPDATE space SET version = 0",
    "objective_kind": "UPDATE objective SET kind = 'HARD'",
    "objective_evidence_policy": "UPDATE objective SET evidence_policy = 'MAYBE'",
    "objective_points_range": "UPDATE objective SET points = 1000001",
    "objective_stored_points_range": "UPDATE objective SET stored_points = -1",
    "learner_email_is_lower_case": "UPDATE learner SET email = upper(email)",
    "learner_points_range": "UPDATE learner SET points = -1",
    "learner_completed_range": "UPDATE learner SET completed_count = -1",
    "board_version_learners_range": "UPDATE board_version SET learners = -1",
    "points_count_learners_range": "UPDATE points_count SET learners = -1",
    "learner_source": "UPDATE learner SET source = 'MAGIC'",
    "staff_member_email_is_lower_case": "UPDATE staff_member SET email = upper(email)",
    "staff_member_user_accepted": "UPDATE staff_member SET accepted_at = NULL",
    "progress_status": "UPDATE progress SET status = 'HALF' WHERE completed_at IS NULL",
    "progress_points_when_completed": "UPDATE progress SET points = 1 WHERE completed_at IS NULL",
    "progress_points_range": "UPDATE progress SET points = -1 WHERE completed_at IS NOT NULL",
    "progress_completed_at": "UPDATE progress SET completed_at = NULL WHERE completed_at IS NOT NULL",
    "display_token_label_length": "UPDATE display_token SET label = ''",
    "space_event_sequence_range": "UPDATE space_event SET sequence = 0 WHERE sequence = 1",
    "delivery_kind": "UPDATE delivery SET kind = 'OWL'",
    "delivery_attempts_range": "UPDATE delivery SET attempts = -1",
    "delivery_ends_once": "UPDATE delivery SET sent_at = created_at, given_up_at = created_at",
    "webhook_url_length": "UPDATE webhook SET url = ''",
    "webhook_failures_range": "UPDATE webhook SET failures = -1",
    "webhook_problem_is_over": "UPDATE webhook SET active = TRUE, problem = 'X'",
    "webhook_delivery_attempts_range": "UPDATE webhook_delivery SET attempts = -1",
    "webhook_delivery_ends_once": "UPDATE webhook_delivery SET delivered_at = at, next_attempt_at = at",
    "issuer_staff_email_is_lower_case": "UPDATE issuer_staff SET email = upper(email)",
    "issuer_staff_token_is_single_use": "UPDATE issuer_staff SET token_hash = CAST(id AS TEXT),"
    " expires_at = invited_at",
    "issuer_staff_invitation_ends": "UPDATE issuer_staff SET token_hash = CAST(id AS TEXT), user_id = NULL",
    "staff_member_token_is_single_use": "UPDATE staff_member SET token_hash = CAST(id AS TEXT),"
    " expires_at = invited_at",
    "staff_member_invitation_ends": "UPDATE staff_member SET token_hash = CAST(id AS TEXT),"
    " accepted_at = NULL, user_id = NULL",
    "learner_merged_is_removed": "UPDATE learner SET merged_into_id = id WHERE removed_at IS NULL",
    "allowance_used_range": f"INSERT INTO allowance (id, key, used, ends_at) VALUES ('{NIL}', 'x', -1, '{THEN}')",
    "code_tries_range": f"""INSERT INTO code (id, purpose, address, digest, expires_at, tries)
VALUES ('{NIL}', 'x', 'x', 'x', '{THEN}', 6)""",
    "unsubscription_is_lower_case": f"""INSERT INTO unsubscription (id, address, created_at)
VALUES ('{NIL}', 'A@x.example', '{THEN}')""",
    "trusted_document_hash_length": f"""INSERT INTO trusted_document (id, hash, name, text, created_at)
VALUES ('{NIL}', 'x', 'x', 'x', '{THEN}')""",
    "trusted_document_name_length": f"""INSERT INTO trusted_document (id, hash, name, text, created_at)
VALUES ('{NIL}', '{"x" * 64}', '', 'x', '{THEN}')""",
    "submission_status": "UPDATE submission SET status = 'LOST' WHERE reviewed_at IS NOT NULL",
    "submission_reviewed_when_decided": "UPDATE submission SET reviewed_at = submitted_at WHERE reviewed_at IS NULL",
    "evidence_item_is_one_thing": "UPDATE evidence_item SET text = 'x' WHERE url IS NOT NULL",
    "evidence_item_position_range": "UPDATE evidence_item SET position = 10 WHERE position = 2",
    "evidence_file_size_range": "UPDATE evidence_file SET size = 0",
    "evidence_file_name_length": "UPDATE evidence_file SET file_name = ''",
    "staged_learner_email_is_lower_case": f"""INSERT INTO staged_learner (
  id, import_id, line, email, sort_name, alias, entry_id, event_id, created_at
) VALUES ('{NIL}', '{NIL}', 1, 'A@x.example', 'x', 'x', '{NIL}', '{NIL}', '{THEN}')""",
    "pathway_name_length": "UPDATE pathway SET name = ''",
    "pathway_status": "UPDATE pathway SET status = 'LOST'",
    "pathway_version_grows": "UPDATE pathway SET version = 0",
    "pathway_element_name_length": "UPDATE pathway_element SET name = ''",
    "pathway_element_root_is_first": "UPDATE pathway_element SET position = 99 WHERE parent_id IS NULL",
    "pathway_element_required_range": "UPDATE pathway_element SET required = 0",
    "pathway_step_done_range": "UPDATE pathway_step SET done = 0",
    "pathway_completion_email_is_lower_case": "UPDATE pathway_completion SET email = upper(email)",
    "outcome_key_length": f"""INSERT INTO outcome (id, user_id, key, verb, arguments, told, created_at)
SELECT '{NIL}', id, '', 'x', 'x', '{{}}', '{THEN}' FROM users LIMIT 1""",
}


async def test_the_database_refuses_what_each_check_forbids(club: ChessClub) -> None:
    await fill(club)
    assert set(FORBIDDEN) == declared_checks()
    for name, change in FORBIDDEN.items():
        with pytest.raises(IntegrityError, match=name):
            await execute(change)


async def test_what_is_named_elsewhere_can_not_vanish(club: ChessClub) -> None:
    """Every reference is one of the database, on SQLite too."""
    await fill(club)
    for table in ("issuer", "badge", "space", "learner", "objective"):
        with pytest.raises(IntegrityError):
            await execute(f"DELETE FROM {table}")
