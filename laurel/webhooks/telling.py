"""What is a webhook told of an event? What happened, when, and the ids by which GraphQL tells the rest.

No name, no address, no reason, and not who did it: staff do not learn a learner's account (rule 18).
"""

from datetime import UTC
from uuid import UUID

import orjson

from models.diary import EventRow
from schema.ids import encode

# By what it is called: the kind of its id, and the column. An id that stands for nothing in an event is left out.
ABOUT = {
    "learner": ("learner", "learner_id"),
    "objective": ("objective", "objective_id"),
    "award": ("award", "award_id"),
    "submission": ("submission", "submission_id"),
    "pathway": ("pathway", "pathway_id"),
    "pathwayElement": ("element", "pathway_element_id"),
}


def told(event: EventRow, issuer_id: UUID) -> bytes:
    """As JSON, in the shape that Standard Webhooks recommends; the same bytes each time."""
    named = {
        name: encode(kind, getattr(event, column))
        for name, (kind, column) in ABOUT.items()
        if getattr(event, column)
    }
    return orjson.dumps(
        {
            "type": str(event.kind),
            "timestamp": event.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "data": {
                "event": encode("event", event.id),
                "issuer": encode("issuer", issuer_id),
                "space": encode("space", event.space_id),
                "sequence": event.sequence,
                **named,
            },
        }
    )
