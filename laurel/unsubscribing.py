"""How does one click end mail, without signing in? (rule 30, RFC 8058)"""

from starlette.requests import Request
from starlette.responses import Response

from actions.tools import Tools, laurel
from actions.unsubscribing import unsubscribe
from laurel.mail.letters import UNSUBSCRIBE
from laurel.web.sheets import SELF, Sheet
from laurel.web.words import speech


async def unsubscribe_page(request: Request) -> Response:
    """A GET changes nothing, since programs that look into mail follow links; a POST needs no body, whatever it has."""
    tools: Tools = request.app.state.tools
    speaks = speech(request)
    say = speaks.say
    try:
        address = tools.sealing.unseal(request.path_params["sealed"], UNSUBSCRIBE).decode()
    except ValueError:
        return Sheet(say("unsubscribe.not_ours"), [say("unsubscribe.copy")]).shown(speaks, 404)
    lines = [say("unsubscribe.to", address=address), say("unsubscribe.still")]
    if request.method != "POST":
        asked = Sheet(say("unsubscribe.title"), lines, button=say("unsubscribe.end"))
        return asked.shown(speaks, form_action=SELF)
    await unsubscribe(laurel(tools), address)
    return Sheet(say("unsubscribe.ended"), lines).shown(speaks)
