"""Under which addresses does each issuer stand as a tool? As schema/lti.py tells platforms."""

from pylti1p3.registration import Registration
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from laurel.lti.choosing import choose
from laurel.lti.launching import launch
from laurel.lti.logging_in import log_in
from laurel.lti.registering import register
from models.lti_platforms import lti_keys_of_issuer

AT = "/lti/{issuer:uuid}"


def lti_routes() -> list[BaseRoute]:
    """Open to browsers that come from platforms; what they say is believed when it is signed."""
    return [
        Route(f"{AT}/login", log_in, methods=["GET", "POST"]),
        Route(f"{AT}/launch", launch, methods=["POST"]),
        Route(f"{AT}/choose", choose, methods=["POST"]),
        Route(f"{AT}/jwks", jwks),
        Route(f"{AT}/register/{{link}}", register, methods=["GET"]),
    ]


async def jwks(request: Request) -> Response:
    """The public keys of an issuer's tool, retired ones too: what they have signed may still be on its way."""
    keys = await lti_keys_of_issuer(request.path_params["issuer"])
    return JSONResponse({"keys": [Registration.get_jwk(key.public) for key in keys]})
