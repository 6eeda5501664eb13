"""Leaderboards at size: an index of those who are on them, and counts kept by triggers (docs/decisions/0015)."""

from typing import Any

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.operations import RemoveIndex

from models.keys import new_id
from models.operations import AddUnique, CreateTable, RunOn

NEW_ID = {"sqlite": "lower(hex(randomblob(16)))", "postgres": "gen_random_uuid()"}
LEVELS = f"SELECT column1 AS bits FROM (VALUES {', '.join(f'({bits})' for bits in range(32))}) AS listed"
ON_BOARD = "removed_at IS NULL"


def kept(points: str) -> str:
    """Whether a band is counted: odd ones, and the finest all."""
    return f"(bits = 0 OR (({points} >> bits) & 1) = 1)"


def named(row: str) -> str:
    return f"coalesce(nullif({row}.name, ''), {row}.alias)"


def shown(row: str, space: str) -> str:
    """What learners and displays read as the name (rule 27)."""
    chosen = f"({space}.allow_real_names AND {row}.shares_real_name)"
    return f"CASE WHEN {chosen} OR NOT {space}.use_aliases THEN {named(row)} ELSE {row}.alias END"


def differ(row: str, other: str) -> str:
    """In what everybody sees of a line."""
    columns = ("entry_id", "points", "completed_count")
    return " OR ".join(f"{row}.{column} <> {other}.{column}" for column in columns)


# What exists already.
def begin(engine: str) -> list[str]:
    return [
        f"""
INSERT INTO board_version (id, space_id, learners, seen_by_staff, seen_by_others)
SELECT {NEW_ID[engine]}, id, (SELECT count(*) FROM learner WHERE space_id = space.id AND {ON_BOARD}), 0, 0
FROM space""",
        f"""
INSERT INTO points_count (id, space_id, bits, band, learners)
SELECT {NEW_ID[engine]}, space_id, bits, points >> bits, count(*)
FROM learner CROSS JOIN ({LEVELS}) AS level WHERE {ON_BOARD} AND {kept("points")}
GROUP BY space_id, bits, points >> bits""",
    ]


# A space: its counts begin with it; its name and its options change what is seen of it.
def space_begins(engine: str) -> str:
    return f"""
INSERT INTO board_version (id, space_id, learners, seen_by_staff, seen_by_others)
VALUES ({NEW_ID[engine]}, NEW.id, 0, 0, 0);"""


SPACE_CHANGES = f"""
UPDATE board_version SET
  seen_by_staff = seen_by_staff + CASE WHEN NEW.name <> OLD.name THEN 1 ELSE 0 END,
  seen_by_others = seen_by_others + CASE
    WHEN NEW.name <> OLD.name THEN 1
    WHEN NEW.use_aliases = OLD.use_aliases AND NEW.allow_real_names = OLD.allow_real_names THEN 0
    WHEN EXISTS (
      SELECT 1 FROM learner WHERE learner.space_id = NEW.id AND {ON_BOARD}
      AND {shown("learner", "OLD")} <> {shown("learner", "NEW")}
    ) THEN 1 ELSE 0 END
WHERE space_id = NEW.id;"""
OF_SPACE = "name, use_aliases, allow_real_names"


# SQLite: by row.
def comes(row: str, unless: str = "FALSE") -> str:
    return f"""
INSERT INTO points_count (id, space_id, bits, band, learners)
SELECT {NEW_ID["sqlite"]}, {row}.space_id, bits, {row}.points >> bits, 1
FROM ({LEVELS}) WHERE {kept(f"{row}.points")} AND NOT ({unless})
ON CONFLICT (space_id, bits, band) DO UPDATE SET learners = learners + 1;"""


def goes(row: str, unless: str = "FALSE") -> str:
    """Found from the levels on: otherwise SQLite looks at the bands of all."""
    return f"""
UPDATE points_count SET learners = learners - 1 WHERE rowid IN (
  SELECT kept.rowid FROM ({LEVELS}) AS level CROSS JOIN points_count AS kept
  WHERE kept.space_id = {row}.space_id AND kept.bits = level.bits AND kept.band = {row}.points >> level.bits
    AND (level.bits = 0 OR (({row}.points >> level.bits) & 1) = 1)
    AND NOT ({unless.replace("bits", "level.bits")})
);"""


