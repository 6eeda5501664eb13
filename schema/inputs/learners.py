"""What are mutations of learners given?"""

import strawberry


@strawberry.input(description="Somebody to add, or to bring back.")
class AddLearnerInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    email: str = strawberry.field(description="Their address.")
    name: str | None = strawberry.field(
        default=None, description="Their name; the alias shows where none is known."
    )


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
