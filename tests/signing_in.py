"""How does a test sign somebody in by a mailed code, and try what does not work?"""

from actions.refusals import Refusal, RefusalCode
from actions.sessions import Session
from actions.signing_in import request_sign_in, sign_in
from actions.tools import Actor, Tools
from models.who import Nobody
from tests.mailed import code_mailed_to

HERE = "192.0.2.1"


def nobody(tools: Tools) -> Actor:
    return Actor(Nobody(), tools)


async def asked(tools: Tools, email: str, network: str = HERE) -> str:
    """The code that comes when they ask for one."""
    await request_sign_in(nobody(tools), email, network)
    return await code_mailed_to(tools, email)


def another(code: str) -> str:
    """Six digits that are wrong."""
    return f"{(int(code) + 1) % 10**6:06d}"


async def tried(tools: Tools, email: str, code: str, network: str = HERE) -> Session | RefusalCode:
    """What comes of typing this code in."""
    try:
        return await sign_in(nobody(tools), email, code, network)
    except Refusal as refusal:
        return refusal.code


async def signed_in(tools: Tools, email: str) -> Session:
    return await sign_in(nobody(tools), email, await asked(tools, email), HERE)
