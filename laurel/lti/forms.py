"""What does a form of a platform say? It is posted by a browser, in the one encoding that forms have by themselves."""

from urllib.parse import parse_qsl

from starlette.requests import Request

MOST_FIELDS = 50


async def form_of(request: Request) -> dict[str, str]:
    """The last of each field; nothing of what is no form."""
    try:
        sent = parse_qsl((await request.body()).decode(), max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return dict(sent)
