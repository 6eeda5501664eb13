"""How does whoever hears of something know that we told it? (Standard Webhooks 1.0.0, symmetric signatures)"""

import hmac
from base64 import b64encode
from datetime import datetime


def signed(secret: bytes, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of one attempt; `at` is when it is made, `message_id` has no dot in it."""
    seconds = str(int(at.timestamp()))
    content = b".".join((message_id.encode(), seconds.encode(), body))
    signature = b64encode(hmac.digest(secret, content, "sha256")).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{signature}",
        "Content-Type": "application/json",
    }
