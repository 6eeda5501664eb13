"""What do all entities have in common?"""

import strawberry


@strawberry.interface(description="Anything that can be fetched again by its id.")
class Node:
    id: strawberry.ID = strawberry.field(
        description="Opaque; carries its type, and stays the same for the thing's life."
    )
