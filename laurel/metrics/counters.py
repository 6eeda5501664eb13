"""What is counted while it happens, by the process? Labels are words of ours alone, so that there are only so many."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter(
    "laurel_requests", "Requests by HTTP, by the first part of their path.", ["method", "path", "status"]
)
OPERATIONS = Counter("laurel_operations", "GraphQL operations, by their first field.", ["kind", "field"])
SECONDS = Histogram("laurel_operation_seconds", "How long queries and mutations took.", ["kind"])
REFUSED = Counter("laurel_refused", "What mutations refused, by code.", ["code"])
ERRORS = Counter("laurel_errors", "Errors that clients were told, by code.", ["code"])
