"""What came of a mutation that names many, or that tells a secret?"""

from datetime import datetime

import strawberry

from actions.outcomes import LearnerImport as DoneImport
from engine.sizes import sized
from schema.awards import Award
from schema.displays import DisplayToken
from schema.progress import ObjectiveProgress
from schema.refused import Refused
from schema.tokens import AccessToken
from schema.viewer import Viewer
from schema.webhooks import Webhook


@strawberry.type(description="Why nothing was done for one learner.")
class LearnerRefusal:
    learner: strawberry.ID = strawberry.field(description="The id that was named.")
    refused: Refused = strawberry.field(description="Why not.")


@strawberry.type(description="What came of completing, for each learner that was named.")
class ObjectiveCompletions:
    completed: list[ObjectiveProgress] = strawberry.field(description="The progress that is now complete.")
    refused: list[LearnerRefusal] = strawberry.field(description="For whom nothing was done.")


@strawberry.type(description="What came of taking back, for each learner that was named.")
class CompletionsRevoked:
    revoked: list[ObjectiveProgress] = strawberry.field(
        description="The progress that is no longer complete."
    )
    refused: list[LearnerRefusal] = strawberry.field(description="For whom nothing was done.")


@strawberry.type(description="Why one person was not awarded.")
class RecipientRefusal:
    email: str = strawberry.field(description="The address that was named.")
    refused: Refused = strawberry.field(description="Why not.")


@strawberry.type(description="What came of awarding, for each recipient that was named.")
class BadgeAwards:
    awards: list[Award] = strawberry.field(description="The awards that were made.")
    refused: list[RecipientRefusal] = strawberry.field(description="Who was not awarded.")


@strawberry.type(description="Why one award was not revoked.")
class AwardRefusal:
    award: strawberry.ID = strawberry.field(description="The id that was named.")
    refused: Refused = strawberry.field(description="Why not.")


@strawberry.type(description="What came of revoking, for each award that was named.")
class AwardsRevoked:
    revoked: list[Award] = strawberry.field(description="The awards that are now revoked.")
    refused: list[AwardRefusal] = strawberry.field(description="Which were not.")


@strawberry.type(description="A new display token.")
class DisplayTokenCreated:
    token: str = strawberry.field(description="The secret; shown this once.")
    display_token: DisplayToken = strawberry.field(description="What stays to be seen of it.")


@strawberry.type(description="A new webhook.")
class WebhookCreated:
    secret: str = strawberry.field(
        description="Signs what it is told, as Standard Webhooks says; shown this once."
    )
    webhook: Webhook = strawberry.field(description="What stays to be seen of it.")


@strawberry.type(description="What is wrong with a line of a file.")
class ImportProblem:
    line: int = strawberry.field(description="1 is the first line of the file, the header.")
    message: str = strawberry.field(description="A sentence for people, with the remedy.")


@strawberry.type(description="What came of a file of learners.")
class LearnerImport:
    applied: bool = strawberry.field(description="False for a dry run, and when a bad line stopped it.")
    created: int = strawberry.field(description="How many are new.")
    updated: int = strawberry.field(description="How many got another name.")
    returned: int = strawberry.field(description="How many had been removed and came back.")
    unchanged: int = strawberry.field(description="How many were there already, as the file has them.")
    problem_count: int = strawberry.field(description="How many lines are bad.")
    problems: list[ImportProblem] = strawberry.field(
        description="The first 1,000, in order.", metadata=sized(1000)
    )

    @classmethod
    def of(cls, done: DoneImport) -> "LearnerImport":
        problems = [ImportProblem(line=problem.line, message=problem.message) for problem in done.problems]
        return cls(
            applied=done.applied,
            created=done.created,
            updated=done.updated,
            returned=done.returned,
            unchanged=done.unchanged,
            problem_count=done.problem_count,
            problems=problems,
        )


@strawberry.type(description="A code is on its way. The same answer whether or not the address is known.")
class SignInRequested:
    expires_at: datetime = strawberry.field(description="Until when the code works.")


@strawberry.type(description="Signed in: pages got a cookie, programs take the token.")
class SignedIn:
    token: str = strawberry.field(description="To send as Authorization: Bearer …; shown this once.")
    expires_at: datetime = strawberry.field(description="Until when it works.")
    viewer: Viewer = strawberry.field(description="Who is signed in.")


@strawberry.type(description="A new access token.")
class AccessTokenCreated:
    token: str = strawberry.field(description="The secret; shown this once.")
    access_token: AccessToken = strawberry.field(description="What stays to be seen of it.")


@strawberry.type(description="The account is gone.")
class AccountErased:
    erased_at: datetime = strawberry.field(description="Since when.")