def counted(step: int, row: str) -> str:
    return f"""
UPDATE board_version SET learners = learners + {step}, seen_by_staff = seen_by_staff + 1,
  seen_by_others = seen_by_others + 1
WHERE space_id = {row}.space_id;"""


STAYS = f"""
UPDATE board_version SET
  seen_by_staff = seen_by_staff + ({differ("OLD", "NEW")} OR {named("OLD")} <> {named("NEW")}),
  seen_by_others = seen_by_others + (
    {differ("OLD", "NEW")} OR {shown("OLD", "space")} <> {shown("NEW", "space")}
  )
FROM space WHERE space.id = NEW.space_id AND board_version.space_id = NEW.space_id;"""
SAME_BAND = "(OLD.points >> bits) = (NEW.points >> bits)"
SEEN = ("entry_id", "points", "completed_count", "name", "alias", "shares_real_name")
CHANGED = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in SEEN)
OLD_ON, NEW_ON = f"OLD.{ON_BOARD}", f"NEW.{ON_BOARD}"
BY_ROW = {
    "space_begins": ("INSERT ON space", "TRUE", space_begins("sqlite")),
    "space_changes": (f"UPDATE OF {OF_SPACE} ON space", "TRUE", SPACE_CHANGES),
    "learner_comes": ("INSERT ON learner", NEW_ON, comes("NEW") + counted(1, "NEW")),
    "learner_goes": ("DELETE ON learner", OLD_ON, goes("OLD") + counted(-1, "OLD")),
    "learner_returns": (
        "UPDATE OF removed_at ON learner",
        f"NOT {OLD_ON} AND {NEW_ON}",
        comes("NEW") + counted(1, "NEW"),
    ),
    "learner_leaves": (
        "UPDATE OF removed_at ON learner",
        f"{OLD_ON} AND NOT {NEW_ON}",
        goes("OLD") + counted(-1, "OLD"),
    ),
    "learner_moves": (
        "UPDATE OF points ON learner",
        f"{OLD_ON} AND {NEW_ON} AND OLD.points <> NEW.points",
        goes("OLD", SAME_BAND) + comes("NEW", SAME_BAND),
    ),
    "learner_changes": (
        f"UPDATE OF {', '.join(SEEN)} ON learner",
        f"{OLD_ON} AND {NEW_ON} AND ({CHANGED})",
        STAYS,
    ),
}


def sqlite_triggers() -> list[str]:
    return [
        f"CREATE TRIGGER {name} AFTER {event} FOR EACH ROW WHEN {when} BEGIN {body} END"
        for name, (event, when, body) in BY_ROW.items()
    ]


