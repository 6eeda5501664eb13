"""What are mutations of the leaderboard given?"""

import strawberry


@strawberry.input(description="What the leaderboard shows: what is left out stays.")
class UpdateLeaderboardOptionsInput:
    space: strawberry.ID = strawberry.field(description="The space's id.")
    enabled: bool | None = strawberry.field(
        default=None, description="Whether learners and displays see the leaderboard."
    )
    use_aliases: bool | None = strawberry.field(
        default=None, description="Whether names are hidden behind aliases."
    )
    allow_real_names: bool | None = strawberry.field(
        default=None, description="Whether learners may choose to show their real name."
    )


@strawberry.input(description="Who gets a new alias.")
class RefreshAliasInput:
    learner: strawberry.ID = strawberry.field(description="The learner's id.")


@strawberry.input(description="The learner's own choice.")
class ShareRealNameInput:
    learner: strawberry.ID = strawberry.field(description="The learner's id.")
    share: bool = strawberry.field(description="Whether the real name shows.")
