"""What do root fields have in common: how are ids given?"""

from typing import Annotated

import strawberry

IdArgument = Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
