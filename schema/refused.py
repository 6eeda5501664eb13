"""What is an expected no, to a client?"""

import strawberry

from actions.refusals import Refusal, RefusalCode


@strawberry.type(description="An expected no. Match on `code`; show `message`.")
class Refused:
    code: RefusalCode = strawberry.field(description="Why not.")
    message: str = strawberry.field(description="A sentence for people, with the remedy where there is one.")
    field: list[str] | None = strawberry.field(description="The input field it is about, as a path.")

    @classmethod
    def of(cls, refusal: Refusal) -> "Refused":
        return cls(code=refusal.code, message=refusal.message, field=list(refusal.field) or None)
