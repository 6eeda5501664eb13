"""What does a migration do that Tortoise has no operation for, or one that leaves half of it out?"""

from collections.abc import Sequence

from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.operations import (
    AddConstraint,
    AddField,
    CreateModel,
    RemoveConstraint,
    TortoiseOperation,
)
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State

from models.laws import Law


class CreateTable(CreateModel):
    """`CreateModel`, which silently drops `Meta.constraints`, with them: checks in the table, then unique indexes."""

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        if state_editor is None:
            return
        options = self.options or {}
        laws: list[Law] = list(options.get("constraints", ()))
        checks = [check_sql(law) for law in laws if isinstance(law, CheckConstraint)]
        # SQLite can't add a check later, and this is the editor's one place for more lines of a CREATE TABLE.
        vars(state_editor)["_get_inner_statements"] = lambda: checks
        try:
            await super().database_forward(app_label, old_state, new_state, state_editor)
        finally:
            del vars(state_editor)["_get_inner_statements"]
        for law in laws:
            if isinstance(law, UniqueConstraint):
                await state_editor._run_sql(unique_sql(options["table"], law))


class AddUnique(AddConstraint):
    """`AddConstraint`, which knows no condition, for a unique constraint that may have one."""

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        if state_editor is not None and isinstance(self.constraint, UniqueConstraint):
            await self._add(state_editor, _table(new_state, app_label, self.model_name), self.constraint)

    async def _add(self, editor: BaseSchemaEditor, table: str, law: UniqueConstraint) -> None:
        await editor._run_sql(unique_sql(table, law))


class AddUniqueBeside(AddUnique):
    """`AddUnique` while others write, in a migration that is not atomic: it may be cut off, and begun again."""

    async def _add(self, editor: BaseSchemaEditor, table: str, law: UniqueConstraint) -> None:
        beside = "IF NOT EXISTS"
        if editor.DIALECT == "postgres":
            beside = "CONCURRENTLY IF NOT EXISTS"
            if await _is_left_unfinished(str(law.name), editor):
                await editor._run_sql(f'DROP INDEX CONCURRENTLY "{law.name}"')
        await editor._run_sql(unique_sql(table, law, beside))


class AddColumn(AddField):
    """`AddField`, in a migration that is not atomic: what is there already stays."""

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        if state_editor is None:
            return
        if self.name not in await _columns(_table(new_state, app_label, self.model_name), state_editor):
            await super().database_forward(app_label, old_state, new_state, state_editor)


def _table(state: State, app_label: str, model_name: str) -> str:
    return str(state.apps.get_model(f"{app_label}.{model_name}")._meta.db_table)


async def _columns(table: str, editor: BaseSchemaEditor) -> set[str]:
    if editor.DIALECT == "sqlite":
        told = await editor.client.execute_query_dict(f"SELECT name FROM pragma_table_info('{table}')")
    else:
        told = await editor.client.execute_query_dict(
            "SELECT attname AS name FROM pg_attribute WHERE attrelid = to_regclass($1) AND NOT attisdropped",
            [table],
        )
    return {row["name"] for row in told}


async def _is_left_unfinished(index: str, editor: BaseSchemaEditor) -> bool:
    """PostgreSQL keeps what it could not finish beside others, and uses it for nothing."""
    asked = "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid"
    return bool(await editor.client.execute_query_dict(asked, [index]))


class RemoveUnique(RemoveConstraint):
    """`RemoveConstraint`, for a unique constraint, which is an index here."""

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        if state_editor is not None:
            await state_editor._run_sql(f'DROP INDEX "{self.name}"')


class RunOn(TortoiseOperation):
    """Statements for each engine. `RunSQL` would cut a trigger of SQLite at its semicolons."""

    def __init__(self, sqlite: Sequence[str], postgres: Sequence[str]) -> None:
        self.sqlite, self.postgres = sqlite, postgres

    def describe(self) -> str:
        return "Run statements"

    def state_forward(self, app_label: str, state: State) -> None:
        """Models stay what they are."""

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        if state_editor is None:
            return
        for statement in self.sqlite if state_editor.DIALECT == "sqlite" else self.postgres:
            await state_editor.client.execute_query(statement)


def check_sql(law: CheckConstraint) -> str:
    return f'CONSTRAINT "{law.name}" CHECK ({law.check})'


def unique_sql(table: str, law: UniqueConstraint, beside: str = "") -> str:
    columns = ", ".join(f'"{column}"' for column in law.fields)
    where = f" WHERE {law.condition}" if law.condition else ""
    return f'CREATE UNIQUE INDEX {beside} "{law.name}" ON "{table}" ({columns}){where};'
