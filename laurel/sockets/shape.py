"""Has a frame the shape that graphql-transport-ws gives it?"""

from typing import Any

from laurel.asked import Malformed, asked

TYPES = ("connection_init", "ping", "pong", "subscribe", "complete")
MOST_ID_CHARACTERS = 64


def fault_of(message: object) -> str | None:
    """What is wrong with the shape of a frame; None for a good one."""
    if not isinstance(message, dict):
        return "A frame must be a JSON object"
    if message.get("type") not in TYPES:
        return "This type of frame is unknown"
    if message["type"] in ("subscribe", "complete") and not _is_id(message.get("id")):
        return f"The id must be text of 1 to {MOST_ID_CHARACTERS} characters"
    payload = message.get("payload")
    if not isinstance(payload, dict | None):
        return "The payload must be a JSON object"
    return _fault_of_operation(payload) if message["type"] == "subscribe" else None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= MOST_ID_CHARACTERS


def _fault_of_operation(payload: dict[str, Any] | None) -> str | None:
    try:
        asked(payload or {})
    except Malformed as malformed:
        return str(malformed)
    return None
