"""Whatever somebody brings, and whatever stands elsewhere: it is refused, and never our failure."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from actions.outside_papers import Source, verified
from actions.refusals import InvalidInput
from actions.tools import Tools
from openbadges.proofs import with_proof
from tests.clock import Clock
from tests.elsewhere import BADGE, ISSUER, Elsewhere, did_key
from tests.importing.bringing import ANA, document, url
from tests.stories import ChessClub


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_no_field_of_nonsense_is_more_than_a_refusal(club: ChessClub, elsewhere: Elsewhere) -> None:
    nonsense: list[Any] = [None, 7, [], {"id": []}, "http://[", "did:web:%5B", "9" * 5000, "\u0000"]
    tools, address = club.tools, elsewhere.award(ANA)
    for place in (address, BADGE, ISSUER):
        whole = elsewhere.pages[place]
        for field in list(whole):
            for value in nonsense:
                elsewhere.pages[place] = whole | {field: value}
                await _judged(tools, url(address))
        elsewhere.pages[place] = whole
    key = did_key(b"n" * 32)
    told = elsewhere.credential(ANA, key, status=elsewhere.status)
    del told["proof"]
    parts: list[tuple[str, ...]] = [(name,) for name in told]
    parts += [(name, inner) for name, part in told.items() if isinstance(part, dict) for inner in part]
    for path in parts:
        for value in nonsense:
            changed = orjson.loads(orjson.dumps(told))
            holder = changed if len(path) == 1 else changed[path[0]]
            holder[path[-1]] = value
            await _judged(tools, document(changed | {"proof": _proof(changed, key)}))


def _proof(told: Any, key: Any) -> Any:
    """True where it can be made, so that what comes behind it is reached."""
    try:
        return with_proof(told, key, Elsewhere(Clock()).given)["proof"]
    except Exception:
        return {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "proofPurpose": "assertionMethod",
        }


async def _judged(tools: Tools, source: Source) -> None:
    try:
        await verified(tools, source, UUID(int=0), [ANA])
    except InvalidInput:
        return


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@trying(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
async def test_no_text_is_more_than_a_refusal(club: ChessClub, text: str) -> None:
    for source in (document(text), url(text), document("{" + text), document(f"a.{text}.c")):
        with pytest.raises(InvalidInput):
            await verified(club.tools, source, UUID(int=0), [ANA])
