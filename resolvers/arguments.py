"""What do root fields have in common: how are ids and inputs given?"""

from typing import Annotated, TypeVar

import strawberry

Given = TypeVar("Given")

IdArgument = Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
Input = Annotated[Given, strawberry.argument(description="What to do, to what.")]
