"""Is a frame that we make ourselves the very one that the library would write?"""

import pytest
from websockets.frames import Frame, Opcode

from laurel.sockets.guarded import head_of


@pytest.mark.parametrize("length", [0, 125, 126, 65_535, 65_536])
def test_a_frame_is_what_the_library_writes(length: int) -> None:
    text = b"a" * length
    assert head_of(length) + text == Frame(Opcode.TEXT, text).serialize(mask=False)
