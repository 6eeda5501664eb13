"""How does Strawberry run an operation level by level?

strawberry.Schema(query=Query, execution_context_class=LevelExecutionContext)
"""

import logging
from collections.abc import Awaitable
from typing import Any

from graphql import GraphQLError, OperationType
from graphql.execution.types import ExecutionResult

from engine.failures import NULLED, nothing_is_left
from engine.fallbacks import handed_over
from engine.outcomes import Column
from engine.places import ROOT
from engine.planning import Unplanned
from engine.plans import planned
from engine.run import Context, Run
from engine.selections import Selection

log = logging.getLogger(__name__)


class LevelExecutionContext(Context):
    """Runs queries, events of subscriptions, and mutations of one field; hands the rest to graphql-core."""

    def execute_operation(self, serially: bool | None = None) -> Any:
        """The result, or an awaitable of it where something has to be waited for."""
        run = Run(self)
        selection = self._planned(run)
        if selection is None:
            return super().execute_operation(serially)
        outcome = selection.run(run, [self.root_value], ROOT)
        if isinstance(outcome, list):
            return self._answer(run, outcome)
        if nothing_is_left(run.failures):
            run.turn.end()
            self.settle_in_background([outcome])  # nobody waits for it; graphql-core does not, either
            return self._answer(run, [NULLED])
        return self._later(run, outcome)

    def _planned(self, run: Run) -> Selection | None:
        """None, counted, where graphql-core runs it: what is wrong with a document it tells in its own words."""
        try:
            self._refuse_what_is_not_done()
            selection = planned(run)
            if self.operation.operation is OperationType.MUTATION and len(selection.fields) > 1:
                raise Unplanned("a mutation of several fields")
            return selection
        except Unplanned as reason:
            handed_over(str(reason))
        except (GraphQLError, RecursionError):  # the latter for what is nested too deeply
            handed_over("a wrong document")
        except Exception:
            log.exception("a document could not be planned")
            handed_over("a fault of the planner")
        return None

    def _refuse_what_is_not_done(self) -> None:
        if self.middleware_manager and self.middleware_manager.middlewares:
            raise Unplanned("an extension's `resolve`")
        if self.abort_signal is not None:
            raise Unplanned("an abort signal")
        if not self.error_propagation:
            raise Unplanned("errors that do not propagate")

    async def _later(self, run: Run, outcome: Awaitable[Column]) -> ExecutionResult:
        return self._answer(run, await _ended(run, outcome))

    def _answer(self, run: Run, outcome: Column) -> ExecutionResult:
        self.run_async_work_finished_hook()
        data = None if outcome[0] is NULLED else outcome[0]
        return ExecutionResult(data, run.errors())


async def _ended(run: Run, outcome: Awaitable[Column]) -> Column:
    try:
        return await outcome
    finally:
        run.turn.end()
