"""What are mutations of progress given?"""

import strawberry

from schema.inputs.keys import KEY


@strawberry.input(description="An objective and who completed it.")
class CompleteObjectiveInput:
    objective: strawberry.ID = strawberry.field(description="The objective's id.")
    learners: list[strawberry.ID] = strawberry.field(description="The ids of 1 to 1,000 learners.")
    narrative: str | None = strawberry.field(
        default=None, description="What the issuer says about the award."
    )
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="Completions to take back.")
class RevokeCompletionInput:
    objective: strawberry.ID = strawberry.field(description="The objective's id.")
    learners: list[strawberry.ID] = strawberry.field(description="The ids of 1 to 1,000 learners.")
    reason: str = strawberry.field(description="Why, to 255 characters.")
    client_mutation_key: str | None = strawberry.field(default=None, description=KEY)
