"""How does Strawberry run an operation level by level?

strawberry.Schema(query=Query, execution_context_class=LevelExecutionContext)
"""

from collections.abc import Awaitable
from typing import Any

from graphql import OperationType
from graphql.execution.types import ExecutionResult

from engine.failures import NULLED
from engine.fallbacks import handed_over
from engine.outcomes import Column
from engine.places import ROOT
from engine.planning import Unplanned
from engine.plans import planned
from engine.run import Context, Run
from engine.selections import Selection


class LevelExecutionContext(Context):
    """Runs queries, events of subscriptions, and mutations of one field; hands the rest to graphql-core."""

    def execute_operation(self, serially: bool | None = None) -> Any:
        """The result, or an awaitable of it where something has to be waited for."""
        run = Run(self)
        try:
            selection = self._planned(run)
        except (
            Exception
        ) as error:  # whatever is wrong with the document, graphql-core tells it in its own words
            handed_over(str(error) if isinstance(error, Unplanned) else "a wrong document")
            return super().execute_operation(serially)
        outcome = selection.run(run, [self.root_value], ROOT)
        return self._answer(run, outcome) if isinstance(outcome, list) else self._later(run, outcome)

    def _planned(self, run: Run) -> Selection:
        if self.middleware_manager and self.middleware_manager.middlewares:
            raise Unplanned("an extension's `resolve`")
        if self.abort_signal is not None:
            raise Unplanned("an abort signal")
        if not self.error_propagation:
            raise Unplanned("errors that do not propagate")
        selection = planned(run)
        if self.operation.operation is OperationType.MUTATION and len(selection.fields) > 1:
            raise Unplanned("a mutation of several fields")
        return selection

    async def _later(self, run: Run, outcome: Awaitable[Column]) -> ExecutionResult:
        return self._answer(run, await outcome)

    def _answer(self, run: Run, outcome: Column) -> ExecutionResult:
        self.run_async_work_finished_hook()
        data = None if outcome[0] is NULLED else outcome[0]
        return ExecutionResult(data, run.errors())
