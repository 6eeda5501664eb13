"""Doors to change learners."""

from functools import partial
from io import StringIO

import strawberry

from actions.importing_learners import MOST_BYTES, import_learners
from actions.learners import add_learner, remove_learner, update_learner
from actions.refusals import InvalidInput, NotAllowed
from models.rights import Right
from resolvers.answering import answer, once, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.ids import parse
from schema.inputs.learners import (
    AddLearnerInput,
    ImportLearnersInput,
    RemoveLearnerInput,
    UpdateLearnerInput,
)
from schema.learners import Learner
from schema.outcomes import LearnerImport
from schema.results import LearnerImportResult, LearnerResult, SpaceResult
from schema.spaces import Space


@strawberry.type
class LearnerMutation:
    @strawberry.mutation(description="Add a learner, or bring a removed one back. Staff of the space.")
    async def add_learner(self, info: Info, input: Input[AddLearnerInput]) -> LearnerResult:
        require_viewer(info)
        space_id = parse("space", input.space, "space")
        added = await add_learner(once(info, input), space_id, input.email, input.name)
        return await answer(info, "learner", added, Learner)

    @strawberry.mutation(description="Give a learner another name or address. Staff of the space.")
    async def update_learner(self, info: Info, input: Input[UpdateLearnerInput]) -> LearnerResult:
        require_viewer(info)
        learner_id = parse("learner", input.learner, "learner")
        name = None if input.name is strawberry.UNSET else input.name or ""
        learner_id = await update_learner(info.context.actor, learner_id, name, input.email)
        return await answer(info, "learner", learner_id, Learner)

    @strawberry.mutation(description="Remove a learner, whose awards stay. Staff of the space.")
    async def remove_learner(self, info: Info, input: Input[RemoveLearnerInput]) -> SpaceResult:
        require_viewer(info)
        space_id = await remove_learner(info.context.actor, parse("learner", input.learner, "learner"))
        return await answer(info, "space", space_id, Space)

    @strawberry.mutation(
        description="Add the learners of a CSV file, to 1 MiB; larger ones go to POST /spaces/{id}/learners.csv. "
        "Staff of the space."
    )
    async def import_learners(self, info: Info, input: Input[ImportLearnersInput]) -> LearnerImportResult:
        require_viewer(info)
        space_id = parse("space", input.space, "space")
        if len(input.csv.encode(errors="surrogatepass")) > MOST_BYTES:
            raise InvalidInput(f"To {MOST_BYTES:,} bytes; POST larger files.", "csv")
        opened = partial(StringIO, input.csv, newline="")
        done = await import_learners(
            once(info, input), space_id, opened, input.dry_run, input.skip_invalid, input.return_removed
        )
        if not (await answer(info, "space", space_id, Space)).may(Right.RUN_SPACE):
            raise NotAllowed  # asked again under a key, by somebody who was staff the first time (rule 35)
        return LearnerImport.of(done)