# PostgreSQL: by statement, so that a thousand awards are counted at once. A statement of several parts, like that of
# an award, counts when all are done.
BEFORE = {"INSERT": "(SELECT * FROM new_rows WHERE FALSE)", "UPDATE": "old_rows", "DELETE": "old_rows"}
AFTER = {"INSERT": "new_rows", "UPDATE": "new_rows", "DELETE": "(SELECT * FROM old_rows WHERE FALSE)"}
GIVEN = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def by_statement(event: str) -> str:
    """Bands that become fuller and those that become emptier are other ones."""
    return f"""
WITH moved AS (
  SELECT space_id, points, sum(step) AS step FROM (
    SELECT space_id, points, 1 AS step FROM {AFTER[event]} AS came WHERE {ON_BOARD}
    UNION ALL SELECT space_id, points, -1 FROM {BEFORE[event]} AS gone WHERE {ON_BOARD}
  ) AS stepped GROUP BY space_id, points HAVING sum(step) <> 0
), bands AS (
  SELECT space_id, bits, points >> bits AS band, sum(step) AS step FROM moved CROSS JOIN ({LEVELS}) AS level
  WHERE {kept("points")} GROUP BY space_id, bits, points >> bits HAVING sum(step) <> 0
), emptier AS (
  UPDATE points_count SET learners = learners + bands.step FROM bands
  WHERE bands.step < 0 AND points_count.space_id = bands.space_id AND points_count.bits = bands.bits
    AND points_count.band = bands.band
)
INSERT INTO points_count (id, space_id, bits, band, learners)
SELECT {NEW_ID["postgres"]}, space_id, bits, band, step FROM bands WHERE step > 0
ON CONFLICT (space_id, bits, band) DO UPDATE SET learners = points_count.learners + excluded.learners;

UPDATE board_version SET learners = learners + seen.step, seen_by_staff = seen_by_staff + seen.staff,
  seen_by_others = seen_by_others + seen.others
FROM (
  SELECT space_id, sum(step) AS step, max(staff) AS staff, max(others) AS others FROM (
    SELECT space.id AS space_id,
      CASE WHEN gone.id IS NULL THEN 1 WHEN came.id IS NULL THEN -1 ELSE 0 END AS step,
      CASE WHEN gone.id IS NULL OR came.id IS NULL OR {differ("gone", "came")}
        OR {named("gone")} <> {named("came")} THEN 1 ELSE 0 END AS staff,
      CASE WHEN gone.id IS NULL OR came.id IS NULL OR {differ("gone", "came")}
        OR {shown("gone", "space")} <> {shown("came", "space")} THEN 1 ELSE 0 END AS others
    FROM (SELECT * FROM {BEFORE[event]} AS before WHERE {ON_BOARD}) AS gone
    FULL JOIN (SELECT * FROM {AFTER[event]} AS after WHERE {ON_BOARD}) AS came ON came.id = gone.id
    JOIN space ON space.id = coalesce(came.space_id, gone.space_id)
  ) AS lines WHERE staff + others > 0 GROUP BY space_id
) AS seen WHERE board_version.space_id = seen.space_id;"""


def function(name: str, body: str) -> str:
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"""


def postgres_triggers() -> list[str]:
    made = [
        function("space_begins", space_begins("postgres")),
        "CREATE TRIGGER space_begins AFTER INSERT ON space FOR EACH ROW EXECUTE FUNCTION space_begins()",
        function("space_changes", SPACE_CHANGES),
        f"""
CREATE TRIGGER space_changes AFTER UPDATE OF {OF_SPACE} ON space
FOR EACH ROW EXECUTE FUNCTION space_changes()""",
    ]
    for event, given in GIVEN.items():
        name = f"learner_{event.lower()}"
        made += [
            function(name, by_statement(event)),
            f"""
CREATE TRIGGER {name} AFTER {event} ON learner REFERENCING {given}
FOR EACH STATEMENT EXECUTE FUNCTION {name}()""",
        ]
    return made


def of_space() -> fields.ForeignKeyRelation[Any]:
    return fields.ForeignKeyField(
        "models.Space",
        source_field="space_id",
        db_constraint=True,
        to_field="id",
        on_delete=OnDelete.RESTRICT,
    )


class Migration(migrations.Migration):
    dependencies = [("models", "0001_initial")]

    operations = [
        RemoveIndex(model_name="Learner", name="learner_by_points"),
        AddUnique(
            model_name="Learner",
            constraint=UniqueConstraint(
                fields=("space_id", "points", "entry_id"), name="learner_by_points", condition=ON_BOARD
            ),
        ),
        CreateTable(
            name="BoardVersion",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("space", of_space()),
                ("learners", fields.IntField(default=0)),
                ("seen_by_staff", fields.BigIntField(default=0)),
                ("seen_by_others", fields.BigIntField(default=0)),
            ],
            options={
                "table": "board_version",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("space_id",), name="board_version_space"),
                    CheckConstraint(check='"learners" >= 0', name="board_version_learners_range"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        CreateTable(
            name="PointsCount",
            fields=[
                ("id", fields.UUIDField(primary_key=True, default=new_id, unique=True, db_index=True)),
                ("space", of_space()),
                ("bits", fields.IntField()),
                ("band", fields.BigIntField()),
                ("learners", fields.IntField()),
            ],
            options={
                "table": "points_count",
                "app": "models",
                "constraints": [
                    UniqueConstraint(fields=("space_id", "bits", "band"), name="points_count_band"),
                    CheckConstraint(check='"learners" >= 0', name="points_count_learners_range"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        RunOn(
            sqlite=[*begin("sqlite"), *sqlite_triggers()],
            postgres=[*begin("postgres"), *postgres_triggers()],
        ),
    ]
