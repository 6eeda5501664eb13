"""What does a migration do that Tortoise has no operation for, or one that leaves half of it out?"""

from collections.abc import Sequence

from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.migrations.operations import (
    AddConstraint,
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
        if state_editor is None or not isinstance(self.constraint, UniqueConstraint):
            return
        table = new_state.apps.get_model(f"{app_label}.{self.model_name}")._meta.db_table
        await state_editor._run_sql(unique_sql(table, self.constraint))


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


def unique_sql(table: str, law: UniqueConstraint) -> str:
    columns = ", ".join(f'"{column}"' for column in law.fields)
    where = f" WHERE {law.condition}" if law.condition else ""
    return f'CREATE UNIQUE INDEX "{law.name}" ON "{table}" ({columns}){where};'
