"""What are mutations of learners given?"""

import strawberry

from schema.inputs.keys import KEY


@strawberry.input(description="Somebody to add, or to bring back.")
class AddLearnerInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    email: str = strawberry.field(description="Their address.")
    name: str | None = strawberry.field(
        default=None, description="Their name; the alias shows where none is known."
    )
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A learner and what changes: what is left out stays.")
class UpdateLearnerInput:
    learner: strawberry.ID = strawberry.field(description="The learner's id.")
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="The new name; null or empty for none."
    )
    email: str | None = strawberry.field(default=None, description="The new address.")


@strawberry.input(description="A learner to remove.")
class RemoveLearnerInput:
    learner: strawberry.ID = strawberry.field(description="The learner's id.")


@strawberry.input(description="A file of learners.")
class ImportLearnersInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    csv: str = strawberry.field(
        description="Its text, to 1 MiB: a first line that names the columns (email, name), then a learner on each."
    )
    dry_run: bool = strawberry.field(default=False, description="Only tell what would come of it.")
    skip_invalid: bool = strawberry.field(
        default=False, description="Write the good lines though some are bad."
    )
    return_removed: bool = strawberry.field(default=False, description="Bring back who was removed.")
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)
