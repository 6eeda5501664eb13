"""What does a browser read when it could not be signed in?"""

from starlette.requests import Request
from starlette.responses import Response

from laurel.web.sheets import Sheet, Way
from laurel.web.words import speech


def not_signed_in(request: Request, status: int, told: str, name: str) -> Response:
    """The sentence of this name, with nothing in it that the request or the provider said."""
    speaks = speech(request)
    again = Way(speaks.say("sign_in.with", name=name), "/sign-in/openid")
    return Sheet(speaks.say("openid.title"), [speaks.say(told)], way=again).shown(speaks, status)
