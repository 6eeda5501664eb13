"""How does a migration run what the two engines say in different words?"""

from collections.abc import Sequence

from tortoise.migrations.operations import TortoiseOperation
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State


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
